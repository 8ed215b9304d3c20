/**
 * Brings what was said to the collector: at once, or in company; again after a failure, with a growing pause; by the
 * browser itself when the page goes or dies. Rejects nothing and throws nothing.
 */
import type { BatchAnswer } from "../wire/batch.js";
import { type Batch, backoffMs, canWait, createBatcher, type Entry, endsPage, type Said } from "./batch.js";
import { after, type Cancel, chance, nowMs } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import { listen } from "./listen.js";
import { warn } from "./warn.js";

/** How long a signal that can wait does: until the next heartbeat of a visible page. */
export const COMPANY_MS = 15_000;
/** A collector that has not answered by then does not. */
export const TIMEOUT_MS = 10_000;
/**
 * What the browser finishes without the page has a room of 64 KiB for all scripts of it. What is said at a click that leads
 * away needs it: a request without it ends with the page, before the collector has heard. More than this, in characters, is
 * not taken of it while the page is there.
 */
const LASTING_CHARS_MAX = 5_000;
/** The collector's last words to this page: what is wrong with one batch is wrong with the next. */
const FINAL = /^4(0[013]|10)$/;

export type Log = (...details: unknown[]) => void;

/** An earlier page said it: the journal has it. */
const isOld = ({ old }: Entry<unknown>) => old;
const isAway = ({ away }: Entry<unknown>) => away;
/** It goes on without this page. */
const isSafe = ({ old, away }: Entry<unknown>) => old || away === "lasting";

const isWorthAWill = ({ text }: Entry<unknown>) => !text.includes('"type":"page.');

/** Where the collector takes something. */
export const doorUrl = (endpoint: string, door: string): string => `${endpoint.replace(/\/$/, "")}/v1/${door}`;

/** A simple request: text, no preflight, no cookies, no address of the page. */
const simple = (body: string, more: RequestInit): RequestInit => ({
  method: "POST",
  body,
  credentials: "omit",
  referrerPolicy: "no-referrer",
  ...more,
});

/** Gives up after `timeoutMs`; with `keepalive` the browser finishes it when the page is gone. */
export const post = (url: string, body: string, timeoutMs: number, keepalive?: boolean): Promise<Response> =>
  fetch(url, simple(body, { keepalive: !!keepalive, signal: attempt(() => AbortSignal.timeout(timeoutMs)) ?? null }));

export interface Sending<Who> {
  /** The batch but for its signals, as JSON. */
  envelope(who: Who): string;
  /** Hears what the collector answers to a batch that it took, and in whose name that was. */
  answered(answer: BatchAnswer, who: Who): void;
  /** Hears what need not be brought any more. */
  forget(entries: Entry<Who>[]): void;
  log: Log;
}

export interface Sender<Who> {
  /**
   * Takes a fact, said in somebody's name, and sees to the rest. Answers what a journal should keep of it: presence is
   * told anew by the next page, so nothing of it while all is well, unless it `matters` otherwise.
   */
  say(fact: Said, who: Who, matters?: boolean): Entry<Who> | undefined;
  /** Takes over what earlier pages said. */
  adopt(entries: Entry<Who>[]): void;
}

