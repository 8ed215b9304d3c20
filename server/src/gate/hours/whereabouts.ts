/**
 * In which time zones a person may be. The first source that gives any wins: what was stated, what their browsers say,
 * their country. A source that names only zones which this runtime does not know gives none.
 */
import { compare } from "../../person/bounds.js";
import type { Known } from "../../person/document.js";
import { DAY_MS } from "../duration.js";
import { zonesOfCountry } from "./country-zones.js";
import { Memo } from "./memo.js";
import { type ZoneClock, zoneClock } from "./zone-clock.js";

export type Source = "stated" | "browser" | "country";

export interface Whereabouts {
  /** Null when nothing is known. */
  readonly source: Source | null;
  /** The person may be in any of them. */
  readonly clocks: readonly ZoneClock[];
  /** The first zone of their country, for where hours in all of the zones cannot be met. */
  readonly countryClock: ZoneClock | null;
}

/**
 * Somebody with two browsers is in the zone of one of them, or has moved. Zones count that were seen within this time of
 * the latest one: so the answer does not change by time alone, and whoever stays away for a year keeps their zone.
 */
const TOGETHER_MS = 30 * DAY_MS;

/** In place of a country that nobody told: it has no zones, as any other that is not in the table. */
const NO_COUNTRY = "";
const NOWHERE: Whereabouts = { source: null, clocks: [], countryClock: null };

// The same whereabouts are the same object, so that what is kept about them is found again.
const ENTRIES_MAX = 2_000;
const BY_ZONE = {
  stated: new Memo<string, Whereabouts>(ENTRIES_MAX),
  browser: new Memo<string, Whereabouts>(ENTRIES_MAX),
};
const BY_ZONES = new Memo<string, Whereabouts>(ENTRIES_MAX);
const BY_COUNTRY = new Memo<string, Whereabouts>(ENTRIES_MAX);

export function whereaboutsOf({ profile, zones }: Known): Whereabouts {
  const country = profile.country?.value ?? NO_COUNTRY;
  const stated = profile.zone === undefined ? null : inZone("stated", profile.zone.value);
  return stated ?? inBrowsers(zones, country) ?? inCountry(country);
}

function inZone(source: "stated" | "browser", zone: string): Whereabouts | null {
  const known = BY_ZONE[source].get(zone);
  if (known !== undefined) return known;
  const clock = zoneClock(zone);
  return clock === null ? null : BY_ZONE[source].keep(zone, { source, clocks: [clock], countryClock: null });
}

function inBrowsers(zones: Known["zones"], country: string): Whereabouts | null {
  let only: Whereabouts | null | undefined;
  for (const zone in zones) {
    if (only === undefined) only = inZone("browser", zone);
    else return inSeveral(zones, country);
  }
  return only ?? null;
}

function inSeveral(zones: Known["zones"], country: string): Whereabouts | null {
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const zone in zones) if (zoneClock(zone) !== null) latestMs = Math.max(latestMs, zones[zone] ?? latestMs);
  let key = country;
  for (const zone in zones) if (isTogether(zones[zone], latestMs)) key += ` ${zone}`;
  const known = BY_ZONES.get(key);
  if (known !== undefined) return known;
  const clocks = clocksOf(key.split(" ").slice(1).sort(compare));
  if (clocks.length === 0) return null;
  return BY_ZONES.keep(key, { source: "browser", clocks, countryClock: inCountry(country).countryClock });
}

const isTogether = (seenAtMs: number | undefined, latestMs: number): boolean =>
  (seenAtMs ?? latestMs) > latestMs - TOGETHER_MS;

function inCountry(country: string): Whereabouts {
  const known = BY_COUNTRY.get(country);
  if (known !== undefined) return known;
  const clocks = clocksOf(zonesOfCountry(country));
  const [first] = clocks;
  return BY_COUNTRY.keep(country, first === undefined ? NOWHERE : { source: "country", clocks, countryClock: first });
}

const clocksOf = (zones: readonly string[]): ZoneClock[] => zones.map(zoneClock).filter((clock) => clock !== null);
