/** What is known of a person and what is new: the parts, imports among them, as one. */
import { describe, expect, test } from "vitest";
import type { Known, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { batchHash } from "../../src/person/imports.js";
import { joinKnown } from "../../src/person/join-known.js";
import { absorb } from "../../src/person/merge.js";
import { ALL_KINDS, factsOf, flooded } from "./floods.js";
import { arrived, DAY, event, nobody } from "./told.js";

const T = 1_795_000_000_000;
const refs = ["checkout:ck_1"];

const fullPerson = (): PersonDocument =>
  flooded(
    nobody("c_1"),
    ALL_KINDS.flatMap((kind) =>
      factsOf({ ...kind, count: 2, filler: "", stepMs: 1, tellers: 1, signed: false, skips: false }),
    ),
  );

test("news leaves every part that it says nothing about as it is", () => {
  const known = { ...fullPerson().known, absorbed: ["checkout:ck_2@1.1"] };
  const after = joinKnown(known, { ...emptyDocument().known, refs }, "c_1");
  expect(after.refs).toEqual(refs);
  const parts = (Object.keys(known) as (keyof Known)[]).filter((part) => part !== "refs");
  // These are put together anew each time, of the same.
  expect(parts.filter((part) => after[part] !== known[part]).sort()).toEqual(["offersDeclined", "orders", "past"]);
  expect(after).toEqual({ ...known, refs });
});

describe("an import", () => {
  const refusal: HeardFact = { type: "consent.withdrawn", channel: "sms" };
  const optIn: HeardFact = { type: "consent.given", channel: "email", purpose: "sales" };
  const imported = (fact: HeardFact, receivedAtMs: number, name = "spring"): DatedFact =>
    event(fact, { atMs: T - DAY, receivedAtMs, isDated: true, isImport: true, batch: batchHash(name) });
  const receipts = ({ known }: PersonDocument) => known.imports?.told.map(({ source }) => source.receivedAtMs);

  test("is known for good once something came 30 days later, be it an import as well", () => {
    const all = [T, T + 1, T + 30 * DAY + 1].map((receivedAtMs) =>
      imported({ type: "offer.declined", offer: `${receivedAtMs}` }, receivedAtMs),
    );
    expect(receipts(arrived(all.slice(0, 2)))).toEqual([T, T + 1]);
    expect(receipts(arrived(all))).toEqual([T + 1, T + 30 * DAY + 1]);
  });

  test("leaves no trace of its own once it is known for good and none was taken back", () => {
    const later = event({ type: "link.clicked" }, { atMs: T + 30 * DAY + 1 });
    const person = arrived([imported(refusal, T), later]);
    expect(person.known).not.toHaveProperty("imports");
    expect(person.known.refusals).toHaveLength(1);
  });

  test("of a visitor stays for good with the customer; its opt-ins do not", () => {
    const visitor = arrived([imported(refusal, T), imported(optIn, T)]);
    expect([visitor.known.refusals.length, visitor.known.optIns.length]).toEqual([1, 1]);
    const { known } = absorb(nobody("c_1"), visitor, "visitor:vh_1", "mark");
    expect([known.refusals.length, known.optIns, known.imports]).toEqual([1, [], undefined]);
  });
});
