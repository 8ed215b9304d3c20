/**
 * The only place that asks this machine for time. Decisions never do: their time is Redis's. What is here drives
 * timers, deadlines and logs.
 */

/** Milliseconds that only go forward; of no use to anyone else. */
export const monotonicMs = (): number => performance.now();

/** Wall clock, for headers that other systems compare with theirs. */
export const wallMs = (): number => Date.now();

export interface Timer {
  cancel(): void;
}

/** Calls back once after `delayMs`; never keeps the process alive. */
export function after(delayMs: number, call: () => void): Timer {
  const handle = setTimeout(call, Math.max(0, Math.min(delayMs, 0x7fffffff)));
  handle.unref();
  return { cancel: () => clearTimeout(handle) };
}

/** When all that has arrived by now has been attended to. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const pauseMs = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** The promise's value, or `otherwise` after `deadlineMs`; the promise goes on unheard. */
export async function within<T, U>(deadlineMs: number, promise: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: Timer | undefined;
  const late = new Promise<U>((resolve) => {
    timer = after(deadlineMs, () => resolve(otherwise));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer?.cancel();
  }
}
