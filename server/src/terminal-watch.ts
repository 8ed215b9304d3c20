/** SIGHUP has two meanings: read your files again, and: the terminal that you were started from is closed. */
import { closeSync, openSync } from "node:fs";

/** Asked at the start. Its answer tells later whether there was a terminal, and is none any more. */
export function terminalWatch(hasTerminal = isOnTerminal(), isOpen = opensTerminal): () => boolean {
  return () => hasTerminal && !isOpen();
}

const isOnTerminal = (): boolean => [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);

/** The system takes the terminal away from a process before it tells of it. */
function opensTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
