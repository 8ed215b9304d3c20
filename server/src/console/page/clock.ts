/** The page's own time: only ever for counting on from the site's clock, which the server tells. */

/** Milliseconds that only go forward. */
export const pageMs = (): number => performance.now();

/** For comparing the site's clock with this computer's. */
export const computerMs = (): number => Date.now();

export function every(delayMs: number, call: () => void): () => void {
  const handle = setInterval(call, delayMs);
  return () => clearInterval(handle);
}

export function later(delayMs: number, call: () => void): () => void {
  const handle = setTimeout(call, delayMs);
  return () => clearTimeout(handle);
}
