/**
 * The lifecycle's arrows that a decision takes:
 *
 *   waiting  --release--> released   a new release number; only a release after a recall has the next one
 *   waiting  --hold-----> waiting
 *   released --release--> released   a standing offer: nothing is sent again
 *   released --hold-----> waiting    a recall
 *   waiting, released --cancel--> cancelled, or expired where only its last day ended it
 *   redeemed --time-----> closed
 */
import type { ReasonCode, Status } from "@holdoff/sdk/wire";
import { keepLast } from "../person/bounds.js";
import type { Contact, OpenFollowUp, PersonDocument } from "../person/document.js";
import { noteContact } from "../person/ledger.js";
import { contactOf } from "./contact.js";
import { type DecisionCore, endOf } from "./decision-core.js";
import type { Policy } from "./policy.js";
import type { FollowUpSettlement, SettleEvent } from "./settlement.js";
import type { Decided } from "./shadow.js";

/** The last ended follow-ups whose ids a person keeps. */
const PAST_MAX = 100;

export function moveBy(before: OpenFollowUp, decided: Decided, nowMs: number): FollowUpSettlement {
  const { decision, wouldBe } = decided;
  const codes = codesOf(wouldBe ?? decision);
  const { status, event } = arrow(before, decision);
  const changed = status !== before.status || !sameCodes(codes, before.codes);
  return {
    before,
    followUp: { ...fieldsAfter(before, status, nowMs), nextLookAtMs: decision.nextLookAtMs, codes },
    status,
    ...decided,
    // Of what goes on as before, only a hold with other reasons is worth telling.
    ...(event && changed && { event }),
    changed,
  };
}

/** A redeemed follow-up is over: nothing is decided any more. */
export const close = (before: OpenFollowUp): FollowUpSettlement => ({
  before,
  followUp: { ...before, nextLookAtMs: null },
  status: "closed",
  decision: null,
  event: "closed",
  changed: true,
});

function arrow({ status }: OpenFollowUp, decision: DecisionCore): { status: Status; event?: SettleEvent } {
  switch (decision.verdict) {
    case "release":
      return status === "waiting" ? { status: "released", event: "released" } : { status };
    case "hold":
      return status === "released" ? { status: "waiting", event: "recalled" } : { status: "waiting", event: "held" };
    case "cancel": {
      const end = endOf(decision);
      return { status: end, event: end };
    }
  }
}

function fieldsAfter(before: OpenFollowUp, status: Status, nowMs: number): OpenFollowUp {
  if (status === "released" && before.status === "waiting") {
    return { ...before, status, release: before.release + 1, releasedAtMs: nowMs };
  }
  if (status === "waiting" && before.status === "released") {
    const { releasedAtMs: _over, ...rest } = before;
    return { ...rest, status };
  }
  return before;
}

const codesOf = ({ reasons }: DecisionCore): ReasonCode[] => reasons.map(({ code }) => code);

/** A code has one effect but where it also changes the status, so the codes stand for code and effect. */
const sameCodes = (after: readonly ReasonCode[], before: readonly ReasonCode[] | undefined): boolean =>
  before !== undefined && after.length === before.length && after.every((code, index) => code === before[index]);

/** The document after one follow-up's move; an ended one leaves `open`. */
export function withMoved(
  before: PersonDocument,
  moved: FollowUpSettlement,
  policy: Policy,
  nowMs: number,
): PersonDocument {
  const { followUp, status } = moved;
  const document = withStoodOffer(before, moved, policy, nowMs);
  if (status === "waiting" || status === "released" || status === "redeemed") {
    return { ...document, open: document.open.map((one) => (one.id === followUp.id ? followUp : one)) };
  }
  const past = [...document.known.past.filter((id) => id !== followUp.id), followUp.id];
  return {
    ...document,
    known: { ...document.known, past: keepLast(past, PAST_MAX) },
    open: document.open.filter(({ id }) => id !== followUp.id),
  };
}

/**
 * A release that ends after its permit had run out stays counted as a contact: somebody may have acted on it and told
 * nobody. One that is taken back sooner never was one, nor is one that the same look gives back: it counts as it stands.
 * However often it is offered anew and taken back, it is one contact, as of the first time: nobody else waits longer for
 * it.
 */
function withStoodOffer(
  document: PersonDocument,
  { before, status }: FollowUpSettlement,
  policy: Policy,
  nowMs: number,
): PersonDocument {
  const { releasedAtMs } = before;
  if (before.status !== "released" || releasedAtMs === undefined || status === "redeemed") return document;
  if (nowMs <= releasedAtMs + policy.permit.forMs) return document;
  const known = { ...document.known };
  const isItsOffer = ({ unredeemed, followUp }: Contact): boolean => unredeemed === true && followUp === before.id;
  if (status === "released") {
    known.ledger = known.ledger.filter((one) => !isItsOffer(one) || one.atMs !== releasedAtMs);
  } else if (!known.ledger.some(isItsOffer)) {
    noteContact(known, { ...contactOf(before, releasedAtMs), unredeemed: true });
  }
  return { ...document, known };
}
