/** Open hours against the platform's own formatter, which reads every quarter of an hour off a clock. */
import { WEEKDAYS } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OpenHours } from "../../../src/gate/hours/open-hours.js";
import { Timetable } from "../../../src/gate/hours/timetable.js";
import type { Window } from "../../../src/gate/hours/wall-hours.js";
import { weekOf, weekSpan } from "../../../src/gate/hours/weeks.js";
import { type ZoneClock, zoneClock } from "../../../src/gate/hours/zone-clock.js";
import type { ChannelHours } from "../../../src/gate/policy.js";
import { contactHours } from "../../../src/gate/rules/contact-hours.js";
import { runs } from "../../support/runs.js";
import { followUpWith, personWith, policyWith, situationWith } from "../given.js";
import { isOpenIn } from "./wall-clock.js";

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** Half hours and three quarters, half an hour of summer time, a month of winter time at Ramadan, days ahead of UTC. */
const ZONES = [
  "Europe/London",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
];

const clockOf = (zone: string): ZoneClock => {
  const clock = zoneClock(zone);
  if (clock === null) throw new Error(`${zone} is unknown here`);
  return clock;
};

const minute = fc.integer({ min: 0, max: 96 }).map((quarters) => quarters * 15);
const span = fc
  .record({ fromMinute: minute, toMinute: minute })
  .filter(({ fromMinute, toMinute }) => fromMinute % 1440 !== toMinute % 1440 || fromMinute < toMinute);
const days = fc.option(fc.subarray([...WEEKDAYS], { minLength: 1 }), { nil: undefined });
const window: fc.Arbitrary<Window> = fc
  .record({ span, days })
  .map(({ span: ends, days: on }) => ({ ...ends, ...(on && { days: on }) }));

/** The nights in which clocks change, and others. */
const start = fc.oneof(
  fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2027-02-07"),
  fc.constantFrom("2026-11-25", "2026-12-31", "2028-02-28"),
);
const around = fc.record({ date: start, quarters: fc.integer({ min: -300, max: 300 }) });
const instant = around.map(({ date, quarters }) => Date.parse(`${date}T00:00Z`) + quarters * QUARTER_MS);

const hoursNear = (nearMs: number): fc.Arbitrary<ChannelHours> => {
  const date = fc
    .record({ offset: fc.integer({ min: -3, max: 3 }), yearly: fc.boolean() })
    .map(({ offset, yearly }) => new Date(nearMs + offset * DAY_MS).toISOString().slice(yearly ? 5 : 0, 10));
  return fc
    .record({ window, not: fc.array(span, { maxLength: 2 }), holidays: fc.array(date, { maxLength: 2 }) })
    .map(({ window: ends, not, holidays }) => ({ ...ends, not, holidays }));
};

const chosen = fc.option(fc.array(window, { minLength: 1, maxLength: 3 }), { nil: null });
const given = instant.chain((nowMs) =>
  fc.record({
    nowMs: fc.constant(nowMs),
    hours: hoursNear(nowMs),
    chosen,
    zones: fc.subarray(ZONES, { minLength: 1, maxLength: 3 }),
  }),
);

describe("open hours", () => {
  test("of a week are what the clocks of all zones show, quarter by quarter", () => {
    fc.assert(
      fc.property(given, ({ nowMs, hours, chosen: windows, zones }) => {
        const open = new OpenHours(
          { channel: hours, narrowedBy: windows === null ? [] : [windows] },
          zones.map(clockOf),
        );
        const week = weekOf(nowMs);
        const { fromMs, toMs } = weekSpan(week);
        const spans = open.in(week);
        for (let atMs = fromMs; atMs < toMs; atMs += QUARTER_MS) {
          const isOpen = spans.some((one) => one.fromMs <= atMs && atMs < one.toMs);
          const shown = zones.every((zone) => isOpenIn(zone, hours, atMs, windows));
          if (isOpen !== shown)
            throw new Error(`${new Date(atMs).toISOString()}: ${isOpen}, and the clocks say ${shown}`);
        }
      }),
      runs(100),
    );
  });

  test("say exactly when they change", () => {
    fc.assert(
      fc.property(
        given,
        fc.integer({ min: 1, max: QUARTER_MS }),
        ({ nowMs, hours, chosen: windows, zones }, afterMs) => {
          const [zone = "UTC"] = zones;
          const table = timetable(hours, [zone], windows);
          const isOpen = (atMs: number): boolean => isOpenIn(zone, hours, atMs, windows);
          const phase = table.at(nowMs + afterMs - 1);
          expect(phase.pass !== null).toBe(isOpen(nowMs));
          const endMs = phase.changesAtMs ?? Number.POSITIVE_INFINITY;
          for (let atMs = nowMs; atMs < Math.min(endMs, nowMs + 9 * DAY_MS); atMs += QUARTER_MS) {
            if (isOpen(atMs) !== (phase.pass !== null))
              throw new Error(`it changed before, at ${new Date(atMs).toISOString()}`);
          }
          if (phase.changesAtMs === null) return;
          expect(isOpen(endMs)).toBe(phase.pass === null);
          expect(isOpen(endMs - 1)).toBe(phase.pass !== null);
          expect(table.at(endMs).pass === null).toBe(phase.pass !== null);
        },
      ),
      runs(100),
    );
  });
});

