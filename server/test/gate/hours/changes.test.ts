/** When hours next open or close: over whole weeks that are open, weeks that are closed, and for never. */
import { describe, expect, test } from "vitest";
import { Timetable } from "../../../src/gate/hours/timetable.js";
import { ZoneClock } from "../../../src/gate/hours/zone-clock.js";
import { PRESENT_MS } from "../given.js";

const DAY_MS = 86_400_000;
const UTC = new ZoneClock("UTC");
const TOKYO = new ZoneClock("Asia/Tokyo");

interface Hours {
  fromMinute?: number;
  toMinute?: number;
  holidays?: string[];
}

/** Around the clock, on a clock of UTC, unless told otherwise. The site is in Tokyo. */
function timetable({ fromMinute = 0, toMinute = 1440, holidays = [] }: Hours): Timetable {
  return new Timetable({
    hours: { fromMinute, toMinute, not: [], holidays },
    unknown: { fromMinute: 600, toMinute: 660 },
    chosen: null,
    whereabouts: { source: "stated", clocks: [UTC], countryClock: null },
    siteClock: TOKYO,
  });
}

const datesFrom = (first: string, days: number): string[] =>
  Array.from({ length: days }, (_, index) => new Date(Date.parse(first) + index * DAY_MS).toISOString().slice(0, 10));

/** Open from an instant on, and when it is the other way round, as far as told. */
const changesFrom = (table: Timetable, count: number): { isOpen: boolean; until: string | null }[] => {
  const told: { isOpen: boolean; until: string | null }[] = [];
  let atMs: number | null = PRESENT_MS;
  while (atMs !== null && told.length < count) {
    const { pass, changesAtMs }: { pass: object | null; changesAtMs: number | null } = table.at(atMs);
    told.push({ isOpen: pass !== null, until: changesAtMs === null ? null : new Date(changesAtMs).toISOString() });
    atMs = changesAtMs;
  }
  return told;
};

// The present is a Wednesday; weeks of UTC begin on Thursdays, as 1970 did.
describe("hours around the clock", () => {
  test.each([
    { name: "never close without a holiday", holidays: [], changes: [null] },
    {
      name: "close on a holiday that begins the coming week",
      holidays: ["2026-11-26"],
      changes: ["2026-11-26T00:00:00.000Z", "2026-11-27T00:00:00.000Z", null],
    },
    {
      name: "close on a holiday within the coming week",
      holidays: ["2026-11-28"],
      changes: ["2026-11-28T00:00:00.000Z", "2026-11-29T00:00:00.000Z", null],
    },
    {
      name: "close on a holiday that ends a week",
      holidays: ["2026-12-09"],
      changes: ["2026-12-09T00:00:00.000Z", "2026-12-10T00:00:00.000Z", null],
    },
    {
      name: "close for a week of holidays, and open after it",
      holidays: datesFrom("2026-11-26", 7),
      changes: ["2026-11-26T00:00:00.000Z", "2026-12-03T00:00:00.000Z", null],
    },
    {
      name: "close for five weeks of holidays: a person in one zone stays in it however long",
      holidays: datesFrom("2026-11-26", 35),
      changes: ["2026-11-26T00:00:00.000Z", "2026-12-31T00:00:00.000Z", null],
    },
    {
      name: "are asked about for 57 weeks from the coming one on: the last holiday in view",
      holidays: ["2027-12-29"],
      changes: ["2027-12-29T00:00:00.000Z", "2027-12-30T00:00:00.000Z", null],
    },
    { name: "and the first that is out of view", holidays: ["2027-12-30"], changes: [null] },
  ])("$name", ({ holidays, changes }) => {
    const expected = changes.map((until, index) => ({ isOpen: index % 2 === 0, until }));
    expect(changesFrom(timetable({ holidays }), 4)).toEqual(expected);
  });
});

test("hours that never open change never, on the clock of the person's one zone", () => {
  const never = timetable({ holidays: datesFrom("2026-11-19", 500) });
  expect(changesFrom(never, 2)).toEqual([{ isOpen: false, until: null }]);
  expect(never.footingAt(PRESENT_MS).source).toBe("stated");
});

test("hours of one day a year open on that day, and are closed until the next year's", () => {
  const holidays = datesFrom("2026-11-20", 500).filter((date) => !date.endsWith("-11-27"));
  expect(changesFrom(timetable({ fromMinute: 540, toMinute: 600, holidays }), 4)).toEqual([
    { isOpen: false, until: "2026-11-27T09:00:00.000Z" },
    { isOpen: true, until: "2026-11-27T10:00:00.000Z" },
    { isOpen: false, until: "2027-11-27T09:00:00.000Z" },
    { isOpen: true, until: "2027-11-27T10:00:00.000Z" },
  ]);
});
