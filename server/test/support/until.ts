/** Waiting that ends: each wait says what it is for, and fails by that name when it takes too long. */
import { type EventEmitter, once } from "node:events";
import { monotonicMs, pauseMs } from "../../src/clock.js";

/** Long enough for a machine that does other things as well, and sooner over than a test is. */
const MOST_MS = 45_000;
const ASK_EVERY_MS = 20;

/** Asks until it holds. With `everyMs: 0` it asks again at once. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { mostMs = MOST_MS, everyMs = ASK_EVERY_MS } = {},
): Promise<void> {
  const endsAtMs = monotonicMs() + mostMs;
  while (!(await holds())) {
    if (monotonicMs() > endsAtMs) throw new Error(`${what}: not within ${mostMs} ms`);
    if (everyMs > 0) await pauseMs(everyMs);
  }
}

/** Waits for the next event of this name. `what` is asked only when it does not come. */
export async function heard(
  emitter: EventEmitter,
  event: string,
  what: () => string,
  { mostMs = MOST_MS } = {},
): Promise<void> {
  try {
    await once(emitter, event, { signal: AbortSignal.timeout(mostMs) });
  } catch (error) {
    throw new Error(`${what()}: no "${event}" for ${mostMs} ms`, { cause: error });
  }
}