function timetable(hours: ChannelHours, zones: string[], windows: readonly Window[] | null = null): Timetable {
  return new Timetable({
    hours,
    unknown: { fromMinute: 8 * 60, toMinute: 17 * 60 },
    chosen: windows,
    whereabouts: { source: "browser", clocks: zones.map(clockOf), countryClock: null },
    siteClock: clockOf("America/New_York"),
  });
}

describe("the first stretch of open hours", () => {
  const [from, to] = [10 * 60, 19 * 60];
  const shop: ChannelHours = { days: ["mon", "tue"], fromMinute: from, toMinute: to, not: [], holidays: ["11-30"] };
  const at = (date: string): number => Date.parse(date);
  const first = (hours: ChannelHours, date: string) => timetable(hours, ["Asia/Kolkata"]).firstOpen(at(date));

  test.each([
    ["is the one that goes on", "2026-11-24T04:30Z", "2026-11-24T04:30Z", "2026-11-24T13:30Z"],
    ["is what is left of it", "2026-11-24T13:29:59.999Z", "2026-11-24T13:29:59.999Z", "2026-11-24T13:30Z"],
    ["or else the next one, over a holiday", "2026-11-24T13:30Z", "2026-12-01T04:30Z", "2026-12-01T13:30Z"],
  ])("%s: from %s on", (_what, asked, opens, closes) => {
    expect(first(shop, asked)).toEqual({ fromMs: at(opens), toMs: at(closes) });
  });

  test("has no end where the hours have none", () => {
    const always: ChannelHours = { fromMinute: 0, toMinute: 1440, not: [], holidays: [] };
    expect(first(always, "2026-11-24T04:30Z")).toEqual({
      fromMs: at("2026-11-24T04:30Z"),
      toMs: Number.POSITIVE_INFINITY,
    });
  });

  test("is none where they never open", () => {
    expect(first({ ...shop, not: [{ fromMinute: from, toMinute: to }] }, "2026-11-24T04:30Z")).toBeNull();
  });
});

describe("zones whose hours meet in winter only", () => {
  // London shows the time of Reykjavik in winter, and an hour more in summer.
  const table = timetable({ fromMinute: 540, toMinute: 600, not: [], holidays: [] }, [
    "Europe/London",
    "Atlantic/Reykjavik",
  ]);
  const at = (date: string): number => Date.parse(date);

  test("stand on both zones while they meet within four weeks, then on the site's zone in hours for the unknown", () => {
    expect(table.footingAt(at("2026-11-25")).source).toBe("browser");
    expect(table.at(at("2026-11-25T09:30Z")).pass).not.toBeNull();
    expect(table.footingAt(at("2027-06-30")).source).toBe("site");
    expect(table.at(at("2027-06-30T09:30Z")).pass).toBeNull();
  });

  test("each change leads exactly to the next, for a year", () => {
    const endMs = at("2027-12-01");
    let changes = 0;
    for (let atMs = at("2026-12-01"); atMs < endMs; changes += 1) {
      const { pass, changesAtMs } = table.at(atMs);
      if (changesAtMs === null) throw new Error(`nothing comes after ${new Date(atMs).toISOString()}`);
      expect(table.at(changesAtMs - 1).pass === null).toBe(pass === null);
      expect(table.at(changesAtMs).pass === null).toBe(pass !== null);
      atMs = changesAtMs;
    }
    expect(changes).toBeGreaterThan(600);
  });
});

test("what is kept changes no answer, in whichever order it is asked", () => {
  const zone = fc.constantFrom(...ZONES, "Moon/Tranquility");
  const profile = fc
    .record({
      zone: fc.option(
        zone.map((value) => ({ value, atMs: 0 })),
        { nil: undefined },
      ),
      country: fc.option(
        fc.constantFrom("US", "ES", "JP", "ZZ").map((value) => ({ value, atMs: 0 })),
        { nil: undefined },
      ),
      hours: fc.option(
        fc
          .constantFrom(
            [{ days: ["mon", "wed"], from: "11:00", to: "18:00" }],
            [{ days: ["sun"], from: "22:00", to: "01:00" }],
            [],
          )
          .map((value) => ({ value, atMs: 0 })),
        { nil: undefined },
      ),
    })
    .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
  const known = fc.record({
    profile,
    zones: fc.dictionary(zone, fc.constantFrom(0, 20 * DAY_MS, 40 * DAY_MS), { maxKeys: 3 }),
  });
  const shared = policyWith({ hours: {} });
  fc.assert(
    fc.property(fc.array(fc.record({ known, nowMs: instant }), { minLength: 1, maxLength: 8 }), (asked) => {
      for (const { known: facts, nowMs } of asked) {
        const look = (policy: typeof shared) => {
          const situation = situationWith(followUpWith(), personWith({ known: facts }), policy);
          const finding = contactHours.look(situation.at(nowMs));
          return finding.effect === "pass" ? finding : { ...finding, say: finding.say() };
        };
        expect(look(shared)).toEqual(look({ ...shared }));
      }
    }),
    runs(30),
  );
});
