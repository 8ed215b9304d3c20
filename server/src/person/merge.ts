/**
 * Two documents become one, so that no order of merges makes a difference. Only `past` and `absorbed` are in the order
 * in which they came together; which ids are in them is the same.
 */
import { compare } from "./bounds.js";
import type { Known, OpenFollowUp, PersonDocument } from "./document.js";
import { fitNow } from "./fit-now.js";
import { joinKnown, knownForGood } from "./join-known.js";
import { firmNow, joinNows, shownNow } from "./now.js";
import { own } from "./own.js";
import { asFirstWords } from "./profile.js";

/** `target` with everything of `source`. `mark` names the source, so that it is absorbed once. */
export function absorb(target: PersonDocument, source: PersonDocument, name: string, mark: string): PersonDocument {
  const now = joinNows(firmNow(target.now), firmNow(source.now));
  // What a browser said before anyone vouched for it may only make the gate more careful.
  const theirs = name.startsWith("visitor:") ? withoutAllowance(knownForGood(source.known, null)) : source.known;
  const named = { ...theirs, refs: [...theirs.refs, name], absorbed: [...theirs.absorbed, mark] };
  const open = [
    ...source.open.map((followUp) => withCheckoutOf(followUp, target.known)),
    ...target.open.map((followUp) => withCheckoutOf(followUp, source.known)),
  ];
  return {
    customer: target.customer,
    now: shownNow(fitNow(now)),
    known: joinKnown(target.known, named, target.customer),
    open: [...new Map(open.map((one) => [one.id, one])).values()].sort(
      (x, y) => x.createdAtMs - y.createdAtMs || compare(x.id, y.id),
    ),
  };
}

/**
 * What the other one knows of the checkout that a follow-up is about: its last signal, if that is not later than the
 * follow-up was asked for; else its start, since nobody knows what came between.
 */
function withCheckoutOf(followUp: OpenFollowUp, { checkouts }: Known): OpenFollowUp {
  const about = followUp.about?.checkout;
  const checkout = about === undefined ? undefined : own(checkouts, about);
  if (checkout === undefined) return followUp;
  const { startedAtMs, lastAtMs } = checkout;
  const atMs = [lastAtMs, startedAtMs].find((one) => one <= followUp.createdAtMs);
  if (atMs === undefined || atMs <= (followUp.checkoutAtMs ?? Number.NEGATIVE_INFINITY)) return followUp;
  return { ...followUp, checkoutAtMs: atMs };
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
  watermarks: {},
  profile: asFirstWords(known.profile),
});
