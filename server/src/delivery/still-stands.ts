/** Whether a message still says how things are: looked up right before each attempt, and before it is sent once more. */
import type { Delivery, StoredFollowUp } from "../state/store.js";

/** A release as long as it is on offer; a state until something later happened. */
export function stillStands(
  { state, deliveries }: StoredFollowUp,
  { n, type, release, destination }: Delivery,
): boolean {
  if (type === "follow_up.released") return state.status === "released" && state.release === release;
  // A queue is told nothing but to drop a job: that is right however late.
  return "queue" in destination || deliveries.at(-1)?.n === n;
}

/** Its release was redeemed by its own delivery, and nobody has said what came of that. */
export const wasRedeemedBy = ({ state }: StoredFollowUp, { messageId, release }: Delivery): boolean =>
  (state.status === "redeemed" || (state.status === "closed" && state.outcome === "unknown")) &&
  state.redeemKey === messageId &&
  state.release === release;
