/**
 * A fair share of the work that a process has in hand at once. It is divided among the keys that want some. A key that
 * wants more than its share waits for its turn, however many connections it has, and the other keys need not wait for
 * it. A key that is alone may have it all. It is no rate: what is quick is taken as often as it comes.
 */
import { after, monotonicMs, type Timer } from "../clock.js";

/** A key that wanted something so lately wants something still: it must not find everything in others' hands. */
const WANTS_MS = 5_000;
const WAIT_MS_MAX = 5_000;

export type Release = () => void;

interface Waiting {
  weight: number;
  start: (release: Release | null) => void;
  timer: Timer;
}

interface Share {
  inHand: number;
  wantedAtMs: number;
  /** Oldest first. */
  waiting: Waiting[];
}

export interface WorkLimits {
  atOnce: number;
  waiting: number;
}

export class WorkShares {
  readonly #shares = new Map<string, Share>();
  #inHand = 0;

  constructor(
    readonly limits: () => WorkLimits,
    readonly nowMs: () => number = monotonicMs,
  ) {}

  /** Waits for its turn; null where too many of the same key wait already, or for too long. */
  async enter(key: string, weight = 1): Promise<Release | null> {
    const share = this.#shareOf(key);
    share.wantedAtMs = this.nowMs();
    if (share.waiting.length === 0 && this.#hasRoom(share, weight)) return this.#begin(share, weight);
    if (share.waiting.length >= this.limits().waiting) return null;
    return await new Promise((resolve) => {
      const waiting: Waiting = {
        weight,
        start: resolve,
        timer: after(WAIT_MS_MAX, () => {
          share.waiting = share.waiting.filter((one) => one !== waiting);
          resolve(null);
        }),
      };
      share.waiting.push(waiting);
    });
  }

  #shareOf(key: string): Share {
    const share = this.#shares.get(key) ?? { inHand: 0, wantedAtMs: 0, waiting: [] };
    this.#shares.set(key, share);
    return share;
  }

  /** One piece of work is always let in, however heavy it is: by its key's share, and by all keys together. */
  #hasRoom(share: Share, weight: number): boolean {
    const { atOnce } = this.limits();
    const own = Math.floor(atOnce / this.#wanting());
    if (share.inHand > 0 && share.inHand + weight > own) return false;
    return share.inHand === 0 || this.#inHand + weight <= atOnce;
  }

  #wanting(): number {
    const sinceMs = this.nowMs() - WANTS_MS;
    let wanting = 0;
    for (const [key, share] of this.#shares) {
      if (share.inHand > 0 || share.waiting.length > 0 || share.wantedAtMs > sinceMs) wanting += 1;
      else this.#shares.delete(key);
    }
    return Math.max(1, wanting);
  }

  #begin(share: Share, weight: number): Release {
    share.inHand += weight;
    this.#inHand += weight;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      share.inHand -= weight;
      this.#inHand -= weight;
      this.#next();
    };
  }

  /** Each key in its turn: who has the least in hand comes first. */
  #next(): void {
    const waiting = [...this.#shares.values()].filter((one) => one.waiting.length > 0);
    for (const share of waiting.sort((a, b) => a.inHand - b.inHand)) {
      const first = share.waiting[0];
      if (first === undefined || !this.#hasRoom(share, first.weight)) continue;
      share.waiting.shift();
      first.timer.cancel();
      first.start(this.#begin(share, first.weight));
    }
  }
}
