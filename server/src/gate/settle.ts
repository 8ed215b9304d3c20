/**
 * One look at a person: all open follow-ups are decided, and what becomes of them is worked out together. Pure: whoever
 * calls writes the result if the person has not changed meanwhile, or throws it away.
 */
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import { Deliberation } from "./deliberation.js";
import type { Policy } from "./policy.js";
import { compareRank } from "./rank.js";
import { decideNoting, type Noted } from "./recall-gap.js";
import type { FollowUpSettlement, Settlement, SettleOptions } from "./settlement.js";
import { close, moveBy, withMoved } from "./transition.js";

/**
 * What becomes of one follow-up may change what becomes of another, so they are decided in turns until a turn moves
 * none: one is recalled, another takes its place, and the first learns how long it has to wait now.
 */
const TURNS_MAX = 4;

export function settle(document: PersonDocument, policy: Policy, nowMs: number, options: SettleOptions): Settlement {
  return settleOthers(document, [], policy, nowMs, options);
}

/** One follow-up moved already (it was redeemed, or cancelled): the person's others are settled in the same go. */
export function settleAround(
  document: PersonDocument,
  moved: FollowUpSettlement,
  policy: Policy,
  nowMs: number,
  options: SettleOptions,
): Settlement {
  return settleOthers(withMoved(document, moved, policy, nowMs), [moved], policy, nowMs, options);
}

function settleOthers(
  document: PersonDocument,
  moved: readonly FollowUpSettlement[],
  policy: Policy,
  nowMs: number,
  { enforce, site }: SettleOptions,
): Settlement {
  const done = new Set(moved.map(({ followUp }) => followUp.id));
  const others = document.open.filter(({ id }) => !done.has(id));
  const settled = new Map<string, FollowUpSettlement>();
  let after = document;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const start = after;
    let deliberation = new Deliberation(after, policy, site);
    for (const before of inTurn(others, deliberation, nowMs)) {
      const here = after.open.find(({ id }) => id === before.id);
      if (here === undefined) continue;
      const one =
        here.status === "redeemed"
          ? closing(here, nowMs)
          : moveByLook(before, decideNoting(deliberation, here, nowMs, enforce), nowMs);
      if (one === null) continue;
      settled.set(before.id, one);
      if (one.status === here.status) continue;
      after = withMoved(after, one, policy, nowMs);
      deliberation = new Deliberation(after, policy, site);
    }
    if (after === start) break;
  }
  const followUps = [...settled.values()];
  return { document: withLooks(after, followUps), followUps: [...moved, ...followUps] };
}

/** From where it stood before the look, with what was noted in it since. */
function moveByLook(before: OpenFollowUp, { followUp, decided }: Noted, nowMs: number): FollowUpSettlement {
  const { outsidersRecalledAtMs } = followUp;
  return moveBy(outsidersRecalledAtMs === undefined ? before : { ...before, outsidersRecalledAtMs }, decided, nowMs);
}

const closing = (redeemed: OpenFollowUp, nowMs: number): FollowUpSettlement | null =>
  nowMs >= (redeemed.closesAtMs ?? nowMs) ? close(redeemed) : null;

/** What was decided of those that stay as they are: when to look again, and the reasons. */
function withLooks(document: PersonDocument, followUps: readonly FollowUpSettlement[]): PersonDocument {
  const decided = new Map(followUps.map(({ followUp }) => [followUp.id, followUp]));
  return { ...document, open: document.open.map((one) => decided.get(one.id) ?? one) };
}

/**
 * Contacts that are over first. Then what is offered to a sender, the least important first: it gives way to the
 * others, not they to it. Then what waits: whoever the person asked for, then by rank.
 */
function inTurn(followUps: readonly OpenFollowUp[], deliberation: Deliberation, nowMs: number): OpenFollowUp[] {
  const { person, policy } = deliberation;
  const now = new Map(person.open.map((one) => [one.id, one.status]));
  const group = new Map(followUps.map((one) => [one.id, groupOf(one, now.get(one.id), deliberation, nowMs)]));
  return [...followUps].sort((a, b) => {
    const [first, second] = [group.get(a.id) ?? 0, group.get(b.id) ?? 0];
    return first - second || (first === RELEASED ? compareRank(policy, b, a) : compareRank(policy, a, b));
  });
}

const REDEEMED = 0;
const RELEASED = 1;
const ASKED_FOR = 2;
const WAITING = 3;

function groupOf(
  followUp: OpenFollowUp,
  status: OpenFollowUp["status"] | undefined,
  deliberation: Deliberation,
  nowMs: number,
): number {
  if (status === "redeemed") return REDEEMED;
  if (status === "released") return RELEASED;
  return deliberation.standingClaim(followUp, nowMs) ? ASKED_FOR : WAITING;
}
