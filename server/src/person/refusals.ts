/**
 * What the person refused, and what they agreed to. A refusal stands until an opt-in lists it: a bound may take an
 * allowance away, and never a refusal.
 */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import { compare, joinNames } from "./bounds.js";
import type { Known, OptIn, Refusal } from "./document.js";

const REFUSALS_MAX = 100;
const OPT_INS_MAX = 100;
/** A refusal that arrives after its opt-in was dropped from here stands. */
const LIFTED_MAX = 200;

interface Scope {
  channel: Channel | "all";
  purpose: Purpose | "all";
}

/** Ids begin with what is refused, so that an opt-in is matched exactly. */
const prefixOf = ({ channel, purpose }: Scope): string => `rf-${channel}-${purpose}-`;

export function refuse(known: Known, { channel, purpose }: Scope, atMs: number): void {
  const refusal: Refusal = { id: `${prefixOf({ channel, purpose })}${atMs.toString(36)}`, atMs };
  if (channel !== "all") refusal.channel = channel;
  if (purpose !== "all") refusal.purpose = purpose;
  known.refusals = joinRefusals(known.refusals, [refusal], known.lifted);
}

/**
 * Records an opt-in and lifts the refusals that it lists, if they are of exactly its channel and purpose. A pre-ticked
 * box lifts nothing. What refused everything is lifted only where the person can see it: on the preferences page.
 */
export function optIn(known: Known, given: OptIn, lifts: readonly string[]): void {
  known.optIns = joinOptIns(known.optIns, [given]);
  const everything = given.channel === "all" && given.purpose === "all";
  if (given.preTicked || (everything && given.door !== "preferences")) return;
  known.lifted = joinLifted(
    known.lifted,
    lifts.filter((id) => id.startsWith(prefixOf(given))),
  );
  known.refusals = joinRefusals(known.refusals, [], known.lifted);
}

export const joinLifted = (a: readonly string[], b: readonly string[]): string[] => joinNames(a, b, LIFTED_MAX);

export function joinRefusals(a: readonly Refusal[], b: readonly Refusal[], lifted: readonly string[]): Refusal[] {
  const unique = new Map([...a, ...b].map((refusal) => [refusal.id, refusal]));
  for (const id of lifted) unique.delete(id);
  const standing = [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.id, y.id));
  return standing.length > REFUSALS_MAX ? oneOfEach(standing, lifted) : standing;
}

/**
 * Of each channel and purpose one that stands for all of them. It goes by an id that no opt-in can have listed before,
 * or one refusal would be lifted by what only listed another.
 */
function oneOfEach(ascending: readonly Refusal[], lifted: readonly string[]): Refusal[] {
  const scopes = new Map<string, Refusal[]>();
  for (const refusal of ascending) {
    const prefix = prefixOf({ channel: refusal.channel ?? "all", purpose: refusal.purpose ?? "all" });
    scopes.set(prefix, [...(scopes.get(prefix) ?? []), refusal]);
  }
  return [...scopes].map(([prefix, refusals]) => {
    const last = refusals.at(-1) as Refusal;
    if (refusals.length === 1) return last;
    let id = `${prefix}${last.atMs.toString(36)}-all`;
    while (lifted.includes(id)) id += "-";
    return { ...last, id };
  });
}

/** Each once, ascending. Where there are too many, the last of each kind stays: a later pre-ticked box is no secret. */
export function joinOptIns(a: readonly OptIn[], b: readonly OptIn[]): OptIn[] {
  const unique = new Map([...a, ...b].map((one) => [keyOf(one), one]));
  const ascending = [...unique]
    .sort(([x, one], [y, other]) => one.atMs - other.atMs || compare(x, y))
    .map(([, one]) => one);
  if (ascending.length <= OPT_INS_MAX) return ascending;
  const lastOfKind = new Set(new Map(ascending.map((one) => [kindOf(one), one])).values());
  const others = ascending.filter((one) => !lastOfKind.has(one)).slice(lastOfKind.size - OPT_INS_MAX);
  return ascending.filter((one) => lastOfKind.has(one) || others.includes(one));
}

const kindOf = ({ channel, purpose, preTicked }: OptIn): string => `${channel}|${purpose}|${preTicked}`;
const keyOf = (one: OptIn): string => `${kindOf(one)}|${one.atMs}|${one.door}|${one.wording ?? ""}`;
