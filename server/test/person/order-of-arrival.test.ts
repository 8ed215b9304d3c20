/** The same facts give the same document, in whatever order, batches and copies they arrive. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import { runs } from "../support/runs.js";
import { followUp } from "./follow-ups.js";
import { arrivals, arrivalsOfImports, arriving, textOf } from "./histories.js";
import { DAY, MINUTE, nobody } from "./told.js";

/** Something is asked for in the middle of it all. */
const beginnings: fc.Arbitrary<PersonDocument> = fc
  .tuple(fc.constantFrom(null, "c_1"), fc.constantFrom(100 * MINUTE, DAY + 100 * MINUTE))
  .map(([customer, createdAtMs]) => ({
    ...nobody(customer),
    open: ["ck_a", "constructor"].map((checkout) => followUp(`fu_${checkout}`, createdAtMs, { about: { checkout } })),
  }));

it.each([
  ["any history", arrivals, 2_000],
  ["a history with imports, some of them taken back", arrivalsOfImports, 1_500],
] as const)(
  "gives the same document of %s in any order of arrival, split into any batches, with copies",
  (_, some, cases) => {
    fc.assert(
      fc.property(some, beginnings, ({ history, arrived, cuts }, nothing) => {
        const straight = arriving(nothing, history);
        expect(textOf(arriving(nothing, arrived, cuts))).toBe(textOf(straight));
      }),
      runs(cases),
    );
  },
);

it("gives the very same document when all of it is sent again", () => {
  fc.assert(
    fc.property(arrivals, beginnings, ({ history, arrived, cuts }, nothing) => {
      const once = arriving(nothing, history);
      expect(arriving(once, arrived, cuts)).toBe(once);
    }),
    runs(500),
  );
});
