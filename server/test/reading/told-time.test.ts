import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInstant, readTold } from "../../src/reading/told-time.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 2026-11-24T10:00:05Z */
const AT = Date.UTC(2026, 10, 24, 10, 0, 5);
const TO_THE_MINUTE = AT - 5 * SECOND;

/** What was sent, from when and for how long. */
const WITH_ZONE: [sent: unknown, fromMs: number, lengthMs: number][] = [
  ["2026-11-24T10:00:05Z", AT, SECOND],
  ["2026-11-24t10:00:05z", AT, SECOND],
  ["2026-11-24 10:00:05Z", AT, SECOND],
  ["2026-11-24 10:00:05 UTC", AT, SECOND],
  ["2026-11-24 10:00:05 GMT", AT, SECOND],
  [" 2026-11-24T10:00:05Z\n", AT, SECOND],
  ["2026-11-24T11:00:05+01:00", AT, SECOND],
  ["2026-11-24T11:00:05+0100", AT, SECOND],
  ["2026-11-24T11:00:05+01", AT, SECOND],
  ["2026-11-24 11:00:05 +0100", AT, SECOND],
  ["2026-11-24T04:30:05-05:30", AT, SECOND],
  ["2026-11-24 10:00:05+00", AT, SECOND],
  ["2026-11-24T10:00:05-00:00", AT, SECOND],
  ["2026-11-25T00:00:05+14:00", AT, SECOND],
  ["2026-11-24T10:00Z", TO_THE_MINUTE, MINUTE],
  ["2026-11-24T11:00+01:00", TO_THE_MINUTE, MINUTE],
  ["2026-11-24T10:00:05.1Z", AT + 100, 100],
  ["2026-11-24T10:00:05.12Z", AT + 120, 10],
  ["2026-11-24T10:00:05.123Z", AT + 123, 1],
  ["2026-11-24T10:00:05,123Z", AT + 123, 1],
  ["2026-11-24T10:00:05.1239Z", AT + 123, 1],
  ["2026-11-24T10:00:05.123456789+00:00", AT + 123, 1],
  [`2026-11-24T10:00:05.${"9".repeat(500)}Z`, AT + 999, 1],
  ["2026-11-24T24:00:00Z", Date.UTC(2026, 10, 25), SECOND],
  ["2026-12-31T24:00Z", Date.UTC(2027, 0, 1), MINUTE],
  ["2026-12-31T23:59:60Z", Date.UTC(2026, 11, 31, 23, 59, 59), SECOND],
  ["2028-02-29T00:00:00Z", Date.UTC(2028, 1, 29), SECOND],
  ["9999-12-31T23:59:59Z", Date.UTC(9999, 11, 31, 23, 59, 59), SECOND],
  ["Tue, 24 Nov 2026 10:00:05 GMT", AT, SECOND],
  ["Tue, 24 Nov 2026 10:00:05 +0000", AT, SECOND],
  ["Tue, 24 Nov 2026 05:00:05 -0500", AT, SECOND],
  ["24 Nov 2026 10:00:05 UT", AT, SECOND],
  ["24 nov 2026 10:00 +0000", TO_THE_MINUTE, MINUTE],
  ["Tue, 24 Nov 2026 10:00:05 +0000 (UTC)", AT, SECOND],
  ["Wed, 4 Nov 2026 10:00:05 GMT", AT - 20 * DAY, SECOND],
  [AT / 1000, AT, SECOND],
  [String(AT / 1000), AT, SECOND],
  [AT, AT, 1],
  [String(AT), AT, 1],
  [AT * 1000, AT, 1],
  [AT * 1000 + 999, AT, 1],
  [String(AT * 1000 + 1000), AT + 1, 1],
  [1795982400.123, 1795982400123, 1],
  [1795982400.5, 1795982400500, 100],
  ["1795982400.123", 1795982400123, 1],
  ["1795982400.1239999", 1795982400123, 1],
  ["1795982400.50", 1795982400500, 10],
  [1795982400123.75, 1795982400123, 1],
  [1_000_000_000, 1_000_000_000_000, SECOND],
  [99_999_999_999, 99_999_999_999_000, SECOND],
  [1_000_000_000_000, 1_000_000_000_000, 1],
  [99_999_999_999_999, 99_999_999_999_999, 1],
  [1_000_000_000_000_000, 1_000_000_000_000, 1],
];

