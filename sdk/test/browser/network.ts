/** The browser as the sender sees it: requests that wait for the test to answer them, and what it is asked to say later. */
import { vi } from "vitest";
import type { Said } from "../../src/browser/batch.js";
import { createSender } from "../../src/browser/send.js";

export interface Sent {
  body: string;
  keepalive: boolean;
  answer(status: number, body?: unknown, headers?: Record<string, string>): Promise<void>;
  /** No answer in time. */
  fail(): Promise<void>;
  /** The browser does not even try, or reaches nobody. */
  refuse(): Promise<void>;
}

/** Requests as the page would make them; each waits for the test to answer it. */
export function network() {
  const sent: Sent[] = [];
  /** What the browser would send if the page died now. */
  const wills = new Set<string>();
  const online: (() => void)[] = [];
  const settled = async () => {
    await vi.advanceTimersByTimeAsync(0);
  };
  vi.stubGlobal(
    "fetch",
    (_url: string, init: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(new DOMException("timed out", "TimeoutError")));
        sent.push({
          body: String(init.body),
          keepalive: init.keepalive === true,
          answer(status, body = { accepted: 1, dropped: [], epoch: "e1" }, headers = {}) {
            resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }));
            return settled();
          },
          fail() {
            reject(new DOMException("timed out", "TimeoutError"));
            return settled();
          },
          refuse() {
            reject(new TypeError("Failed to fetch"));
            return settled();
          },
        });
      }),
  );
  const navigator = { onLine: true };
  vi.stubGlobal("navigator", navigator);
  vi.stubGlobal("window", {
    addEventListener: (type: string, run: () => void) => type === "online" && online.push(run),
    fetchLater(_url: string, { body, signal }: RequestInit) {
      wills.add(String(body));
      signal?.addEventListener("abort", () => wills.delete(String(body)));
    },
  });
  return {
    sent,
    wills: () => [...wills].map(seqs),
    settled,
    async goOffline() {
      navigator.onLine = false;
      await settled();
    },
    async goOnline() {
      navigator.onLine = true;
      for (const run of online) run();
      await settled();
    },
  };
}

export const seqs = (body: string | undefined): unknown[] =>
  JSON.parse(body ?? "{}").signals.map((signal: { seq: unknown }) => signal.seq);

const log = vi.fn();
export const answered = vi.fn();
export const forget = vi.fn();
export const sending = { envelope: (who: string) => `{"v":1,"visitor":"${who}"}`, answered, forget, log };
export const open = (ready = Promise.resolve()) => createSender<string>("https://h/v1/signals", sending, ready);
export function sender() {
  const { say } = open();
  return (fact: Said, who = "ada") => say(fact, who);
}
