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

  end(ended: Ended, isTry: boolean, nowMs: number): "opened" | "closed" | "same" {
    const before = this.#state;
    this.#state = after(before, ended, isTry, nowMs);
    if (this.#state === before) return "same";
    if (this.#state.at === "open") return "opened";
    return before.at === "closed" ? "same" : "closed";
  }
}

function after(state: State, ended: Ended, isTry: boolean, nowMs: number): State {
  if (ended === "answered") return { at: "closed", failures: 0 };
  if (state.at === "closed") return ended === "failed" ? failedOnceMore(state.failures, nowMs) : state;
  // What began before it opened, and failed after, says nothing new.
  if (state.at === "open" || !isTry) return state;
  // Where nothing was posted, another message tries at once.
  return ended === "failed" ? open(state.times + 1, nowMs) : { ...state, at: "open", untilMs: nowMs };
}

const failedOnceMore = (failures: number, nowMs: number): State =>
  failures + 1 < FAILURES_MAX ? { at: "closed", failures: failures + 1 } : open(1, nowMs);

const open = (times: number, nowMs: number): State => ({
  at: "open",
  times,
  untilMs: nowMs + Math.min(FIRST_OPEN_MS * 2 ** (times - 1), OPEN_MS_MAX),
});
