/**
 * Ctrl-C and SIGTERM, asked twice. The first asks for a clean stop; a second one ends the process at once. A terminal's
 * Ctrl-C arrives twice, from the terminal and from npm, so copies within a moment count as one.
 */
const SAME_MOMENT_MS = 500;

/**
 * @returns {{ asked: boolean, promise: Promise<void>, signal: AbortSignal }} whether a stop was asked for, a promise of
 *   it, and the same for what takes a signal
 */
export function stopSignal() {
  const controller = new AbortController();
  let firstAtMs;
  const promise = new Promise((resolve) => {
    const onSignal = (name) => {
      const again = firstAtMs !== undefined && performance.now() - firstAtMs > SAME_MOMENT_MS;
      // A supervisor that asks twice is obeyed twice, and reads a failure into any other number.
      if (again) process.exit(name === "SIGTERM" ? 0 : 130);
      firstAtMs ??= performance.now();
      controller.abort();
      resolve();
    };
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  });
  return {
    promise,
    signal: controller.signal,
    get asked() {
      return firstAtMs !== undefined;
    },
  };
}
