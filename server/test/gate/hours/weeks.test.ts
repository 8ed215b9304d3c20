/** Where a run of weeks that are alike ends, and that no week of a run is looked at twice. */
import { expect, test } from "vitest";
import { WeekRun } from "../../../src/gate/hours/weeks.js";

/** A run of weeks up to `lastAlike`, and the weeks that were looked at since the last time that somebody asked. */
function runUntil(lastAlike: number) {
  const looked: number[] = [];
  const run = new WeekRun((week) => {
    looked.push(week);
    return week <= lastAlike;
  });
  return { end: (week: number, weeks: number) => run.end(week, weeks), looked: () => looked.splice(0) };
}

test.each([
  { weeks: 3, end: null, why: "all three are alike" },
  { weeks: 4, end: null, why: "the first other one comes right after" },
  { weeks: 5, end: 2904, why: "the fifth is another" },
  { weeks: 57, end: 2904, why: "what comes later does not count" },
])("of $weeks weeks the first that is not alike is $end: $why", ({ weeks, end }) => {
  expect(runUntil(2903).end(2900, weeks)).toBe(end);
});

test("a week that is not alike itself is the end", () => {
  expect(runUntil(2903).end(2904, 4)).toBe(2904);
  expect(runUntil(2903).end(2905, 4)).toBe(2905);
});

test("asking again looks at no week again, and asking later only at those that came into view", () => {
  const { end, looked } = runUntil(2950);
  end(2900, 4);
  expect(looked()).toEqual([2900, 2901, 2902, 2903]);
  end(2900, 4);
  expect(looked()).toEqual([]);
  end(2901, 4);
  expect(looked()).toEqual([2904]);
  end(2905, 1);
  expect(looked()).toEqual([2905]);
  end(2900, 6);
  expect(looked()).toEqual([]);
});

test("a week before the run, or apart from it, begins another", () => {
  const { end, looked } = runUntil(2950);
  end(2900, 2);
  looked();
  expect(end(2899, 2)).toBeNull();
  expect(looked()).toEqual([2899, 2900]);
  expect(end(2949, 3)).toBe(2951);
  expect(looked()).toEqual([2949, 2950, 2951]);
});
