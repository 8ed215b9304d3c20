/** Times without a zone, over the clock changes of a year, against another reckoning of time zones. */
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { readTold } from "../../src/reading/told-time.js";

const ZONES = [
  ...["Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Chisinau", "Europe/Istanbul", "Atlantic/Azores"],
  ...[
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "America/Nuuk",
  ],
  ...[
    "America/Sao_Paulo",
    "America/Asuncion",
    "America/Miquelon",
    "America/Phoenix",
    "Africa/Cairo",
    "Africa/Casablanca",
  ],
  ...["Africa/Abidjan", "Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo"],
  ...[
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
  ],
  ...["Antarctica/Troll", "Pacific/Norfolk", "Pacific/Easter"],
];
const HOURS_AROUND = 27;
const STEP_MINUTES = 15;
const FIRST = Temporal.Instant.from("2026-01-01T00:00:00Z");
const LAST = Temporal.Instant.from("2027-01-01T00:00:00Z");

/** The turn of the year, and every change of the clocks in it. */
function changes(zone: string): Temporal.ZonedDateTime[] {
  const found = [FIRST.toZonedDateTimeISO(zone)];
  for (;;) {
    const next = found.at(-1)?.getTimeZoneTransition("next") ?? null;
    if (next === null || next.epochMilliseconds >= LAST.epochMilliseconds) return found;
    found.push(next);
  }
}

/** Clock readings around them, those that are skipped and those that come twice among them. */
function shownAround(zone: string): Temporal.PlainDateTime[] {
  const steps = (HOURS_AROUND * 60) / STEP_MINUTES;
  return changes(zone).flatMap((change) =>
    Array.from({ length: 2 * steps }, (_, step) =>
      change.toPlainDateTime().add({ minutes: (step - steps) * STEP_MINUTES }),
    ),
  );
}

const at = (shown: Temporal.PlainDateTime, zone: string, disambiguation: "earlier" | "later"): number =>
  shown.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;

function expected(first: Temporal.PlainDateTime, last: Temporal.PlainDateTime, zone: string) {
  return {
    fromMs: Math.min(at(first, zone, "earlier"), at(first, "UTC", "earlier")),
    toMs: Math.max(at(last, zone, "later"), at(last, "UTC", "later")),
    zoneless: true,
  };
}

describe.each(ZONES)("in %s", (zone) => {
  it("a second is told from its first reading to its last", () => {
    for (const shown of shownAround(zone)) {
      const text = shown.toString({ smallestUnit: "second" });
      const value = expected(shown, shown.add({ milliseconds: 999 }), zone);
      expect([text, readTold(text, zone)]).toEqual([text, { read: "value", value }]);
    }
  });

  it("a day is told from its first midnight to its last", () => {
    for (const day of new Set(shownAround(zone).map((shown) => shown.toPlainDate().toString()))) {
      const first = Temporal.PlainDateTime.from(`${day}T00:00`);
      const value = expected(first, first.add({ milliseconds: 86_399_999 }), zone);
      expect([day, readTold(day, zone)]).toEqual([day, { read: "value", value }]);
    }
  });
});
