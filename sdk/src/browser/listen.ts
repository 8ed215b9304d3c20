/** Event listeners that cannot hurt the page. */
import { attempt, guarded } from "./guard.js";

export type Stop = () => void;

/** An event; what only some of them have is asked for by those who may get one. */
export type Heard = Event & Partial<Pick<KeyboardEvent, "key" | "repeat">> & Partial<Pick<StorageEvent, "newValue">>;

/** Several stops as one; one that fails, or was never there, does not keep the others. */
export const all =
  (...stops: (Stop | undefined)[]): Stop =>
  () => {
    for (const stop of stops) attempt(() => stop?.());
  };

/**
 * Prepares to listen to several events (names separated by spaces), by default wherever in the page they happen, and
 * returns what begins it (`true`) and ends it. Passive, so that scrolling never waits for us; in the window's capture
 * phase, so that no `stopPropagation` hides a "no thanks" from us. `once`: each event only the first time.
 */
export function listener(
  types: string,
  run: (event: Heard) => void,
  target: EventTarget = window,
  once = false,
): (on: unknown) => void {
  const safe = guarded(run);
  const options = { capture: true, passive: true, once };
  return (on) => {
    for (const type of types.split(" ")) target[on ? "addEventListener" : "removeEventListener"](type, safe, options);
  };
}

/** Listens from now on. */
export function listen(types: string, run: (event: Heard) => void, target?: EventTarget): Stop {
  const set = listener(types, run, target);
  set(true);
  return () => set(false);
}
