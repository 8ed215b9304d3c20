/**
 * What an owner stopped: the whole site, a channel, a department or a purpose, with the owner's name, the time and the
 * reason. Pure. Stops stand side by side, one for each target; only a lift of the same target ends one.
 */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import { keepLast } from "../person/bounds.js";

export type StopTarget =
  | { readonly site: true }
  | { readonly channel: Channel }
  | { readonly department: string }
  | { readonly purpose: Purpose };

export interface Stop {
  readonly target: StopTarget;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** A stop that somebody ended, and why if they said so. */
export interface Lifted {
  readonly stop: Stop;
  readonly by: string;
  readonly reason?: string;
  readonly atMs: number;
}

export interface Stops {
  /** Those in force, oldest first. */
  readonly standing: readonly Stop[];
  /** Oldest first. */
  readonly lifted: readonly Lifted[];
}

export const NO_STOPS: Stops = { standing: [], lifted: [] };

/** Every decision reads them all. */
export const STOPS_MAX = 50;
const LIFTED_MAX = 100;

/** Whether a stop is about a contact. What the customer needs goes on, unless the stop names that very purpose. */
export function isStopped(
  { target }: Stop,
  { channel, department, purpose }: { channel: Channel; department?: string; purpose: Purpose },
): boolean {
  if ("purpose" in target) return target.purpose === purpose;
  if (purpose === "transactional") return false;
  if ("channel" in target) return target.channel === channel;
  if ("department" in target) return target.department === department;
  return true;
}

/** The last word on a target stands. The same record where it is the word that stands already; null for want of room. */
export function withStop(before: Stops, stop: Stop): Stops | null {
  const standing = before.standing.find(({ target }) => isSame(target, stop.target));
  if (standing?.by === stop.by && standing.reason === stop.reason) return before;
  const others = before.standing.filter((one) => one !== standing);
  return others.length < STOPS_MAX ? { ...before, standing: [...others, stop] } : null;
}

/** The same record where nothing of the kind is stopped. */
export function withLift(
  before: Stops,
  target: StopTarget,
  by: string,
  reason: string | undefined,
  atMs: number,
): Stops {
  const stop = before.standing.find((one) => isSame(one.target, target));
  if (stop === undefined) return before;
  const lifted: Lifted = { stop, by, ...(reason !== undefined && { reason }), atMs };
  return {
    standing: before.standing.filter((one) => one !== stop),
    lifted: keepLast([...before.lifted, lifted], LIFTED_MAX),
  };
}

/** A target has one key. */
const isSame = (a: StopTarget, b: StopTarget): boolean => JSON.stringify(a) === JSON.stringify(b);
