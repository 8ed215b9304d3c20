/** Our copy of tzdata's table of countries, against the machine's own. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { zonesOfCountry } from "../../../src/gate/hours/country-zones.js";
import { zoneClock } from "../../../src/gate/hours/zone-clock.js";

const TABLE = "/usr/share/zoneinfo/zone1970.tab";
const WHOLE = "/usr/share/zoneinfo/tzdata.zi";
/** As `country-zones.ts` says. */
const VERSION = "2026f";
/** The table changes by a line or two a year. */
const CHANGED_MAX = 5;

function machineZones(): Map<string, string[]> {
  const zones = new Map<string, string[]>();
  for (const line of readFileSync(TABLE, "utf8").split("\n")) {
    const [countries, , zone] = line.startsWith("#") ? [] : line.split("\t");
    for (const country of countries?.split(",") ?? []) {
      if (zone !== undefined) zones.set(country, [...(zones.get(country) ?? []), zone]);
    }
  }
  return zones;
}

const isSameVersion = (): boolean =>
  existsSync(WHOLE) && readFileSync(WHOLE, "utf8").startsWith(`# version ${VERSION}\n`);

describe("zones of countries", () => {
  it.runIf(existsSync(TABLE))("are the machine's, in its order; another version of tzdata differs in a few", () => {
    const machine = machineZones();
    expect(machine.size).toBeGreaterThan(240);
    const differ = [...machine].filter(([country, zones]) => zonesOfCountry(country).join() !== zones.join());
    expect(differ.length).toBeLessThanOrEqual(isSameVersion() ? 0 : CHANGED_MAX);
  });

  it("have a first one that this runtime knows", () => {
    for (const country of ["US", "RU", "AU", "DE", "ES", "IN", "CN", "BR", "CA", "AQ", "KI"]) {
      const [first = ""] = zonesOfCountry(country);
      expect([country, zoneClock(first)?.zone]).toEqual([country, first]);
    }
    expect(zonesOfCountry("US")[0]).toBe("America/New_York");
  });

  it("are none for what is no country, whatever it is called", () => {
    for (const none of ["ZZ", "us", "", "constructor", "__proto__"]) expect(zonesOfCountry(none)).toEqual([]);
  });
});
