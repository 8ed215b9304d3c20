/** Which of the backend's events were heard, so that a copy of one changes nothing. */
import { compare, partOfMost } from "./bounds.js";
import type { HeardEvent } from "./document.js";
import type { BackendSource } from "./fact.js";

const EVENTS_MAX = 200;
/** Without a told time, the same words under the same id are one telling for this long. */
const SAME_TELLING_MS = 10 * 60 * 1000;

/** No hash: all events without an id are told apart by what they say. */
const NAMELESS = "nameless";

export const heardEventOf = ({
  event,
  isNameless,
  content = "",
  receivedAtMs,
  isDated,
}: BackendSource): HeardEvent => ({
  id: isNameless ? NAMELESS : event,
  content,
  receivedAtMs,
  ...(isDated && { isDated }),
});

/**
 * Whether it was heard before: the same id, words and time. Where neither told a time, they are one within ten minutes,
 * unless something else was said under that id in between; without an id, anything else at all.
 */
export function isCopy(heard: readonly HeardEvent[], event: HeardEvent): boolean {
  const { receivedAtMs } = event;
  const sameId = heard.filter(({ id }) => id === event.id);
  const others = event.id === NAMELESS ? heard : sameId;
  const same = sameId.filter(({ content }) => content === event.content);
  if (same.length === 0 || event.isDated) return same.length > 0;
  // Nothing else came in between if nothing did since the nearest one.
  const nearestMs = [
    Math.max(...same.map((one) => one.receivedAtMs).filter((atMs) => atMs <= receivedAtMs)),
    Math.min(...same.map((one) => one.receivedAtMs).filter((atMs) => atMs >= receivedAtMs)),
  ];
  return nearestMs.some((atMs) => {
    const [fromMs, toMs] = [Math.min(atMs, receivedAtMs), Math.max(atMs, receivedAtMs)];
    const isElseBetween = (one: HeardEvent): boolean =>
      one.content !== event.content && fromMs < one.receivedAtMs && one.receivedAtMs < toMs;
    return toMs - fromMs <= SAME_TELLING_MS && !others.some(isElseBetween);
  });
}

/** Those that were received last, the newest first. */
export function joinEvents(a: HeardEvent[], b: readonly HeardEvent[]): HeardEvent[] {
  if (b.length === 0) return a;
  const keyOf = ({ id, content, receivedAtMs }: HeardEvent): string => JSON.stringify([id, content, receivedAtMs]);
  const unique = new Map([...a, ...b].map((one) => [keyOf(one), one]));
  const newestFirst = [...unique].sort(
    ([x, one], [y, other]) => other.receivedAtMs - one.receivedAtMs || compare(x, y),
  );
  return boundEvents(newestFirst.map(([, one]) => one));
}

export const boundEvents = (newestFirst: HeardEvent[], share = 1): HeardEvent[] =>
  newestFirst.slice(0, partOfMost(EVENTS_MAX, share));
