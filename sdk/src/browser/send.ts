/**
 * Brings what was said to the collector: at once, or a second later in company; again after a failure, with a growing
 * pause; by beacon when the page goes. Rejects nothing and throws nothing.
 */
import type { BatchAnswer } from "../wire/batch.js";
import { type Batch, backoffMs, canWait, createBatcher, endsPage, type Said } from "./batch.js";
import { after, type Cancel, chance, nowMs } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import { warn } from "./warn.js";

/** How long a signal that can wait does. */
const COMPANY_MS = 1_000;
export type Log = (...details: unknown[]) => void;

/** Where the collector takes something. */
export const doorUrl = (endpoint: string, door: string): string => `${endpoint.replace(/\/$/, "")}/v1/${door}`;

/** A simple request: text, no preflight, no cookies, no address of the page; finished even if the page is not there. */
export const post = (url: string, body: string, signal: AbortSignal | null = null): Promise<Response> =>
  fetch(url, { method: "POST", body, signal, keepalive: true, credentials: "omit", referrerPolicy: "no-referrer" });

export interface Sending<Who> {
  /** The batch but for its signals, as JSON. */
  envelope(who: Who): string;
  /** Hears what the collector answers to a batch that it took, and in whose name that was. */
  answered(answer: BatchAnswer, who: Who): void;
  log: Log;
}

/**
 * Returns the function that takes a fact, said in somebody's name, and sees to the rest. Nothing has to be stopped: timers
 * run only while something is not acknowledged.
 */
export function createSender<Who>(
  url: string,
  { envelope, answered, log }: Sending<Who>,
): (fact: Said, who: Who) => void {
  const batcher = createBatcher<Who>();
  let failures = 0;
  let underWay = 0;
  let soon: Promise<void> | undefined;
  let later: Cancel | undefined;
  let pause: Cancel | undefined;

  const bodyOf = ({ who, entries }: Batch<Who>) =>
    `${envelope(who).slice(0, -1)},"signals":[${entries.map(({ text }) => text).join()}]}`;

  const retry = (retryAfterMs: number) => {
    failures += 1;
    pause ??= after(backoffMs(failures, retryAfterMs, chance()), () => {
      pause = undefined;
      send();
    });
  };

  const deliver = async (batch: Batch<Who>) => {
    underWay += 1;
    try {
      const response = await post(url, bodyOf(batch));
      const text = await response.text();
      log(response.status, text);
      if (response.status > 499 || response.status === 429)
        retry(Number(response.headers.get("retry-after")) * 1000 || 0);
      else {
        if (response.ok) {
          const answer: BatchAnswer = JSON.parse(text);
          batcher.acknowledge(batch, answer.epoch, nowMs());
          for (const lost of ["dropped", "ignored"] as const) {
            const [first] = answer[lost] ?? [];
            if (first) warn(lost, JSON.stringify(first));
          }
          answered(answer, batch.who);
        } else {
          batcher.drop(batch);
          warn("refused", `${response.status} ${text.slice(0, 600)}`);
        }
        failures = 0;
      }
    } catch (error) {
      retry(0);
      log(error);
    }
    underWay -= 1;
    send(true);
  };

  /** What is urgent does not wait for the answer to an earlier request, and takes that request's signals along. */
  const send = guarded((inTurn?: boolean) => {
    later?.();
    later = soon = undefined;
    const [batch] = batcher.batches();
    if (batch && !pause && !(inTurn && underWay)) void deliver(batch);
  });

  return (fact, who) => {
    batcher.add(fact, nowMs(), who);
    if (endsPage(fact.type)) {
      for (const batch of batcher.batches()) {
        // No room left for beacons, or none at all. A beacon brings no answer, so what it carried stays queued.
        if (!attempt(() => navigator.sendBeacon(url, bodyOf(batch)))) void deliver(batch);
      }
    } else if (canWait(fact.type)) later ??= after(COMPANY_MS, () => send(true));
    else soon ??= Promise.resolve().then(() => send());
  };
}
