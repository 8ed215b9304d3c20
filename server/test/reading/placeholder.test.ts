import { expect, it } from "vitest";
import { isPlaceholder } from "../../src/reading/placeholder.js";

it.each(["null", " null ", "\tN/A\n", "", "  ", "customer: 0 ", "{{ id }}"])(
  "%j is one, before it is trimmed too",
  (text) => {
    expect(isPlaceholder(text)).toBe(true);
  },
);

it.each(["c_0", "10", "Nullmeier", "annul", "a b", "{{"])("%j is none", (text) => {
  expect(isPlaceholder(text)).toBe(false);
});
