import { expect, it } from "vitest";
import { readCount } from "../../src/reading/read-count.js";

it.each<[sent: unknown, count: number]>([
  [0, 0],
  [-0, 0],
  [3, 3],
  [1e9, 1e9],
  [0.001, 1],
  [2.5, 3],
  ["0", 0],
  ["3", 3],
  [" 3 ", 3],
  ["3.0000", 3],
  ["2.5", 3],
  ["007", 7],
  ["1000000000", 1e9],
  [[], 0],
  [[null, { sku: "a" }], 2],
])("%j reads as %d", (sent, count) => {
  expect(readCount(sent)).toEqual({ read: "value", value: count });
});

it.each([undefined, null])("%j is absent", (sent) => {
  expect(readCount(sent)).toEqual({ read: "absent" });
});

it.each(
  [
    ...[-1, -0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9 + 1, 1e9 + 0.5, 1e300, true, false, {}, { length: 2 }],
    ...[
      "",
      " ",
      "-1",
      "-0",
      "+3",
      "1e3",
      "0x10",
      ".5",
      "3.",
      "1,000",
      "2,5",
      "3 items",
      "three",
      "NaN",
      "1000000000.5",
    ],
  ].map((sent) => [sent]),
)("%j is no count", (sent) => {
  expect(readCount(sent)).toEqual({ read: "unreadable", detail: expect.stringContaining("0 to 1000000000") });
});
