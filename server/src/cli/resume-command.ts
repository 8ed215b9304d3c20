/** `holdoff resume`: an owner says from a terminal that suspect sites go on. */
import type { Command } from "commander";
import type { Terminal } from "./policy-commands.js";

export function addResumeCommand(holdoff: Command, terminal: Terminal, urlOfRedis: () => string): void {
  holdoff
    .command("resume")
    .description("suspect sites contact people again: every live one that is suspect, or the one that is named")
    .option("--site <id>", "only this site; needed with --completed where the sites file has several live ones")
    .option("--completed <file>", "checkouts that were completed meanwhile, told first: one a line, or JSON")
    .action(async (asked: { site?: string; completed?: string }) => {
      // Loaded only here: commands that work on files are there at once.
      const { resume } = await import("./resume.js");
      process.exitCode = await resume(asked, { redisUrl: urlOfRedis(), env: process.env }, terminal);
    });
}
