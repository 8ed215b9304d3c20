/**
 * `blind`: nobody can tell at present whether the customer is here, because somebody who should report it is silent, or
 * because this customer's own browser sent more than is taken and was refused. A
 * suspect site contacts nobody at all until an owner resumes it, and so does every site while Redis is not fit to decide
 * on: not even an override lifts that.
 */
import { Hold, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const SUSPECT = "suspect";
export const BLIND = "blind";
/**
 * Silence ends without any news of the person. It is asked for again after a quarter of what it has lasted: what is
 * over late is late in proportion, and thousands who wait through a silence of hours are no load. Redis is looked after
 * by the process itself, which looks at nobody until it is fit.
 */
const ASK_AGAIN_MS_MIN = 1_000;
const ASK_AGAIN_MS_MAX = 60_000;
const askAgainAtMs = (sinceMs: number, nowMs: number): number =>
  nowMs + Math.min(ASK_AGAIN_MS_MAX, Math.max(ASK_AGAIN_MS_MIN, Math.floor((nowMs - sinceMs) / 4)));

export const blind: PersonalRule = {
  code: "blind",
  effects: ["hold"],
  concerns: ({ site, suspectSinceMs, unheardSinceMs }) =>
    unheardSinceMs !== null || site.unfitSinceMs !== null || suspectSinceMs !== null,
  look: ({ followUp, terms, site: { unfitSinceMs }, digest: { suspectSinceMs, unheardSinceMs }, nowMs }) => {
    if (suspectSinceMs !== null) return suspect(suspectSinceMs);
    if (unfitSinceMs !== null) return unfit(unfitSinceMs, nowMs);
    if (unheardSinceMs === null || followUp.purpose === "transactional" || !terms.waitsForPresence) return pass();
    return unseen(unheardSinceMs, nowMs);
  },
};

function suspect(sinceMs: number): Hold {
  const say = () => ({
    because: "For a time nobody could hear the customers, so an owner has to say how to go on.",
    facts: { suspectSince: iso(sinceMs) },
  });
  return new Hold(null, null, say, SUSPECT);
}

function unfit(sinceMs: number, nowMs: number): Hold {
  const say = () => ({
    because: "The store is not fit to decide on just now, as its operator can see.",
    facts: { unfitSince: iso(sinceMs) },
  });
  return new Hold(null, nowMs + ASK_AGAIN_MS_MIN, say, SUSPECT);
}

function unseen(sinceMs: number, nowMs: number): Hold {
  const say = () => ({
    because: "Nobody can tell at the moment whether the customer is here.",
    facts: { blindSince: iso(sinceMs) },
  });
  return new Hold(null, askAgainAtMs(sinceMs, nowMs), say, BLIND);
}