const UNREADABLE: unknown[] = [
  // Dates without signs, and what no shop means by a number.
  ...[
    1,
    20261124,
    "20261124",
    999_999_999,
    100_000_000_000,
    999_999_999_999,
    100_000_000_000_000,
    100_000_000_000_000_000,
  ],
  ...[
    "2026-02-29T00:00:00Z",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-11-00",
    "2026-11-31",
    "2026-04-31T10:00Z",
  ],
  ...["2026-11-24T25:00:00Z", "2026-11-24T24:00:01Z", "2026-11-24T24:01Z", "2026-11-24T10:60Z", "2026-11-24T10:00:61Z"],
  ...["2026-11-24T10:00:00+24:00", "2026-11-24T10:00:00+01:60", "2026-11-24T10:00:00+1", "2026-11-24T10:00:00 01:00"],
  ...["2026-11-24T10:00:00\u221201:00", "2026-11-24T10:00:00 CET", "2026-11-24T10:00:00[Europe/Berlin]"],
  ...["2026-11-24T10:00:00.Z", "2026-11-24T10Z", "2026-11-24T", "2026-11-24  10:00", "2026-11-24+01:00", "2026-11"],
  ...["2026-1-4", "26-11-24", "+002026-11-24T10:00:00Z", "-2026-11-24", "2026-W48-2", "2026-328", "2026/11/24"],
  ...["11/12/2026", "24.11.2026", "11/12/2026 10:00", "Nov 24, 2026", "24 Nov 2026", "Tue, 24 Nov 2026 10:00:00"],
  ...["Tue, 24 Nov 2026 10:00:00 EST", "Tue, 31 Feb 2026 10:00:00 GMT", "Tue, 24 Nvo 2026 10:00:00 GMT"],
  ...["Tue, 24 Nov 2026 25:00:00 GMT", "Tue Nov 24 2026 10:00:00 GMT+0100 (CET)", "10:00", "now", "today", "yesterday"],
  ...["", " ", "null", "undefined", "Invalid Date", "NaN", "constructor", "0000-00-00 00:00:00", "0000-00-00"],
  ...["1970-01-01T00:00:00Z", "1970-01-01", "1970-01-01 00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00"],
  ...[0, -0, -1, -AT, 0.0001, Number.NaN, Number.POSITIVE_INFINITY, 1e21, AT * 1e6, "0", "-1", "0.0", "+1795982400"],
  ...["1e10", "0x6b0b", "1795982400s", "1,795,982,400", "1795982400,5", "1795982400.", "/Date(1795982400000)/"],
  ...[true, false, {}, [], [AT], ["2026-11-24"], { seconds: 1 }, new Date(AT), 10n, Symbol("now")],
];

