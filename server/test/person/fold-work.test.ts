/**
 * A batch of a hundred signals folds in one pass, whatever the document holds. How many milliseconds that takes is for
 * `npm run bench` to say, which looks for the worst; here it is how much work there is.
 */
import { BATCH_BYTES_MAX } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { runs } from "../support/runs.js";
import { ALL_KINDS, type Flood, factsOf, flooded, floods } from "./floods.js";
import { followUp } from "./follow-ups.js";
import { nobody, signal } from "./told.js";
import { workOf } from "./work.js";

/** Entries that a fold goes through at most. Joining the lists of a full document once for each signal is ten times that. */
const WORK_MAX = 100_000;

/** As many of them as fit one batch. */
function sendable(facts: readonly DatedFact[]): DatedFact[] {
  let bytes = 0;
  return facts.filter(({ fact }) => {
    bytes += Buffer.byteLength(JSON.stringify(fact));
    return bytes <= BATCH_BYTES_MAX;
  });
}

const planned = Array.from({ length: 200 }, (_, n) => followUp(`fu_${n}`, 2e12, { about: { checkout: `n_${n}` } }));

it("goes through each list a few times and not once for each signal, whatever was told before", () => {
  fc.assert(
    fc.property(
      fc.array(floods, { minLength: 1, maxLength: 10 }),
      fc.array(floods, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (before, news, isPlanned) => {
        const person = { ...flooded(nobody("c_1"), before.flatMap(factsOf)), open: isPlanned ? planned : [] };
        const share = Math.ceil(100 / news.length);
        const batch = sendable(news.flatMap((flood) => factsOf({ ...flood, count: share })).slice(0, 100));
        expect(workOf(() => fold(person, batch))).toBeLessThan(WORK_MAX);
      },
    ),
    runs(25),
  );
});

test("of the fullest document, too", () => {
  const flood =
    (filler: string) =>
    (kind: (typeof ALL_KINDS)[number]): Flood => ({
      ...kind,
      ...{ count: 220, filler, stepMs: 60_000, tellers: 40, signed: false, skips: true },
    });
  const person = flooded(nobody("c_1"), [...ALL_KINDS.map(flood("")), ...ALL_KINDS.map(flood("-"))].flatMap(factsOf));
  for (const kind of ALL_KINDS) {
    const batch = sendable(factsOf({ ...flood("")(kind), count: 100 }));
    expect(workOf(() => fold(person, batch))).toBeLessThan(WORK_MAX);
  }
});

test("a heartbeat goes through next to nothing", () => {
  const person = flooded(
    nobody("c_1"),
    ALL_KINDS.map(
      (kind): Flood => ({
        ...kind,
        ...{ count: 220, filler: "-", stepMs: 60_000, tellers: 3, signed: false, skips: false },
      }),
    ).flatMap(factsOf),
  );
  const beat = signal({ type: "page.active", engagedMs: 1, visibleMs: 1 }, { atMs: 1_900_000_000_000, tab: "t_new" });
  const { document } = fold(person, [beat]);
  expect(document.known).toBe(person.known);
  expect(workOf(() => fold(person, [beat]))).toBeLessThan(3_000);
});
