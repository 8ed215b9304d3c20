/**
 * Whether this tab is there, and how long somebody looked at it: `page.viewed` when it comes into view, `page.active`
 * every 15 seconds while it stays visible, `page.hidden` and `page.left` when it goes.
 *
 *   viewed ⇄ hidden      another tab, a minimised window, a locked phone
 *   viewed, hidden → left   closed, navigated away; → viewed again when the back-forward cache restores it
 *
 * A tab that crashes or is killed says nothing; the collector notices by the heartbeats that stay away.
 */
import { HEARTBEAT_MS } from "../../wire/limits.js";
import { after, type Cancel, nowMs, uptimeMs } from "../clock.js";
import type { Emit } from "../emit.js";
import { listen, listener } from "../listen.js";
import { createStopwatch, TICK_MS, type Totals } from "../stopwatch.js";

export interface PageObserver {
  totals(): Totals;
  /** Says, without anything having happened to the tab, that somebody still looks at it, or looks at something else in it. */
  pulse(what: "active" | "viewed"): void;
  /** Says that the tab has gone. */
  leave(): void;
}

type State = "viewed" | "hidden" | "left";

/**
 * `beats` says whether a heartbeat is due, given whether somebody was there since the last one; `tick` is called now and
 * then while the page is visible, and before it goes. Observes until `signal` aborts.
 */
export function observePage(
  emit: Emit,
  beats: (engaged: boolean) => boolean,
  tick: () => void,
  signal: AbortSignal,
): PageObserver {
  const watch = createStopwatch();
  let state: State = "left";
  let cancelTick: Cancel | undefined;
  let saidMs = 0;
  let toldMs = 0;

  const totals = () => {
    const { activeElement } = document;
    // Between the frames of one payment form the focus moves without an event.
    const frame = activeElement?.tagName === "IFRAME" && activeElement;
    return watch.settle(uptimeMs(), state === "viewed", frame, nowMs());
  };
  const say = (what: State | "active") => {
    const told = totals();
    saidMs = uptimeMs();
    toldMs = told.engagedMs;
    emit({ type: `page.${what}`, ...told });
  };

  // Each is heard once a tick: a listener that is called at every move and key costs more than all the rest. Not `scroll`: a
  // carousel that moves by itself is nobody's sign of life.
  const inputs = listener(
    "pointerdown pointermove keydown wheel",
    ({ isTrusted }) => isTrusted && watch.input(uptimeMs(), nowMs()),
    signal,
    window,
    true,
  );

  const run = () => {
    inputs();
    cancelTick = after(TICK_MS, () => {
      const { engagedMs } = totals();
      if (uptimeMs() - saidMs >= HEARTBEAT_MS) {
        if (beats(engagedMs > toldMs)) say("active");
        saidMs = uptimeMs();
      }
      run();
      tick();
    });
  };

  const move = (next: State) => {
    if (next === state) return;
    if (next !== "viewed") tick();
    state = next;
    cancelTick?.();
    say(next);
    if (next === "viewed") run();
  };

  const look = () => move(document.hidden ? "hidden" : "viewed");

  // A tab that is opened in the background was viewed too, by nobody yet.
  move("viewed");
  look();
  listen("blur focus", totals, signal);
  listen(
    "visibilitychange pagehide pageshow",
    ({ type }) => {
      if (type === "pagehide") move("left");
      // On leaving, browsers say `pagehide` first and then that the page is hidden: it has left by then.
      else if (type === "pageshow" || state !== "left") look();
    },
    signal,
  );

  return {
    totals,
    pulse: (what) => say(state === "viewed" ? what : state),
    leave: () => move("left"),
  };
}
