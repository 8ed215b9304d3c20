/** Event listeners that cannot hurt the page. */
import { guarded } from "./guard.js";

/** An event; what only some of them have is asked for by those who may get one. */
export type Heard = Event & Partial<Pick<KeyboardEvent, "key" | "repeat">> & Partial<Pick<StorageEvent, "newValue">>;

/**
 * Prepares to listen to several events (names separated by spaces) until `signal` aborts, by default wherever in the page
 * they happen, and returns what begins it. Passive, so that scrolling never waits for us; in the window's capture phase, so
 * that no `stopPropagation` hides a "no thanks" from us. `once`: each event the first time after each beginning.
 */
export function listener(
  types: string,
  run: (event: Heard) => void,
  signal?: AbortSignal,
  target: EventTarget = window,
  once = false,
): () => void {
  const safe = guarded(run);
  const options = { capture: true, passive: true, once, ...(signal && { signal }) };
  return () => {
    for (const type of types.split(" ")) target.addEventListener(type, safe, options);
  };
}

/** Listens from now on. */
export const listen = (...args: Parameters<typeof listener>): void => listener(...args)();
