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
