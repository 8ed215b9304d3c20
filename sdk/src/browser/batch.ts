/**
 * What has been said and not yet acknowledged. Pure: no clock, no network; times are arguments.
 *
 * A signal is queued until an answer acknowledges a batch that carried it; then it is gone, except that a signal which
 * can end a follow-up is kept for ten minutes more. When an answer names another epoch than the one before, the state
 * behind the collector may be an older copy, so what is kept is queued again. Numbers stay, so copies are harmless.
 */
import { BATCH_SIGNALS_MAX } from "../wire/limits.js";
import { ENDS_FOLLOW_UPS, HEARTBEAT, MAY_WAIT } from "./signal-patterns.js";
import { toJson } from "./to-json.js";

/** A fact that the page reports, before the collector has looked at it. */
export interface Said {
  type: string;
  [prop: string]: unknown;
}

/** A numbered signal as JSON: fixed at the moment it was said, whatever the page does to its objects later. */
export type SignalText = string;

/** One thing said, and the name that it is sent under. The page may speak for somebody else by then. */
export interface Entry<Who> {
  text: SignalText;
  seq: number;
  who: Who;
  /** A request that carries it has not been answered yet; `lasting` is one that the browser finishes without the page. */
  away?: "brief" | "lasting" | undefined;
  /** An earlier page said it, and the journal kept it. */
  old?: boolean;
}

export interface Batch<Who> {
  who: Who;
  entries: Entry<Who>[];
}

/**
 * Characters of JSON in one batch. The browser lets all pages and scripts together have 64 KiB under way at page end,
 * so even 15 Ki characters of three bytes each pass alone.
 */
export const BATCH_CHARS_MAX = 15 * 1024;
/** Signals waiting for an acknowledgement. */
export const QUEUE_MAX = 2_000;
/** How long a signal that can end a follow-up is kept after its acknowledgement. */
export const KEPT_MS = 600_000;
/** Longest wait between two attempts when the collector names none. */
export const BACKOFF_MS_MAX = 60_000;
/** Longest wait that a collector can ask for. */
export const RETRY_AFTER_MS_MAX = 600_000;

/** What the catalogue of signals says can end a follow-up, or keep one from being made. */
export const endsFollowUps = (text: SignalText): boolean => ENDS_FOLLOW_UPS.test(text);

/** True for what may wait for company; everything else leaves at once. */
export const canWait = (type: string): boolean => MAY_WAIT.test(type);

/** True when the page may be gone in a moment. */
export const endsPage = (type: string): boolean => /(hidden|left)$/.test(type);

export interface Batcher<Who> {
  add(fact: Said, atMs: number, who: Who): Entry<Who>;
  /** Takes over what earlier pages said. */
  adopt(entries: Entry<Who>[]): void;
  /** What is not acknowledged and not skipped, in batches that keep the caps; each in one name. */
  batches(isSkipped: (entry: Entry<Who>) => unknown): Batch<Who>[];
  /** An answer came: these are in safe hands. */
  acknowledge(batch: Batch<Who>, epoch: string, atMs: number): void;
  /** The collector will never take these. */
  drop(batch: Pick<Batch<Who>, "entries">): void;
}

/** `forget` hears what need not be brought any more. */
export function createBatcher<Who>(forget: (entries: Entry<Who>[]) => void): Batcher<Who> {
  let queue: Entry<Who>[] = [];
  /** What can end a follow-up and was acknowledged, with when it need not be kept any more. */
  const kept = new Map<Entry<Who>, number>();
  let seq = 0;
  let knownEpoch: string | undefined;

  const drop: Batcher<Who>["drop"] = ({ entries }) => {
    queue = queue.filter((entry) => !entries.includes(entry));
    forget(entries);
  };

  return {
    add(fact, atMs, who) {
      const mark = { seq: seq + 1, at: atMs };
      const whole = toJson({ ...fact, ...mark });
      // What fills a batch by itself is told without its details: the collector reads what is missing the careful way.
      const text = whole.length < BATCH_CHARS_MAX ? whole : toJson({ type: fact.type, ...mark });
      seq += 1;
      const entry: Entry<Who> = { text, seq, who };
      queue.push(entry);
      if (queue.length > QUEUE_MAX) {
        // A heartbeat says nothing that the next one does not say again.
        const least =
          queue.find(({ text }) => HEARTBEAT.test(text)) ?? queue.find(({ text }) => !endsFollowUps(text)) ?? entry;
        drop({ entries: [least] });
      }
      return entry;
    },

    adopt(entries) {
      queue.push(...entries);
    },

    batches(isSkipped) {
      const batches: Batch<Who>[] = [];
      let batch: Batch<Who> | undefined;
      let chars = 0;
      for (const entry of queue) {
        if (isSkipped(entry)) continue;
        const { text, who } = entry;
        chars += text.length + 1;
        if (batch?.who !== who || chars > BATCH_CHARS_MAX || batch.entries.length >= BATCH_SIGNALS_MAX) {
          batch = { who, entries: [] };
          batches.push(batch);
          chars = text.length;
        }
        batch.entries.push(entry);
      }
      return batches;
    },

    acknowledge(batch, epoch, atMs) {
      drop(batch);
      for (const [entry, untilMs] of kept) {
        if (epoch === knownEpoch && untilMs > atMs) continue;
        kept.delete(entry);
        if (untilMs > atMs && !batch.entries.includes(entry)) queue.push(entry);
      }
      knownEpoch = epoch;
      for (const entry of batch.entries) if (endsFollowUps(entry.text)) kept.set(entry, atMs + KEPT_MS);
    },

    drop,
  };
}

/**
 * Milliseconds until the next attempt after `failures` (from 1) in a row. `random` (0 to 1) spreads the pages of a shop,
 * so that they do not all come back in the same instant; none comes earlier than the collector asked.
 */
export const backoffMs = (failures: number, retryAfterMs: number, random: number): number =>
  Math.max(Math.min(500 * 2 ** failures, BACKOFF_MS_MAX), Math.min(retryAfterMs, RETRY_AFTER_MS_MAX)) *
  (1 + random / 2);