describe("a told time", () => {
  it.each(WITH_ZONE)("%j names its own zone", (sent, fromMs, lengthMs) => {
    for (const zone of ["UTC", "Europe/Berlin", "Nowhere/Else"])
      expect(readTold(sent, zone)).toEqual({
        read: "value",
        value: { fromMs, toMs: fromMs + lengthMs - 1, zoneless: false },
      });
  });

  it.each(UNREADABLE.map((sent) => [sent]))("%o cannot be read", (sent) => {
    expect(readTold(sent, "Europe/Berlin")).toEqual({
      read: "unreadable",
      detail: expect.stringContaining("ISO 8601"),
    });
  });

  it.each([undefined, null])("%j is absent", (sent) => {
    expect(readTold(sent, "Europe/Berlin")).toEqual({ read: "absent" });
  });

  it.each<[sent: string, zone: string, from: string, toBefore: string]>([
    // Ahead of UTC, behind it, and at it.
    ["2026-11-24T10:00:05", "Europe/Berlin", "2026-11-24T09:00:05Z", "2026-11-24T10:00:06Z"],
    ["2026-11-24 10:00:05", "America/New_York", "2026-11-24T10:00:05Z", "2026-11-24T15:00:06Z"],
    ["2026-11-24T10:00:05", "Europe/London", "2026-11-24T10:00:05Z", "2026-11-24T10:00:06Z"],
    ["2026-11-24T10:00:05", "UTC", "2026-11-24T10:00:05Z", "2026-11-24T10:00:06Z"],
    ["2026-11-24T10:00", "Asia/Kathmandu", "2026-11-24T04:15Z", "2026-11-24T10:01Z"],
    ["2026-11-24T10:00:05.25", "Europe/Berlin", "2026-11-24T09:00:05.250Z", "2026-11-24T10:00:05.260Z"],
    ["2026-11-24", "Europe/Berlin", "2026-11-23T23:00Z", "2026-11-25T00:00Z"],
    ["2026-11-24", "Pacific/Kiritimati", "2026-11-23T10:00Z", "2026-11-25T00:00Z"],
    ["2026-11-24", "America/Los_Angeles", "2026-11-24T00:00Z", "2026-11-25T08:00Z"],
    ["2026-11-24T24:00:00", "Europe/Berlin", "2026-11-24T23:00Z", "2026-11-25T00:00:01Z"],
    // New York's clocks go from 02:00 to 03:00: both sides of the gap.
    ["2026-03-08T02:30:00", "America/New_York", "2026-03-08T02:30:00Z", "2026-03-08T07:30:01Z"],
    // Berlin's too: 01:30 and 00:30 in UTC, and 02:30 is UTC's own.
    ["2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T02:30:01Z"],
    ["2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T02:00:00Z"],
    ["2026-03-29T03:00:00", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:01Z"],
    // And back: the hour from 02:00 comes twice in Berlin, that from 01:00 in New York.
    ["2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:30:01Z"],
    ["2026-10-25T03:00:00", "Europe/Berlin", "2026-10-25T02:00:00Z", "2026-10-25T03:00:01Z"],
    ["2026-11-01T01:30:00", "America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T06:30:01Z"],
    ["2026-11-01T02:00:00", "America/New_York", "2026-11-01T02:00:00Z", "2026-11-01T07:00:01Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T00:00:00Z", "2026-11-02T05:00:00Z"],
    // Clocks of Lord Howe change by half an hour.
    ["2026-04-05T01:45:00", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-05T01:45:01Z"],
    // Samoa had no 30th of December in 2011.
    ["2011-12-30T12:00:00", "Pacific/Apia", "2011-12-29T22:00:00Z", "2011-12-30T22:00:01Z"],
    // A zone that the runtime does not know may be anywhere.
    ["2026-11-24T10:00:05", "Nowhere/Else", "2026-11-23T20:00:05Z", "2026-11-24T22:00:06Z"],
    ["2026-11-24T10:00:05", "", "2026-11-23T20:00:05Z", "2026-11-24T22:00:06Z"],
  ])("%s without a zone, in %s", (sent, zone, from, toBefore) => {
    expect(readTold(sent, zone)).toEqual({
      read: "value",
      value: { fromMs: Date.parse(from), toMs: Date.parse(toBefore) - 1, zoneless: true },
    });
  });
});

describe("an instant of a request", () => {
  it.each<[sent: string, atMs: number]>([
    ["2026-11-24T10:00:05Z", AT],
    ["2026-11-24T10:00:05.123Z", AT + 123],
    ["2026-11-24T10:00Z", TO_THE_MINUTE],
    ["2026-11-24T11:00:05+01:00", AT],
    ["2026-11-24T04:30:05-0530", AT],
    ["2026-11-24t10:00:05z", AT],
    ["1970-01-01T00:00:00Z", 0],
    ["0050-01-01T00:00:00Z", Date.parse("0050-01-01T00:00:00Z")],
  ])("%s", (sent, atMs) => {
    expect(readInstant(sent)).toEqual({ read: "value", value: atMs });
  });

  it.each(["2026-11-24T10:00:05", "2026-11-24T10:00", "2026-11-24", "2026-11-24T10:00:05.123"])(
    "%s has no zone",
    (sent) => {
      const detail = "an ISO 8601 time that says its zone: add Z or an offset, such as 2026-11-21T10:00:00Z";
      expect(readInstant(sent)).toEqual({ read: "unreadable", detail });
    },
  );

  it.each(
    [
      ...[AT, AT / 1000, String(AT), 0, true, {}, [], "", "tomorrow", "2026-02-30T10:00:00Z", "2026-02-30"],
      ...["Tue, 24 Nov 2026 10:00:05 GMT", "2026-11-24 10:00:05Z", "2026-11-24T10:00:05 UTC", " 2026-11-24T10:00:05Z"],
    ].map((sent) => [sent]),
  )("%j is none", (sent) => {
    expect(readInstant(sent)).toEqual({ read: "unreadable", detail: expect.stringContaining("ISO 8601") });
  });

  it.each([undefined, null])("%j is absent", (sent) => {
    expect(readInstant(sent)).toEqual({ read: "absent" });
  });
});

describe("whatever the platform reads too", () => {
  const two = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, "0"));
  const offset = fc.oneof(
    fc.constantFrom("Z", "z"),
    fc.tuple(fc.constantFrom("+", "-"), two(23), fc.constantFrom(":", ""), two(59)).map((parts) => parts.join("")),
  );
  const fraction = fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,9}$/));
  const seconds = fc.oneof(
    fc.constant(""),
    fc.tuple(two(62), fraction).map(([s, f]) => `:${s}${f}`),
  );
  const date = fc.tuple(fc.integer({ min: 1971, max: 9998 }), two(13), two(32)).map((parts) => parts.join("-"));
  const iso = fc.tuple(date, two(25), two(61), seconds, offset).map(([d, h, m, s, o]) => `${d}T${h}:${m}${s}${o}`);

  it("lies in the interval that was told", () => {
    fc.assert(
      fc.property(fc.oneof(date, iso), (text) => {
        const platformMs = Date.parse(text);
        const told = readTold(text, "Europe/Berlin");
        if (told.read !== "value" || Number.isNaN(platformMs)) return;
        expect(told.value.fromMs).toBeLessThanOrEqual(platformMs);
        expect(told.value.toMs).toBeGreaterThanOrEqual(platformMs);
      }),
    );
  });

  it("is what mail and HTTP write", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(DAY), max: new Date("9999-01-01"), noInvalidDate: true }), (at) => {
        const fromMs = Date.parse(at.toUTCString());
        const value = { fromMs, toMs: fromMs + 999, zoneless: false };
        expect(readTold(at.toUTCString(), "Asia/Tokyo")).toEqual({ read: "value", value });
        expect(readInstant(at.toISOString())).toEqual({ read: "value", value: at.getTime() });
      }),
    );
  });
});
