/**
 * Two documents become one: unions, earliest and latest, so that no order of merges makes a difference. Only `past` and
 * `absorbed` are in the order in which they came together; which ids are in them is the same.
 */
import { compare, joinNames, joinTimes, keepLast, later } from "./bounds.js";
import { joinSales } from "./checkouts.js";
import { joinContactDeclined, joinDeclined, joinDeclinedWithOffer, joinDeclines, joinInvitations } from "./choices.js";
import type { Known, PersonDocument } from "./document.js";
import { joinEvents } from "./events.js";
import { joinLedgers } from "./ledger.js";
import { firmKnown, joinLooseSales, shownKnown } from "./loose-sales.js";
import { firmNow, joinNows, shownNow } from "./now.js";
import { asFirstWords, joinProfiles } from "./profile.js";
import { joinLifted, joinOptIns, joinRefusals } from "./refusals.js";
import { joinTickets } from "./tickets.js";
import { joinZones } from "./zones.js";

const REFS_MAX = 50;
const ABSORBED_MAX = 64;
const ASSOCIATES_MAX = 20;
const PAST_MAX = 100;
const TIMES_MAX = 50;

/** `target` with everything of `source`. `mark` names the source, so that it is absorbed once. */
export function absorb(target: PersonDocument, source: PersonDocument, name: string, mark: string): PersonDocument {
  const [mine, theirs] = [firmNow(target.now), firmNow(source.now)];
  const [a, b] = [firmKnown(target.known, mine.visits), firmKnown(source.known, theirs.visits)];
  const now = joinNows(mine, theirs);
  // What a browser said before anyone vouched for it may only make the gate more careful.
  const known = joinKnown(a, name.startsWith("visitor:") ? withoutAllowance(b) : b);
  known.refs = joinNames(known.refs, [name], REFS_MAX);
  known.absorbed = joinSeen(known.absorbed, [mark], ABSORBED_MAX);
  return {
    customer: target.customer,
    now: shownNow(now),
    known: shownKnown(known, now.visits, [...mine.visits, ...theirs.visits]),
    open: [...new Map([...source.open, ...target.open].map((one) => [one.id, one])).values()].sort(
      (x, y) => x.createdAtMs - y.createdAtMs || compare(x.id, y.id),
    ),
  };
}

/**
 * A box that was ticked already allows nothing: that it was is worth knowing. Hours, zone and pause of a visitor are
 * better than none, and give way to what is known of whom it turned out to be.
 */
const withoutAllowance = (known: Known): Known => ({
  ...known,
  invitations: [],
  optIns: known.optIns.filter(({ preTicked }) => preTicked),
  lifted: [],
  profile: asFirstWords(known.profile),
});

/** Two halves without anything loose assigned. */
function joinKnown(a: Known, b: Known): Known {
  const lifted = joinLifted(a.lifted, b.lifted);
  return {
    ...joinSales(a, b),
    ...((a.loose || b.loose) && { loose: joinLooseSales(a.loose, b.loose) }),
    refs: joinNames(a.refs, b.refs, REFS_MAX),
    cartAtMs: later(a.cartAtMs, b.cartAtMs),
    offersDeclined: joinDeclined(a.offersDeclined, b.offersDeclined),
    declines: joinDeclines(a.declines, b.declines),
    contactDeclined: joinContactDeclined(a.contactDeclined, b.contactDeclined),
    declinedWithOffer: joinDeclinedWithOffer(a.declinedWithOffer, b.declinedWithOffer),
    chatDismissedAtMs: joinTimes(a.chatDismissedAtMs, b.chatDismissedAtMs, TIMES_MAX),
    invitations: joinInvitations(a.invitations, b.invitations),
    refusals: joinRefusals(a.refusals, b.refusals, lifted),
    lifted,
    optIns: joinOptIns(a.optIns, b.optIns),
    tickets: joinTickets(a.tickets, b.tickets),
    downloadsAtMs: joinTimes(a.downloadsAtMs, b.downloadsAtMs, TIMES_MAX),
    ledger: joinLedgers(a.ledger, b.ledger),
    profile: joinProfiles(a.profile, b.profile),
    zones: joinZones(a.zones, b.zones),
    events: joinEvents(a.events, b.events),
    absorbed: joinSeen(a.absorbed, b.absorbed, ABSORBED_MAX),
    associates: joinNames(a.associates, b.associates, ASSOCIATES_MAX),
    past: joinSeen(b.past, a.past, PAST_MAX),
  };
}

/** Ids that carry no time: those of the second list are the newer ones. */
const joinSeen = <T>(a: readonly T[], b: readonly T[], most: number): T[] => keepLast([...new Set([...a, ...b])], most);
