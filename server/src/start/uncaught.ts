/** The end of a process by an error that nobody expected: node would print the error with all that it carries. */
import { inFull } from "../loggable.js";

export function endByUncaught(complain: (line: string) => void): void {
  process.on("uncaughtException", (error: unknown) => {
    complain(inFull(error));
    process.exit(1);
  });
}
