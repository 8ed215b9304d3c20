/**
 * `asked_enough`: a chat is offered once, not at every turn. It is not offered to somebody who was asked often enough,
 * or a moment ago, or who closed one; and it waits until somebody who has just come has looked around.
 */
import { askedAtMsOf } from "../../person/asks.js";
import { currentVisit, visibleMsOf, visitEndsAtMs } from "../activity-view.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Cancel, cancel, holdForNews, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { Rule } from "../rule.js";
import type { Situation } from "../situation.js";

export const askedEnough: Rule = {
  code: "asked_enough",
  effects: ["cancel", "hold"],
  covers: ({ channel }) => channel === "chat",
  look: (situation) => {
    const restraint = restraintOf(situation);
    if (restraint !== null) return cancelFor(restraint, situation);
    const { dwellMs } = situation.policy.asks;
    if (dwellMs === 0) return pass();
    const stayEndsAtMs = longStayEndsAtMs(situation);
    if (stayEndsAtMs !== null) return pass(stayEndsAtMs);
    return holdForNews(() => ({
      because: `The customer has not yet looked around for ${durationInWords(dwellMs)} on this visit.`,
      facts: { dwell: formatDuration(dwellMs) },
    }));
  },
};

/** Why no chat may be offered, and when that is over; null for never. */
export interface Restraint {
  why: "dismissed" | "asked" | "gap";
  untilMs: number | null;
}

type Asked = Pick<Situation, "person" | "policy" | "nowMs">;

/** Of several the one that lasts longest: when it is over, all are. */
export function restraintOf({ person, policy, nowMs }: Asked): Restraint | null {
  const { asks, declines } = policy;
  const askedAtMs = askedAtMsOf(person);
  let why: Restraint["why"] = "dismissed";
  let endMs = endOf(person.known.chatDismissedAtMs.at(-1), declines.chatMs);
  // The window is full until the ask that fills it, counted back from the latest, is out of it.
  const fullEndMs = asks.max === 0 ? Number.POSITIVE_INFINITY : endOf(askedAtMs.at(-asks.max), asks.perMs);
  if (fullEndMs > endMs) [why, endMs] = ["asked", fullEndMs];
  const gapEndMs = endOf(askedAtMs.at(-1), asks.gapMs);
  if (gapEndMs > endMs) [why, endMs] = ["gap", gapEndMs];
  if (nowMs >= endMs) return null;
  return { why, untilMs: Number.isFinite(endMs) ? endMs : null };
}

const endOf = (atMs: number | undefined, forMs: number): number =>
  atMs === undefined ? Number.NEGATIVE_INFINITY : atMs + forMs;

/** When the visit ends in which the person has looked around long enough; null while they have not. */
function longStayEndsAtMs({ person, policy, nowMs }: Asked): number | null {
  const visit = currentVisit(person, nowMs);
  if (visit === undefined) return null;
  return visibleMsOf(person, visit) >= policy.asks.dwellMs ? visitEndsAtMs(visit) : null;
}

function cancelFor({ why, untilMs }: Restraint, { person, policy, nowMs }: Asked): Cancel {
  const { asks, declines } = policy;
  const lastMs = askedAtMsOf(person).at(-1);
  const lastAsked = lastMs === undefined ? {} : { lastAsked: iso(lastMs) };
  switch (why) {
    case "dismissed":
      return cancel(
        () => ({
          because: `The customer closed a chat less than ${durationInWords(declines.chatMs)} ago.`,
          facts: {
            dismissedAt: iso(person.known.chatDismissedAtMs.at(-1) ?? nowMs),
            remembered: formatDuration(declines.chatMs),
          },
        }),
        untilMs,
      );
    case "asked":
      return cancel(
        () => ({
          because:
            asks.max === 0
              ? "Nobody is asked whether they would like to chat: the rules of this shop say so."
              : `The customer was asked often enough within ${durationInWords(asks.perMs)}.`,
          facts: { ...lastAsked, asks: asks.max, within: formatDuration(asks.perMs) },
        }),
        untilMs,
      );
    case "gap":
      return cancel(
        () => ({
          because: `The customer was asked less than ${durationInWords(asks.gapMs)} ago.`,
          facts: { ...lastAsked, gap: formatDuration(asks.gapMs) },
        }),
        untilMs,
      );
  }
}
