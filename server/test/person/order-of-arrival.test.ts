/** The same facts give the same document, in whatever order, batches and copies they arrive. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { emptyDocument } from "../../src/person/empty-document.js";
import { runs } from "../support/runs.js";
import { arrivals, arriving, textOf } from "./histories.js";

it("gives the same document in any order of arrival, split into any batches, with copies", () => {
  fc.assert(
    fc.property(arrivals, ({ history, arrived, cuts }) => {
      const straight = arriving(emptyDocument(), history);
      expect(textOf(arriving(emptyDocument(), arrived, cuts))).toBe(textOf(straight));
    }),
    runs(2_000),
  );
});

it("gives the very same document when all of it is sent again", () => {
  fc.assert(
    fc.property(arrivals, ({ history, arrived, cuts }) => {
      const once = arriving(emptyDocument(), history);
      expect(arriving(once, arrived, cuts)).toBe(once);
    }),
    runs(200),
  );
});
