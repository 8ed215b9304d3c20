/**
 * The timetables of one channel of one policy, each found again where one like it was asked for before. Nothing is kept
 * that could not be worked out anew from the arguments: what is kept saves time and changes no answer.
 */
import type { Channel, ChosenHours } from "@holdoff/sdk/wire";
import type { ChannelHours, Policy } from "../policy.js";
import { windowsOf } from "./choices.js";
import { Memo } from "./memo.js";
import { Timetable } from "./timetable.js";
import type { Window } from "./wall-hours.js";
import type { Whereabouts } from "./whereabouts.js";
import { ZoneClock, zoneClock } from "./zone-clock.js";

/** About as many as there are time zones. */
const PLACES_MAX = 1_000;
/** Of people who chose hours of their own, each with its places. */
const CHOICES_MAX = 500;

type ByPlace = Memo<Whereabouts, Timetable>;

export class Timetables {
  readonly #unchosen: ByPlace = new Memo(PLACES_MAX);
  readonly #chosen = new Memo<readonly Window[], ByPlace>(CHOICES_MAX);

  constructor(
    readonly hours: ChannelHours,
    readonly policy: Policy,
  ) {}

  /** Those of a person in this place, who perhaps chose hours of their own. */
  of(whereabouts: Whereabouts, chosen: readonly ChosenHours[] | undefined): Timetable {
    if (chosen === undefined || chosen.length === 0) {
      return this.#unchosen.get(whereabouts) ?? this.#unchosen.keep(whereabouts, this.#make(whereabouts, null));
    }
    const windows = windowsOf(chosen);
    const byPlace = this.#chosen.get(windows) ?? this.#chosen.keep(windows, new Memo(PLACES_MAX));
    return byPlace.get(whereabouts) ?? byPlace.keep(whereabouts, this.#make(whereabouts, windows));
  }

  #make(whereabouts: Whereabouts, chosen: readonly Window[] | null): Timetable {
    const { hours, policy } = this;
    return new Timetable({ hours, unknown: policy.hours.unknown, chosen, whereabouts, siteClock: siteClock(policy) });
  }
}

const OF_POLICY = new WeakMap<Policy, Map<Channel, Timetables>>();

/** Those of a channel; null for one without hours: it may be used at any time. */
export function timetablesOn(channel: Channel, policy: Policy): Timetables | null {
  const hours = policy.hours[channel];
  if (hours === undefined) return null;
  const ofPolicy = OF_POLICY.get(policy) ?? new Map<Channel, Timetables>();
  OF_POLICY.set(policy, ofPolicy);
  const timetables = ofPolicy.get(channel) ?? new Timetables(hours, policy);
  ofPolicy.set(channel, timetables);
  return timetables;
}

/** A policy names no zone that was unknown when it was read. Should it be unknown all the same, nothing must break. */
export const siteClock = ({ zone }: Policy): ZoneClock => zoneClock(zone) ?? new ZoneClock("UTC");
