/** Waiting for something to hold, and never for longer than it may take. */
import { setTimeout as pause } from "node:timers/promises";

const ASK_EVERY_MS = 20;

/** Asks until the answer is true, and answers how long that took; undefined when it took longer than `mostMs`. */
export async function holdsWithinMs(mostMs, condition) {
  const startedMs = performance.now();
  for (;;) {
    if (await condition()) return performance.now() - startedMs;
    if (performance.now() - startedMs > mostMs) return undefined;
    await pause(ASK_EVERY_MS);
  }
}

/** As above, where anything else is a fault of the lab. */
export async function until(what, mostMs, condition) {
  const tookMs = await holdsWithinMs(mostMs, condition);
  if (tookMs === undefined) throw new Error(`${what}: not within ${mostMs} ms`);
  return tookMs;
}
