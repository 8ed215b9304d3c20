/**
 * What is accepted although Redis is out of memory. Nothing new is taken on then, but whoever buys, says no or is
 * cancelled must be heard all the same. Every list in a document is bounded, so changing one that exists cannot fill the
 * reserve that an operator leaves above `maxmemory`.
 */
import type { Change, FollowUpWrite, Loaded } from "./store.js";

/** A change of somebody known that ends, holds or refuses something, and lets nothing happen. */
export function mayOverfill(loaded: Loaded, { followUps, vital }: Change): boolean {
  if (loaded.revision === null || followUps.some((write) => write.create !== undefined)) return false;
  return (vital === true || followUps.length > 0) && !followUps.some((write) => letsHappen(loaded, write));
}

/** It is released or redeemed by this very change. */
function letsHappen({ document }: Loaded, { id, state }: FollowUpWrite): boolean {
  if (state?.status !== "released" && state?.status !== "redeemed") return false;
  const before = document.open.find((followUp) => followUp.id === id);
  return before?.status !== state.status || before.release !== state.release;
}
