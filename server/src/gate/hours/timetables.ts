/**
 * The timetable for a follow-up's channel and its person, found again where one like it was asked for before. Nothing
 * is kept that could not be worked out anew from the arguments: what is kept saves time and changes no answer.
 */
import type { Channel } from "@holdoff/sdk/wire";
import type { Known } from "../../person/document.js";
import type { ChannelHours, Policy } from "../policy.js";
import { windowsOf } from "./choices.js";
import { Memo } from "./memo.js";
import { Timetable } from "./timetable.js";
import type { Window } from "./wall-hours.js";
import { type Whereabouts, whereaboutsOf } from "./whereabouts.js";
import { ZoneClock, zoneClock } from "./zone-clock.js";

/** About as many as there are time zones. */
const PLACES_MAX = 1_000;
/** Of people who chose hours of their own, each with its places. */
const CHOICES_MAX = 500;

type ByPlace = Memo<Whereabouts, Timetable>;

interface Kept {
  readonly unchosen: ByPlace;
  readonly chosen: Memo<readonly Window[], ByPlace>;
}

type Channels = { [C in Channel]?: Kept };

const OF_POLICY = new WeakMap<Policy, Channels>();
/** Most decisions are by the policy of the one before. */
let latest: { policy: Policy; channels: Channels } | undefined;

/** Null for a channel without hours: it may be used at any time. */
export function timetableFor(channel: Channel, policy: Policy, known: Known): Timetable | null {
  const hours = policy.hours[channel];
  if (hours === undefined) return null;
  const whereabouts = whereaboutsOf(known);
  const { unchosen, chosen } = keptFor(policy, channel);
  const own = known.profile.hours?.value;
  if (own === undefined || own.length === 0) {
    return unchosen.get(whereabouts) ?? unchosen.keep(whereabouts, make(hours, policy, whereabouts, null));
  }
  const windows = windowsOf(own);
  const byPlace = chosen.get(windows) ?? chosen.keep(windows, new Memo(PLACES_MAX));
  return byPlace.get(whereabouts) ?? byPlace.keep(whereabouts, make(hours, policy, whereabouts, windows));
}

function keptFor(policy: Policy, channel: Channel): Kept {
  if (latest?.policy !== policy) latest = { policy, channels: channelsOf(policy) };
  latest.channels[channel] ??= { unchosen: new Memo(PLACES_MAX), chosen: new Memo(CHOICES_MAX) };
  return latest.channels[channel];
}

function channelsOf(policy: Policy): Channels {
  const known = OF_POLICY.get(policy);
  if (known !== undefined) return known;
  const channels: Channels = {};
  OF_POLICY.set(policy, channels);
  return channels;
}

const make = (
  hours: ChannelHours,
  policy: Policy,
  whereabouts: Whereabouts,
  chosen: readonly Window[] | null,
): Timetable =>
  new Timetable({ hours, unknown: policy.hours.unknown, chosen, whereabouts, siteClock: siteClock(policy) });

/** A policy names no zone that was unknown when it was read. Should it be unknown all the same, nothing must break. */
const siteClock = ({ zone }: Policy): ZoneClock => zoneClock(zone) ?? new ZoneClock("UTC");
