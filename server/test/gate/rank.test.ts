/** Who comes first, told from both sides. */
import { expect, test } from "vitest";
import { compareRank } from "../../src/gate/rank.js";
import { followUpWith, policyWith } from "./given.js";

const PLAIN = { purpose: "sales", priority: 50, createdAtMs: "-1d" };

test.each([
  ["the purpose that the shop puts first", { purpose: "service", priority: 0, createdAtMs: "+0s" }, 9],
  ["then the higher priority", { priority: 51, createdAtMs: "+0s" }, 9],
  ["then the older", { createdAtMs: "-1d-1ms" }, 9],
  ["then the lower id", {}, 1],
])("%s", (_what, first, number) => {
  const [a, b] = [followUpWith({ ...PLAIN, ...first }, number), followUpWith(PLAIN, 2)];
  expect(compareRank(policyWith(), a, b)).toBeLessThan(0);
  expect(compareRank(policyWith(), b, a)).toBeGreaterThan(0);
});
