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
import { after, type Cancel, uptimeMs } from "../clock.js";
import type { Emit } from "../emit.js";
import { all, listen, type Stop } from "../listen.js";
import { createStopwatch, type Totals } from "../stopwatch.js";

export interface PageObserver {
  totals(): Totals;
  /** Says, without anything having happened to the tab, that somebody still looks at it, or looks at something else in it. */
  pulse(what: "active" | "viewed"): void;
  stop: Stop;
}

type State = "viewed" | "hidden" | "left";

// Not `scroll`: a carousel that moves by itself is nobody's sign of life.
const INPUTS = "pointerdown pointermove keydown wheel";

/** `beats` says whether a heartbeat is due, given whether somebody was there since the last one. */
export function observePage(emit: Emit, beats: (engaged: boolean) => boolean): PageObserver {
  const watch = createStopwatch();
  let state: State = "left";
  let cancelBeat: Cancel | undefined;

  let toldMs = 0;

  const totals = () => watch.totals(uptimeMs(), state === "viewed", document.activeElement?.tagName === "IFRAME");
  const say = (what: State | "active") => {
    const told = totals();
    toldMs = told.engagedMs;
    emit({ type: `page.${what}`, ...told });
  };

  const beat = () => {
    cancelBeat = after(HEARTBEAT_MS, () => {
      if (beats(totals().engagedMs > toldMs)) say("active");
      beat();
    });
  };

  const move = (next: State) => {
    if (next === state) return;
    state = next;
    cancelBeat?.();
    say(next);
    if (next === "viewed") beat();
  };

  const look = () => move(document.hidden ? "hidden" : "viewed");

  // A tab that is opened in the background was viewed too, by nobody yet.
  move("viewed");
  look();

  return {
    totals,
    pulse: (what) => say(state === "viewed" ? what : state),
    stop: all(
      () => move("left"),
      listen(INPUTS, () => watch.input(uptimeMs())),
      listen("visibilitychange pagehide pageshow", ({ type }) => {
        if (type === "pagehide") move("left");
        // On leaving, browsers say `pagehide` first and then that the page is hidden: it has left by then.
        else if (type === "pageshow" || state !== "left") look();
      }),
    ),
  };
}
