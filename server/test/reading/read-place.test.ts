import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readPlace } from "../../src/reading/read-place.js";

it.each([
  ...[
    "Europe/Berlin",
    "America/Argentina/Buenos_Aires",
    "America/North_Dakota/New_Salem",
    "Asia/Kathmandu",
    "Asia/Calcutta",
  ],
  ...[
    "Europe/Kyiv",
    "Europe/Kiev",
    "Africa/Abidjan",
    "Atlantic/Reykjavik",
    "Europe/London",
    "US/Pacific",
    "GB",
    "NZ-CHAT",
  ],
  ...["EST", "CET", "EST5EDT", "W-SU", "Singapore", "europe/berlin", "EUROPE/BERLIN", "America/Port-au-Prince"],
])("%s is a place, and kept as it was told", (name) => {
  expect(readPlace(name)).toEqual({ read: "value", value: name });
  expect(readPlace(` ${name}\n`)).toEqual({ read: "value", value: name });
});

it.each([
  ...["UTC", "utc", "Zulu", "Greenwich", "GMT", "GMT0", "GMT+0", "GMT-0", "UCT", "Universal"],
  ...["Etc/UTC", "Etc/GMT", "Etc/GMT+5", "Etc/GMT-14", "etc/utc", "Etc/Greenwich", "Etc/Zulu"],
])("%s is no place", (name) => {
  expect(readPlace(name)).toEqual({ read: "absent" });
});

it.each([undefined, null])("%j is absent", (sent) => {
  expect(readPlace(sent)).toEqual({ read: "absent" });
});

it.each(
  [
    ...[
      "",
      " ",
      "Europe/Atlantis",
      "Berlin",
      "+01:00",
      "-05:00",
      "+0100",
      "UTC+1",
      "GMT+1",
      "GMT+01:00",
      "Etc/Nowhere",
    ],
    ...[
      "W. Europe Standard Time",
      "Central European Time",
      "(GMT+01:00) Berlin",
      "Europe\\Berlin",
      "Europe/Berlin/",
      "/Berlin",
    ],
    ...[
      "Europe/ Berlin",
      "Europe/Berlin\u0000",
      "../../etc/passwd",
      "__proto__",
      "constructor",
      "undefined",
      "null",
      "local",
    ],
    // Intl knows these, by names that are not tzdata's: Dhaka, Anchorage, Kolkata.
    ...["BST", "AST", "IST", "PST", "JST", "bst", "CST"],
    ...["x".repeat(100_000), 1, 60, true, {}, [], ["Europe/Berlin"], { name: "Europe/Berlin" }],
  ].map((sent) => [sent]),
)("%j is unreadable", (sent) => {
  expect(readPlace(sent)).toEqual({ read: "unreadable", detail: expect.stringContaining("Europe/Berlin") });
});

it("reads every zone that the runtime lists", () => {
  const zones = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC" && !zone.startsWith("Etc/"));
  expect(zones.length).toBeGreaterThan(400);
  expect(zones.filter((zone) => readPlace(zone).read !== "value")).toEqual([]);
});

const TZDATA = "/usr/share/zoneinfo/tzdata.zi";

/** What `Intl` says of a name; runtimes are a few months behind tzdata, so it may know none. */
function resolved(timeZone: string): string | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

it.runIf(existsSync(TZDATA))("reads every name of the machine's tzdata as Intl does", () => {
  const lines = readFileSync(TZDATA, "utf8").split("\n");
  const names = lines.flatMap((line) => /^(?:Z|L \S+) (\S+)/.exec(line)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(500);
  for (const name of names) {
    const zone = resolved(name);
    const noPlace = zone === "UTC" || name.startsWith("Etc/");
    expect([name, readPlace(name).read]).toEqual([name, zone === null ? "unreadable" : noPlace ? "absent" : "value"]);
  }
});

it("answers the same after more names than it remembers", () => {
  const before = ["Europe/Berlin", "UTC", "Europe/Atlantis"].map(readPlace);
  for (let i = 0; i < 1_100; i += 1) expect(readPlace(`Nowhere/N${i}`).read).toBe("unreadable");
  expect(["Europe/Berlin", "UTC", "Europe/Atlantis"].map(readPlace)).toEqual(before);
});
