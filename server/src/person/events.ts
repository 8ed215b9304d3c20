/** Which of the backend's events were heard, so that a copy of one changes nothing. */
import { compare } from "./bounds.js";
import type { HeardEvent } from "./document.js";
import type { BackendSource } from "./fact.js";

const EVENTS_MAX = 200;
/** Without a told time, the same words under the same id are one telling for this long. */
const SAME_TELLING_MS = 10 * 60 * 1000;

export const heardEventOf = ({ event, content = "", receivedAtMs, isDated }: BackendSource): HeardEvent => ({
  id: event,
  content,
  receivedAtMs,
  ...(isDated && { isDated }),
});

/**
 * Whether it was heard before: the same id, words and time. Where neither told a time, they are one within ten minutes,
 * unless something else was said under that id in between.
 */
export function isCopy(heard: readonly HeardEvent[], event: HeardEvent): boolean {
  const sameId = heard.filter(({ id }) => id === event.id);
  return sameId.some((one) => {
    if (one.content !== event.content) return false;
    if (event.isDated || one.receivedAtMs === event.receivedAtMs) return true;
    const [fromMs, toMs] = [one.receivedAtMs, event.receivedAtMs].sort((a, b) => a - b) as [number, number];
    const isBetween = ({ content, receivedAtMs }: HeardEvent): boolean =>
      content !== event.content && fromMs < receivedAtMs && receivedAtMs < toMs;
    return toMs - fromMs <= SAME_TELLING_MS && !sameId.some(isBetween);
  });
}

/** Those that were received last, the newest first. */
export function joinEvents(a: readonly HeardEvent[], b: readonly HeardEvent[], most = EVENTS_MAX): HeardEvent[] {
  const keyOf = ({ id, content, receivedAtMs }: HeardEvent): string => JSON.stringify([id, content, receivedAtMs]);
  const unique = new Map([...a, ...b].map((one) => [keyOf(one), one]));
  return [...unique]
    .sort(([x, one], [y, other]) => other.receivedAtMs - one.receivedAtMs || compare(x, y))
    .slice(0, most)
    .map(([, one]) => one);
}
