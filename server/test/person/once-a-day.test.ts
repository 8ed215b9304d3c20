/** What counts is counted once a day for each event. */
import { expect, test } from "vitest";
import { onceADay } from "../../src/person/once-a-day.js";
import { DAY } from "./told.js";

type Telling = [event: string | undefined, toldMs: number];
const things = (...tellings: Telling[]): number[][] =>
  onceADay(
    tellings,
    ([event]) => event,
    ([, toldMs]) => toldMs,
  ).map((thing) => thing.map(([, toldMs]) => toldMs));

test.each<[what: string, tellings: Telling[], expected: number[][]]>([
  ["none", [], []],
  ["one", [["a", 5]], [[5]]],
  [
    "within a day of the first",
    [
      ["a", 0],
      ["a", DAY - 1],
    ],
    [[0, DAY - 1]],
  ],
  [
    "a day after the first",
    [
      ["a", 0],
      ["a", DAY],
    ],
    [[0], [DAY]],
  ],
  [
    "within a day of the last, but not of the first",
    [
      ["a", 0],
      ["a", DAY - 1],
      ["a", DAY + 1],
    ],
    [[0, DAY - 1], [DAY + 1]],
  ],
  [
    "of two events",
    [
      ["a", 0],
      ["b", 1],
      ["a", 2],
    ],
    [[0, 2], [1]],
  ],
  [
    "of no event",
    [
      [undefined, 1],
      [undefined, 0],
    ],
    [[0], [1]],
  ],
])("tellings %s", (_, tellings, expected) => {
  expect(things(...tellings)).toEqual(expected);
  expect(things(...[...tellings].reverse())).toEqual(expected);
});
