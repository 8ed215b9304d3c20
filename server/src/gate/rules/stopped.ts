/**
 * `stopped`: an owner stopped all contacts of the shop, or those of a channel, a department or a purpose. Only an owner
 * ends that: neither a request of the customer, nor that service goes first, nor an override of one contact.
 */
import { Hold, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";
import { isStopped, type Stop, type StopTarget } from "../stops.js";

export const STOPPED = "stopped";

export const stopped: PersonalRule = {
  code: "stopped",
  effects: ["hold"],
  concerns: ({ site }) => site.stops.length > 0,
  look: ({ followUp, site: { stops } }) => {
    for (const stop of stops) if (isStopped(stop, followUp)) return held(stop);
    return pass();
  },
};

const held = ({ target, by, reason, atMs }: Stop): Hold => {
  const say = () => ({ because: sentenceOf(target), facts: { ...target, by, reason, stoppedAt: iso(atMs) } });
  return new Hold(null, null, say, STOPPED);
};

function sentenceOf(target: StopTarget): string {
  if ("channel" in target) return "An owner has stopped this channel for now.";
  if ("department" in target) return "An owner has stopped this department for now.";
  if ("purpose" in target) return "An owner has stopped contacts of this purpose for now.";
  return "An owner has stopped all contacts of this shop for now.";
}
