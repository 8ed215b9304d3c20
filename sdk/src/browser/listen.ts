/** Event listeners that cannot hurt the page. */
import { attempt, guarded } from "./guard.js";

export type Stop = () => void;

/** Several stops as one; one that fails, or was never there, does not keep the others. */
export const all =
  (...stops: (Stop | undefined)[]): Stop =>
  () => {
    for (const stop of stops) attempt(() => stop?.());
  };

/**
 * Listens to several events (names separated by spaces), by default wherever in the page they happen. Passive, so that
 * scrolling never waits for us; in the window's capture phase, so that no `stopPropagation` hides a "no thanks" from us.
 */
export function listen(types: string, run: (event: Event) => void, target: EventTarget = window): Stop {
  const safe = guarded(run);
  const options = { capture: true, passive: true };
  return all(
    ...types.split(" ").map((type) => {
      target.addEventListener(type, safe, options);
      return () => target.removeEventListener(type, safe, options);
    }),
  );
}
