/** What the person said about being contacted: declines, refusals, opt-ins, invitations. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import { compare, keepLast, keepNewest } from "./bounds.js";
import type { Invitation, Known, OptIn, Refusal } from "./document.js";

const OFFERS_MAX = 200;
const DECLINES_MAX = 50;
const REFUSALS_MAX = 100;
const OPT_INS_MAX = 100;
const LIFTED_MAX = 200;
const INVITATIONS_MAX = 20;

export function declineOffer(known: Known, offer: string, atMs: number): void {
  const before = known.offersDeclined[offer]?.atMs ?? 0;
  const declined = { ...known.offersDeclined, [offer]: { atMs: Math.max(before, atMs) } };
  known.offersDeclined = keepNewest(declined, OFFERS_MAX, (entry) => entry.atMs);
  known.declines = joinDeclines(known.declines, [{ atMs, offer }]);
}

export function joinDeclines(a: Known["declines"], b: Known["declines"]): Known["declines"] {
  const unique = new Map([...a, ...b].map((one) => [`${one.atMs}|${one.offer}`, one]));
  return keepLast(
    [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.offer, y.offer)),
    DECLINES_MAX,
  );
}

export function declineContact(known: Known, channel: Channel | "all", atMs: number): void {
  const before = known.contactDeclined[channel]?.atMs ?? 0;
  known.contactDeclined = { ...known.contactDeclined, [channel]: { atMs: Math.max(before, atMs) } };
}

type Scope = { channel: Channel | "all"; purpose: Purpose | "all" };

export function refuse(known: Known, { channel, purpose }: Scope, atMs: number): void {
  const refusal: Refusal = { id: `rf-${channel}-${purpose}-${atMs.toString(36)}`, atMs };
  if (channel !== "all") refusal.channel = channel;
  if (purpose !== "all") refusal.purpose = purpose;
  known.refusals = joinRefusals(known.refusals, [refusal], known.lifted);
}

/**
 * Records an opt-in and lifts the refusals that it lists, if they are of exactly its channel and purpose. A pre-ticked
 * box lifts nothing. What refused everything is lifted only where the person can see it: on the preferences page.
 */
export function optIn(known: Known, given: OptIn, lifts: readonly string[], onPreferencesPage: boolean): void {
  known.optIns = joinOptIns(known.optIns, [given]);
  if (given.preTicked) return;
  const everything = given.channel === "all" && given.purpose === "all";
  if (everything && !onPreferencesPage) return;
  const exact = lifts.filter((id) => id.startsWith(`rf-${given.channel}-${given.purpose}-`));
  known.lifted = keepLast([...new Set([...known.lifted, ...exact])].sort(compare), LIFTED_MAX);
  known.refusals = joinRefusals(known.refusals, [], known.lifted);
}

export function joinOptIns(a: readonly OptIn[], b: readonly OptIn[]): OptIn[] {
  const unique = new Map([...a, ...b].map((one) => [JSON.stringify(Object.entries(one).sort()), one]));
  return keepLast(
    [...unique].sort(([x, one], [y, other]) => one.atMs - other.atMs || compare(x, y)).map(([, one]) => one),
    OPT_INS_MAX,
  );
}

export function joinRefusals(a: readonly Refusal[], b: readonly Refusal[], lifted: readonly string[]): Refusal[] {
  const unique = new Map([...a, ...b].map((refusal) => [refusal.id, refusal]));
  const standing = [...unique.values()].filter((refusal) => !lifted.includes(refusal.id));
  return keepLast(
    standing.sort((x, y) => x.atMs - y.atMs || compare(x.id, y.id)),
    REFUSALS_MAX,
  );
}

export function invite(known: Known, invitation: Omit<Invitation, "id">): void {
  const id = `in-${invitation.channel}-${invitation.offer ?? ""}-${invitation.atMs.toString(36)}`;
  known.invitations = joinInvitations(known.invitations, [{ id, ...invitation }]);
}

export function joinInvitations(a: readonly Invitation[], b: readonly Invitation[]): Invitation[] {
  const unique = new Map<string, Invitation>();
  for (const invitation of [...a, ...b]) {
    const other = unique.get(invitation.id);
    // Once used, used: whichever copy comes last.
    unique.set(invitation.id, other?.usedBy ? other : invitation);
  }
  return keepLast(
    [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.id, y.id)),
    INVITATIONS_MAX,
  );
}
