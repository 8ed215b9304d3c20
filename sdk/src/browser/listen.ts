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
 * Listens to several events (names separated by spaces) wherever in the page they happen. Passive, so that scrolling
 * never waits for us; in the window's capture phase, so that no `stopPropagation` hides a "no thanks" from us.
 */
export function listen(types: string, run: (event: Event) => void): Stop {
  const safe = guarded(run);
  const options = { capture: true, passive: true };
  return all(
    ...types.split(" ").map((type) => {
      window.addEventListener(type, safe, options);
      return () => window.removeEventListener(type, safe, options);
    }),
  );
}
