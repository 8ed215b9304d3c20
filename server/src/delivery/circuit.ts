/**
 * Whether an endpoint is asked at all. After so many failures in a row its circuit opens: nothing is posted for a while,
 * then one message tries, and what comes of that one closes the circuit or opens it for longer.
 */

export const FAILURES_MAX = 5;
const FIRST_OPEN_MS = 1_000;
export const OPEN_MS_MAX = 60_000;

/** How an attempt ended for its endpoint; `unused`: nothing was posted after all. */
export type Ended = "answered" | "failed" | "unused";

type State =
  | { at: "closed"; failures: number }
  | { at: "open"; times: number; untilMs: number }
  | { at: "trying"; times: number };

export class Circuit {
  #state: State = { at: "closed", failures: 0 };

  get isClosed(): boolean {
    return this.#state.at === "closed";
  }

  get isFresh(): boolean {
    return this.#state.at === "closed" && this.#state.failures === 0;
  }

  /** From when on one may try; null while one does. Only of a circuit that is not closed. */
  get untilMs(): number | null {
    return this.#state.at === "open" ? this.#state.untilMs : null;
  }

  mayBegin(nowMs: number): boolean {
    return this.#state.at === "closed" || (this.#state.at === "open" && nowMs >= this.#state.untilMs);
  }

  /** Answers whether this is the one try of an open circuit. */
  begin(): boolean {
    if (this.#state.at !== "open") return false;
    this.#state = { at: "trying", times: this.#state.times };
    return true;
  }

  end(ended: Ended, isTry: boolean, nowMs: number): void {
    switch (ended) {
      case "answered":
        this.#state = { at: "closed", failures: 0 };
        return;
      case "unused":
        // Another message tries, at once.
        if (isTry && this.#state.at === "trying")
          this.#state = { at: "open", times: this.#state.times, untilMs: nowMs };
        return;
      case "failed":
        this.#fail(isTry, nowMs);
    }
  }

  #fail(isTry: boolean, nowMs: number): void {
    const state = this.#state;
    if (state.at === "closed") {
      const failures = state.failures + 1;
      this.#state = failures < FAILURES_MAX ? { at: "closed", failures } : open(1, nowMs);
    } else if (state.at === "trying" && isTry) this.#state = open(state.times + 1, nowMs);
    // What began before it opened, and failed after, says nothing new.
  }
}

const open = (times: number, nowMs: number): State => ({
  at: "open",
  times,
  untilMs: nowMs + Math.min(FIRST_OPEN_MS * 2 ** (times - 1), OPEN_MS_MAX),
});
