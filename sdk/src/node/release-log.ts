/**
 * What a receiver remembers about releases. A release is a standing offer with a number, and messages may come twice, late
 * and out of order. So a receiver keeps the highest release number it has seen of each follow-up, and ignores the rest: a
 * release with a lower number, or one whose recall was here first, must not ring.
 *
 * `isNews` is the rule alone, for receivers that keep the number in a table of their own.
 */
import type { Message } from "../wire/index.js";

/** `seenRelease`: the highest release number of this follow-up so far; undefined when it was never heard of. */
export function isNews(seenRelease: number | undefined, message: Message): boolean {
  if (seenRelease === undefined) return true;
  const { release } = message.data;
  // A recall, a redeem or an end carries the number of its release: the release itself is then no longer news.
  return message.type === "follow_up.released" ? release > seenRelease : release >= seenRelease;
}

export interface ReleaseLog {
  /** True when the message is news, and remembers it; false when it is to be ignored. */
  accept(message: Message): boolean;
}

/** Keeps the last `followUpsMax` follow-ups in memory: for one process. Default 10,000. */
export function createReleaseLog(followUpsMax = 10_000): ReleaseLog {
  const seen = new Map<string, number>();
  return {
    accept(message) {
      const { id } = message.data.followUp;
      if (!isNews(seen.get(id), message)) return false;
      // Deleted first, so that the map stays in the order of the last news and drops the oldest.
      seen.delete(id);
      seen.set(id, message.data.release);
      const oldest = seen.keys().next();
      if (seen.size > followUpsMax && !oldest.done) seen.delete(oldest.value);
      return true;
    },
  };
}
