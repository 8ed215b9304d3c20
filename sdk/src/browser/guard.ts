/** The SDK is a guest: whatever goes wrong inside it, the page must not notice. Every way into our code goes through here. */

/** What `run` returns, or undefined when a Web API that it uses is missing or throws. */
export function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    // Swallowed on purpose: it costs us a signal, it must not cost the shop a sale.
    return undefined;
  }
}

/** The same function, except that it never throws. */
export const guarded =
  <Args extends unknown[]>(run: (...args: Args) => void): ((...args: Args) => void) =>
  (...args) =>
    attempt(() => run(...args));
