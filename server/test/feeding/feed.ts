/** One payload of one platform, and what has to come of it. */
import type { Effect } from "./effects.js";

export interface Feed {
  /** The heading of the docs page under which its mapping stands. */
  platform: string;
  says: string;
  payload: unknown;
  effect: Effect;
  hurried?: Hurried;
}

/** The payload mapped field by field as it comes, by somebody in a hurry. */
export interface Hurried {
  events: unknown[];
  effect: Effect;
  /** Fields that Holdoff leaves out, and names. */
  ignored: string[];
}

export function feed<P>(
  platform: string,
  says: string,
  payload: P,
  effect: Effect,
  hurry?: { map: (payload: P) => unknown[]; effect?: Effect; ignored?: string[] },
): Feed {
  if (hurry === undefined) return { platform, says, payload, effect };
  const hurried = { events: hurry.map(payload), effect: hurry.effect ?? effect, ignored: hurry.ignored ?? [] };
  return { platform, says, payload, effect, hurried };
}
