/**
 * Says which step of a command runs and how long it took. Progress goes to stderr, so that stdout holds results only:
 * URLs, the closing line of the tests.
 */
const out = process.stderr;

/** Where a running step may be showing its seconds, its line is taken back first. */
export function say(line) {
  out.write(`${out.isTTY ? "\r\x1b[2K" : ""}${line}\n`);
}

const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Runs one named step. A loud step prints its own output; on a terminal a quiet one shows a running count of seconds.
 * A failure carries the name of the innermost step it happened in.
 */
export async function step(name, work, { loud = false } = {}) {
  const startedMs = performance.now();
  const live = out.isTTY && !loud;
  const clearLine = () => live && out.write("\r\x1b[2K");
  const ticker = live && setInterval(() => out.write(`\r${name} ... ${seconds(startedMs)}`), 100);
  if (!live) out.write(`${name} ...\n`);
  try {
    const result = await work();
    clearLine();
    out.write(`${name}: done in ${seconds(startedMs)}\n`);
    return result;
  } catch (error) {
    clearLine();
    if (error instanceof Error) error.step ??= name;
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/** A mistake of whoever runs it needs its message; a bug needs its stack. */
const isMistake = (error) =>
  error?.remedy !== undefined || ["StartError", "ConfigError", "SitesError"].includes(error?.name);

/** Prints a failure: the step, what went wrong, and the remedy where there is one. */
export function printFailure(error) {
  say(`\nfailed${error?.step ? ` at: ${error.step}` : ""}`);
  say(isMistake(error) ? error.message : (error?.stack ?? error));
  if (error?.remedy) say(error.remedy);
}
