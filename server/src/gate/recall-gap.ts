/**
 * A visitor that nobody vouched for comes and goes as it likes. A contact that was offered to a sender, and taken back
 * for that alone, waits for half an hour: a dialler that is told to stop and to go on each minute can plan nothing.
 */
import type { OpenFollowUp } from "../person/document.js";
import { Deliberation } from "./deliberation.js";
import { isFilled } from "./own.js";
import { type Decided, decideFor } from "./shadow.js";

/** What a look or a redeem decides, and of what: a recall for such visitors alone is noted with the follow-up. */
export interface Noted {
  followUp: OpenFollowUp;
  decided: Decided;
}

export function decideNoting(
  deliberation: Deliberation,
  followUp: OpenFollowUp,
  nowMs: number,
  enforce: boolean,
): Noted {
  const decided = decideFor(deliberation, followUp, nowMs, enforce);
  if (!isRecallByOutsiders(followUp, decided, deliberation, nowMs, enforce)) return { followUp, decided };
  const { person, policy, site } = deliberation;
  const noted = { ...followUp, outsidersRecalledAtMs: nowMs };
  const open = person.open.map((one) => (one === followUp ? noted : one));
  const after = new Deliberation({ ...person, open }, policy, site);
  return { followUp: noted, decided: decideFor(after, noted, nowMs, enforce) };
}

function isRecallByOutsiders(
  followUp: OpenFollowUp,
  { decision }: Decided,
  { person, policy, site }: Deliberation,
  nowMs: number,
  enforce: boolean,
): boolean {
  if (followUp.status !== "released" || decision.verdict !== "hold" || !isFilled(person.now.outsiders)) return false;
  const without = { ...person, now: { ...person.now, outsiders: {} } };
  return decideFor(new Deliberation(without, policy, site), followUp, nowMs, enforce).decision.verdict === "release";
}
