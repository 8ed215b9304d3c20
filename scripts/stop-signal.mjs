/**
 * Ctrl-C and SIGTERM, asked twice. The first asks for a clean stop; a second one ends the process at once. A terminal's
 * Ctrl-C arrives twice, from the terminal and from npm, so copies within a moment count as one.
 */
const SAME_MOMENT_MS = 500;

/** @returns {{ asked: boolean, promise: Promise<void> }} whether a stop was asked for, and a promise of it */
export function stopSignal() {
  let firstAtMs;
  const promise = new Promise((resolve) => {
    const onSignal = () => {
      const again = firstAtMs !== undefined && performance.now() - firstAtMs > SAME_MOMENT_MS;
      if (again) process.exit(130);
      firstAtMs ??= performance.now();
      resolve();
    };
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  });
  return {
    promise,
    get asked() {
      return firstAtMs !== undefined;
    },
  };
}
