/** Refusals and what lifts them, from the rule's words alone: plain and slow. */
import type { Lifts } from "@holdoff/sdk/wire";
import type { DatedFact } from "../../src/person/fact.js";

export interface Refused {
  id: string;
  channel: string;
  purpose: string;
  door: "page" | "backend";
  atMs: number;
  receivedAtMs: number;
  isStop: boolean;
}

/** What a fact refuses. */
export function refusalsIn({ fact, atMs, source }: DatedFact): Refused[] {
  const one = (channel: string, purpose: string, name: string, isStop = false): Refused[] => [
    {
      id: `rf-${channel}-${purpose}-${name}`,
      ...{ channel, purpose, atMs, isStop },
      door: source.door,
      receivedAtMs: source.receivedAtMs ?? atMs,
    },
  ];
  const at = atMs.toString(36);
  switch (fact.type) {
    case "consent.withdrawn":
    case "preference.set": {
      if (fact.type === "preference.set" && fact.allow !== false) return [];
      const { channel = "all", purpose = "all", refusal } = fact;
      return one(channel, purpose, refusal === undefined ? at : `b-${refusal}`);
    }
    case "message.received":
      return fact.keyword === "stop" ? one(fact.channel ?? "all", "all", `stop-${at}`, true) : [];
    case "contact.made":
      return fact.outcome === "complained" ? one(fact.channel ?? "all", "sales", at) : [];
    default:
      return [];
  }
}

/** Whether a fact lifts a refusal. `lists`: only by its id, as where the one who gave it may not draw lines. */
export function liftsRefusal({ fact, atMs, fromMs = atMs, source }: DatedFact, refused: Refused): boolean {
  switch (fact.type) {
    case "message.received":
      // START takes back what STOP said before, on its channel, and nothing else.
      return fact.keyword === "start" && refused.isStop && refused.channel === fact.channel && refused.atMs < fromMs;
    case "consent.given":
    case "preference.set": {
      if (fact.type === "preference.set" ? fact.allow !== true : fact.preTicked === true) return false;
      const { channel = "all", purpose = "all", lifts = [] } = fact;
      if (channel !== refused.channel || purpose !== refused.purpose) return false;
      if (isList(lifts)) return isListed(lifts, refused) && (fact.type === "preference.set" || !isEverything(refused));
      if (source.door === "page" || channel === "all" || purpose === "all" || refused.isStop) return false;
      // Dated after it, and before the line: the backend's own word by its told time, a page's by when it came in.
      const lineMs = Math.min(Date.parse(lifts.before), atMs);
      if (refused.door === "backend") return refused.atMs < lineMs;
      return source.isImport !== true && refused.receivedAtMs < lineMs;
    }
    default:
      return false;
  }
}

const isList = (lifts: Lifts): lifts is string[] => Array.isArray(lifts);

/** By the id that was shown, or by the name that its browser gave it. */
const isListed = (lifts: readonly string[], { id, channel, purpose }: Refused): boolean =>
  lifts.some((listed) => listed === id || `rf-${channel}-${purpose}-b-${listed}` === id);

const isEverything = ({ channel, purpose }: Refused): boolean => channel === "all" && purpose === "all";

/** Ids of those that stand once all is heard. */
export function standing(history: readonly DatedFact[], lifting: readonly DatedFact[] = history): string[] {
  const refused = history.flatMap(refusalsIn);
  const left = refused.filter((one) => !lifting.some((dated) => liftsRefusal(dated, one)));
  return [...new Set(left.map(({ id }) => id))].sort();
}
