/** The time zones that the person's browsers reported. */
import { keepNewest } from "./bounds.js";
import type { Known } from "./document.js";
import { joinTables } from "./own.js";

const ZONES_MAX = 5;
const HOUR_MS = 60 * 60 * 1000;

/** Whole hours: the half of the document that zones are in is not written at each heartbeat. */
export function noteZone(known: Known, zone: string, atMs: number): void {
  const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  if ((known.zones[zone] ?? 0) < hourMs) known.zones = joinZones(known.zones, { [zone]: hourMs });
}

export const joinZones = (a: Known["zones"], b: Known["zones"]): Known["zones"] =>
  keepNewest(joinTables(a, b, Math.max), ZONES_MAX, (atMs) => atMs);