/** Nothing has to be stopped: timers run only while something is not acknowledged. Nothing leaves before `ready`. */
export function createSender<Who>(
  url: string,
  { envelope, answered, forget, log }: Sending<Who>,
  ready: Promise<unknown>,
): Sender<Who> {
  const batcher = createBatcher<Who>(forget);
  let failures = 0;
  let lastingChars = 0;
  let silent = false;
  let soon: Promise<void> | undefined;
  let later: Cancel | undefined;
  let pause: Cancel | undefined;
  let will: AbortController | undefined;
  let willChanges = false;

  const bodyOf = ({ who, entries }: Batch<Who>) =>
    `${envelope(who).slice(0, -1)},"signals":[${entries.map(({ text }) => text).join()}]}`;

  /**
   * What the browser sends if this page dies before it can: a crash, a killed process. Each change makes it anew, so
   * its `sentAt` is that of the last change. Presence alone needs none: to write one takes milliseconds.
   */
  const writeWill = guarded((left?: boolean) => {
    willChanges = false;
    will?.abort();
    will = undefined;
    for (const batch of left ? [] : batcher.batches(isOld)) {
      if (!batch.entries.some(isWorthAWill)) continue;
      will ??= new AbortController();
      window.fetchLater?.(url, simple(bodyOf(batch), { signal: will.signal }));
    }
  });

  const retry = guarded((retryAfterMs: number) => {
    failures += 1;
    if (pause) return;
    // Where the page has no timers, nothing ends the pause but the network.
    pause = () => undefined;
    pause = after(backoffMs(failures, retryAfterMs, chance()), resume);
  });

  const deliver = async (batch: Batch<Who>, last?: boolean) => {
    const { entries, who } = batch;
    const body = bodyOf(batch);
    const lasting = last || lastingChars + body.length < LASTING_CHARS_MAX;
    const mark = (away: Entry<Who>["away"]) => {
      for (const entry of entries) entry.away = away;
    };
    const chars = lasting ? body.length : 0;
    lastingChars += chars;
    mark(lasting ? "lasting" : "brief");
    try {
      const response = await post(url, body, TIMEOUT_MS, lasting).catch(async (error: Error) => {
        if (!lasting || error.name !== "TypeError") throw error;
        // Another script may have filled that room; or the page is going, and the browser goes on with it alone: then
        // there is no next moment.
        await new Promise<void>((resolve) => after(0, resolve));
        mark("brief");
        return post(url, body, TIMEOUT_MS);
      });
      const { status, ok, headers } = response;
      const text = await response.text();
      log(status, text);
      if (status > 499 || status === 429) retry(Number(headers.get("retry-after")) * 1000 || 0);
      else {
        if (ok) {
          const answer: BatchAnswer = JSON.parse(text);
          batcher.acknowledge(batch, answer.epoch, nowMs());
          for (const lost of ["dropped", "ignored"] as const) {
            const [first] = answer[lost] ?? [];
            if (first) warn(lost, JSON.stringify(first));
          }
          answered(answer, who);
        } else {
          // What an earlier page said may have been said with an earlier key.
          silent ||= FINAL.test(`${status}`) && !entries[0]?.old;
          batcher.drop(silent ? { entries: batcher.batches(isOld).flatMap((each) => each.entries) } : batch);
          warn("refused", `${status} ${text.slice(0, 600)}`);
        }
        failures = 0;
      }
    } catch (error) {
      retry(0);
      log(error);
    }
    mark(undefined);
    lastingChars -= chars;
    writeWill();
    if (!later) send();
  };

  /** Sends what is not under way; nothing waits for the answer to an earlier request. */
  const send = guarded(() => {
    later?.();
    later = soon = undefined;
    if (!pause && navigator.onLine !== false) for (const batch of batcher.batches(isAway)) void deliver(batch);
  });

  const resume = () => {
    pause?.();
    pause = undefined;
    send();
  };
  listen("online", resume);

  return {
    say(fact, who, matters) {
      const { type } = fact;
      const entry = batcher.add(fact, nowMs(), who);
      const left = type === "page.left";
      const isWell = !failures && navigator.onLine !== false && !batcher.batches((each) => !each.away)[0];
      if (silent) batcher.drop({ entries: [entry] });
      else if (endsPage(type)) for (const batch of batcher.batches(left ? isSafe : isAway)) void deliver(batch, true);
      else if (canWait(type)) later ??= after(COMPANY_MS, send);
      else soon ??= ready.then(send);
      if (left) writeWill(left);
      else if (!willChanges) {
        willChanges = true;
        void Promise.resolve().then(() => writeWill());
      }
      return silent || (!matters && (isWell ? /^page/ : /^page.a/).test(type)) ? undefined : entry;
    },
    adopt(entries) {
      batcher.adopt(entries);
      if (entries[0]) send();
    },
  };
}
