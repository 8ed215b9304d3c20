/** All lists of a document together: what pages can send gives way first, then the rest, and nothing before it must. */
import { describe, expect, test } from "vitest";
import type { FollowUpId } from "../../src/ids.js";
import type { Known } from "../../src/person/document.js";
import { fitKnown, isTooLarge, KNOWN_BYTES_MAX } from "../../src/person/fit-known.js";
import { nobody } from "./told.js";
import { workOf } from "./work.js";

const bytesOf = (known: Known): number => Buffer.byteLength(JSON.stringify(known));
const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n}`.padStart(3, "0"));
/** As many as there may be of what pages can send, and of what they cannot. */
const LIFTED = numbers(200).map((n) => `rf-sms-sales-${n}`);
const PAST = numbers(100).map((n) => `fu_${n}` as FollowUpId);

/** The first of one list and the last of the other, and as much else as makes it that large. */
function known(lifted: number, past: number, bytes: number): Known {
  const lists = { ...nobody().known, lifted: LIFTED.slice(0, lifted), past: PAST.slice(-past), zones: { "": 1 } };
  return { ...lists, zones: { ["-".repeat(bytes - bytesOf(lists))]: 1 } };
}

describe("a document", () => {
  test.each([
    [-1, false],
    [0, false],
    [1, true],
  ])("that is %i bytes larger than may be is too large: %s", (more, expected) => {
    const full = known(200, 100, KNOWN_BYTES_MAX + more);
    expect([bytesOf(full), isTooLarge(full), fitKnown(full) !== full]).toEqual([
      KNOWN_BYTES_MAX + more,
      expected,
      expected,
    ]);
  });

  /** How much is left of what pages can send and of the rest, the more else there is. */
  const LEFT: readonly (readonly [lifted: number, past: number])[] = [
    [200, 100],
    [50, 100],
    [12, 100],
    [12, 50],
    [12, 25],
    [6, 12],
    [6, 6],
    [3, 3],
  ];

  test.each(LEFT)("keeps %i and %i entries where exactly so many fit", (lifted, past) => {
    const fit = known(lifted, past, KNOWN_BYTES_MAX);
    expect(fitKnown({ ...fit, lifted: LIFTED, past: PAST })).toEqual(fit);
  });

  test.each(LEFT.slice(1).map((left, index) => [...(LEFT[index] ?? left), ...left] as const))(
    "keeps no %i and %i entries where one byte is missing, but %i and %i",
    (lifted, past, fewerLifted, fewerPast) => {
      const large = known(lifted, past, KNOWN_BYTES_MAX + 1);
      const fit = { ...large, lifted: LIFTED.slice(0, fewerLifted), past: PAST.slice(-fewerPast) };
      expect(fitKnown({ ...large, lifted: LIFTED, past: PAST })).toEqual(fit);
    },
  );

  test("does not even look at what the backend said while it is enough that what pages can send gives way", () => {
    const full = { ...known(12, 100, KNOWN_BYTES_MAX), lifted: LIFTED };
    const { events, toldContacts, ledger } = fitKnown(full);
    expect([events === full.events, toldContacts === full.toldContacts, ledger === full.ledger]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("writes each list out once, however often others give way", () => {
    const large = known(200, 100, 2 * KNOWN_BYTES_MAX);
    const once = workOf(() => JSON.stringify(large));
    expect(workOf(() => fitKnown(large))).toBeLessThan(2 * once);
  });
});
