import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inControlGroup } from "../../src/gate/control-group.js";

describe("the control group", () => {
  /** Where each name stands, from 0 to 100: whoever else computes it has to get the same. */
  const STANDS: [string, number][] = [
    ["c_42", 1.468132],
    ["c_2", 2.601927],
    ["c_1", 17.546546],
    ["c_7", 40.435081],
    ["c_3", 71.115519],
    ["josé", 84.992801],
    ["Ω", 88.974207],
    ["ada", 99.191684],
  ];

  test.each(STANDS)("%s stands where it stood", (customer, percent) => {
    expect(inControlGroup(customer, percent - 0.000001)).toBe(false);
    expect(inControlGroup(customer, percent + 0.000001)).toBe(true);
  });

  test.each([0, 0.5, 1, 10, 33.3, 50, 100])("%d percent of ten thousand names are in it", (percent) => {
    let count = 0;
    for (let number = 0; number < 10_000; number += 1) if (inControlGroup(`customer-${number}`, percent)) count += 1;
    // Four standard deviations: none at nought and at a hundred.
    const share = percent / 100;
    expect(Math.abs(count - 10_000 * share)).toBeLessThanOrEqual(4 * Math.sqrt(10_000 * share * (1 - share)));
  });

  test("a larger percentage takes nobody out", () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.string(), percent, percent, (customer, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(inControlGroup(customer, less) && !inControlGroup(customer, more)).toBe(false);
        expect(inControlGroup(customer, 0)).toBe(false);
        expect(inControlGroup(customer, 100)).toBe(true);
      }),
    );
  });
});
