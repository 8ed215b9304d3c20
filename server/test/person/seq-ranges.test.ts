/** Which numbers of a tab were seen. */
import { describe, expect, test } from "vitest";
import type { SeqRange } from "../../src/person/document.js";
import { addSeq, hasSeq, mergeRanges, seenUpTo } from "../../src/person/seq-ranges.js";

describe("a number that is added", () => {
  test.each<[what: string, ranges: SeqRange[], seq: number, expected: SeqRange[]]>([
    ["is the first", [], 4, [[4, 4]]],
    ["follows the last", [[1, 3]], 4, [[1, 4]]],
    [
      "follows the last of several",
      [
        [1, 1],
        [3, 3],
        [5, 5],
      ],
      6,
      [
        [1, 1],
        [3, 3],
        [5, 6],
      ],
    ],
    [
      "follows one in the middle, and leaves a gap",
      [
        [1, 1],
        [3, 3],
        [7, 7],
      ],
      4,
      [
        [1, 1],
        [3, 4],
        [7, 7],
      ],
    ],
    [
      "leaves a gap of one",
      [[1, 3]],
      5,
      [
        [1, 3],
        [5, 5],
      ],
    ],
    [
      "fills a gap of one",
      [
        [1, 3],
        [5, 6],
      ],
      4,
      [[1, 6]],
    ],
    [
      "comes before all",
      [[3, 4]],
      1,
      [
        [1, 1],
        [3, 4],
      ],
    ],
    ["was seen", [[1, 3]], 2, [[1, 3]]],
  ])("%s", (_, ranges, seq, expected) => {
    expect(addSeq(ranges, seq)).toEqual(expected);
  });
});

test("numbers within a range were seen, those around it were not", () => {
  const ranges: SeqRange[] = [
    [2, 4],
    [7, 7],
  ];
  expect([1, 2, 3, 4, 5, 6, 7, 8].filter((seq) => hasSeq(ranges, seq))).toEqual([2, 3, 4, 7]);
});

test.each<[ranges: SeqRange[], expected: number]>([
  [[], 0],
  [[[2, 5]], 0],
  [[[3, 5]], 0],
  [[[1, 1]], 1],
  [
    [
      [1, 5],
      [7, 9],
    ],
    5,
  ],
])("of %j all were seen up to %i", (ranges, expected) => {
  expect(seenUpTo(ranges)).toBe(expected);
});

describe("more gaps than are kept", () => {
  const odd = (count: number): SeqRange[] => Array.from({ length: count }, (_, n) => [2 * n + 1, 2 * n + 1]);

  test("sixteen ranges are kept as they are", () => {
    expect(mergeRanges(odd(16), [])).toEqual(odd(16));
  });

  test.each([
    [17, 3],
    [18, 5],
  ])("of %i the lowest are joined: what they miss up to %i counts as seen", (count, to) => {
    const merged = mergeRanges([], odd(count));
    expect(merged).toHaveLength(16);
    expect(merged.slice(0, 2)).toEqual([
      [1, to],
      [to + 2, to + 2],
    ]);
  });
});
