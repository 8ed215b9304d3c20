/** What the clock of a zone shows, and that each stretch of it is looked up once: asking the platform is dear. */
import { Temporal } from "temporal-polyfill";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ZoneClock, zoneClock } from "../../../src/gate/hours/zone-clock.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (text: string): number => Date.parse(text);

/** London goes back to winter time. */
const BACK_MS = at("2026-10-25T01:00Z");

describe("the stretches of a span", () => {
  const london = new ZoneClock("Europe/London");
  const summer = { fromMs: BACK_MS - DAY_MS, toMs: BACK_MS, aheadMs: HOUR_MS };

  test("part where the clocks change, to the millisecond, and end with the span", () => {
    const winter = { fromMs: BACK_MS, toMs: BACK_MS + DAY_MS, aheadMs: 0 };
    expect(london.in({ fromMs: summer.fromMs, toMs: winter.toMs })).toEqual([summer, winter]);
    expect(london.in({ fromMs: summer.fromMs, toMs: BACK_MS + 1 })).toEqual([summer, { ...winter, toMs: BACK_MS + 1 }]);
    expect(london.in({ fromMs: summer.fromMs, toMs: BACK_MS })).toEqual([summer]);
    expect(london.in({ fromMs: BACK_MS, toMs: winter.toMs })).toEqual([winter]);
  });

  test("are one where clocks never change", () => {
    const span = { fromMs: at("2026-01-01"), toMs: at("2027-01-01") };
    expect(new ZoneClock("Asia/Kolkata").in(span)).toEqual([{ ...span, aheadMs: 5.5 * HOUR_MS }]);
  });
});

describe("full days after the day of an instant", () => {
  test.each([
    ["Europe/Paris", "2026-11-24T23:00Z", 1, "2026-11-26T23:00Z"],
    ["Europe/Paris", "2026-11-25T22:59:59.999Z", 1, "2026-11-26T23:00Z"],
    ["Europe/Paris", "2026-11-25T23:00Z", 1, "2026-11-27T23:00Z"],
    ["Europe/Paris", "2026-10-23T12:00Z", 2, "2026-10-25T23:00Z"],
    ["Asia/Kolkata", "2026-12-31T18:29:59.999Z", 1, "2027-01-01T18:30Z"],
    ["Australia/Lord_Howe", "2026-10-02T12:00Z", 2, "2026-10-04T13:00Z"],
    // The clocks go back from midnight to eleven: the day is over when it is midnight for good.
    ["Asia/Beirut", "2026-10-23T12:00Z", 1, "2026-10-24T22:00Z"],
    // The clocks go forward from midnight to one: the next day begins at one.
    ["Africa/Cairo", "2026-04-22T12:00Z", 1, "2026-04-23T22:00Z"],
  ])("%s, from %s on, %i: until %s", (zone, from, days, until) => {
    expect(new Date(new ZoneClock(zone).daysEndMs(at(from), days))).toEqual(new Date(at(until)));
  });
});

describe("a zone's name", () => {
  test("leads to the same clock each time, with what it has found", () => {
    const clock = zoneClock("Europe/London");
    expect(clock?.zone).toBe("Europe/London");
    expect(zoneClock("Asia/Tokyo")?.zone).toBe("Asia/Tokyo");
    expect(zoneClock("Europe/London")).toBe(clock);
  });

  test.each(["Moon/Tranquility", "Europe", "London", ""])("leads to none where it names no zone: %j", (name) => {
    expect(zoneClock(name)).toBeNull();
    expect(zoneClock(name)).toBeNull();
  });
});

describe("a stretch is looked up once", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A clock of London's, and how often it had to look up at these instants. */
  function counted(): (...instants: number[]) => number {
    const clock = new ZoneClock("Europe/London");
    const lookUp = vi.spyOn(Temporal.ZonedDateTime.prototype, "getTimeZoneTransition");
    return (...instants) => {
      lookUp.mockClear();
      for (const fromMs of instants) clock.in({ fromMs, toMs: fromMs + 1 });
      return lookUp.mock.calls.length;
    };
  }

  const summerOf = (year: number): number => at(`${year}-07-01`);
  const winterOf = (year: number): number => at(`${year}-12-01`);
  const years = (count: number): number[] => Array.from({ length: count }, (_, index) => 2026 + index);

  test("whether it is asked about again at once, later in it, or after another", () => {
    const lookUps = counted();
    expect(lookUps(summerOf(2026))).toBe(1);
    expect(lookUps(summerOf(2026))).toBe(0);
    expect(lookUps(BACK_MS - 1)).toBe(0);
    expect(lookUps(BACK_MS)).toBe(1);
    expect(lookUps(summerOf(2026), winterOf(2026), BACK_MS - 1, BACK_MS)).toBe(0);
  });

  test("whoever goes back in it displaces no other", () => {
    const lookUps = counted();
    lookUps(winterOf(2026));
    const back = Array.from({ length: 20 }, (_, index) => BACK_MS - (index + 1) * DAY_MS);
    expect(lookUps(...back)).toBe(20);
    expect(lookUps(...back, winterOf(2026))).toBe(0);
  });

  test("of eight years the summers and winters are kept, of a ninth the oldest go", () => {
    const lookUps = counted();
    const eight = years(8).flatMap((year) => [summerOf(year), winterOf(year)]);
    expect(lookUps(...eight)).toBe(16);
    expect(lookUps(...eight)).toBe(0);
    expect(lookUps(summerOf(2034))).toBe(1);
    expect(lookUps(winterOf(2026), winterOf(2033))).toBe(0);
    expect(lookUps(summerOf(2026))).toBe(1);
  });
});
