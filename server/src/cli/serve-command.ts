/** `holdoff serve`: the server until SIGTERM or Ctrl-C, from the first moment of its start. */
import { monotonicMs } from "../clock.js";
import { type Served, serve } from "../main.js";
import { endByUncaught } from "../start/uncaught.js";
import type { Terminal } from "./policy-commands.js";

/** A terminal's Ctrl-C comes from the terminal and from npm: what follows within a moment is the same one. */
const SAME_MOMENT_MS = 500;

/** The longest name of a URL is `collector`. */
const NAME_CHARS = 9;

/** Answers when it has stopped; throws why it could not start. */
export async function serveUntilStopped(redisUrl: string, { say, complain }: Terminal): Promise<void> {
  endByUncaught(complain);
  const stop = stopSignal();
  let served: Served;
  try {
    const onSettings = (lines: readonly string[]): void => complain(lines.join("\n"));
    served = await serve({ redisUrl, log: complain, onSettings, signal: stop });
  } catch (error) {
    // Asked to stop while it started: what broke on the way is no news.
    if (stop.aborted) return;
    throw error;
  }
  for (const [name, url] of Object.entries(served.urls)) say(`${name.padEnd(NAME_CHARS)}  ${url}`);
  say("ready");
  if (!stop.aborted) await new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve()));
  await served.close();
}

/** Aborted by the first one. A later one ends the process at once: whatever it has begun, a crash there loses nothing. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let firstMs: number | undefined;
  const onSignal = (): void => {
    if (firstMs !== undefined && monotonicMs() - firstMs > SAME_MOMENT_MS) process.exit(0);
    firstMs ??= monotonicMs();
    stop.abort();
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  return stop.signal;
}
