/** What a bound keeps: the newest, and of what is equally new the same in whatever order it came. */
import { describe, expect, test } from "vitest";
import { addTime, compare, joinNames, joinTimes, keepLast, keepNewest, later } from "../../src/person/bounds.js";

describe("a table", () => {
  const kept = (entries: [name: string, atMs: number][], most: number): string[] =>
    Object.keys(keepNewest(Object.fromEntries(entries), most, (atMs) => atMs)).sort();

  test.each<[what: string, entries: [string, number][], most: number, expected: string[]]>([
    [
      "the newest, whatever their names",
      [
        ["a", 3],
        ["b", 1],
        ["c", 2],
      ],
      2,
      ["a", "c"],
    ],
    [
      "the newest, whatever their order",
      [
        ["c", 2],
        ["b", 1],
        ["a", 3],
      ],
      2,
      ["a", "c"],
    ],
    [
      "of those of one time the first names",
      [
        ["c", 1],
        ["a", 1],
        ["d", 1],
        ["b", 1],
      ],
      2,
      ["a", "b"],
    ],
    [
      "of those that never end the first names",
      [
        ["b", Infinity],
        ["c", 9],
        ["a", Infinity],
      ],
      1,
      ["a"],
    ],
    [
      "what never ends before what has a time",
      [
        ["a", 9],
        ["b", Infinity],
      ],
      1,
      ["b"],
    ],
  ])("keeps %s", (_, entries, most, expected) => {
    expect(kept(entries, most)).toEqual(expected);
    expect(kept([...entries].reverse(), most)).toEqual(expected);
  });

  test.each([2, 3])("of two entries is left as it is where %i are kept", (most) => {
    const table = { b: 1, a: 2 };
    expect(keepNewest(table, most, (atMs) => atMs)).toBe(table);
  });
});

describe("a list", () => {
  test.each([
    [1, [3]],
    [2, [2, 3]],
    [3, [1, 2, 3]],
    [4, [1, 2, 3]],
  ])("keeps its last %i", (most, expected) => {
    expect(keepLast([1, 2, 3], most)).toEqual(expected);
  });

  test("that is short enough is left as it is", () => {
    const list = [1, 2];
    expect([keepLast(list, 2) === list, keepLast(list, 3) === list]).toEqual([true, true]);
  });

  test.each([
    ["before the others", 1, [1, 5, 9]],
    ["between them", 7, [5, 7, 9]],
    ["after them", 11, [5, 9, 11]],
  ])("of times takes one %s, in its place", (_, atMs, expected) => {
    expect(addTime([5, 9], atMs, 3)).toEqual(expected);
    expect(addTime([5, 9], atMs, 2)).toEqual(expected.slice(1));
  });

  test("of times is left as it is by one that it holds", () => {
    const times = [5, 9];
    expect([addTime(times, 5, 2) === times, addTime(times, 9, 2) === times]).toEqual([true, true]);
  });

  test("of times, or of names, is joined with another: in order, each once, the last ones", () => {
    expect(joinTimes([2, 10], [1, 2, 9], 3)).toEqual([2, 9, 10]);
    expect(joinNames(["b", "d"], ["a", "b", "c"], 3)).toEqual(["b", "c", "d"]);
  });
});

test.each([
  ["a", "b", -1],
  ["b", "a", 1],
  ["a", "a", 0],
])("of the names %s and %s the order is %i", (a, b, expected) => {
  expect(compare(a, b)).toBe(expected);
});

test.each([
  [null, null, null],
  [null, 5, 5],
  [5, null, 5],
  [5, 9, 9],
  [9, 5, 9],
  // No time at all is not the year 1970.
  [null, -1, -1],
  [-1, null, -1],
])("of the times %j and %j the later is %j", (a, b, expected) => {
  expect(later(a, b)).toBe(expected);
});
