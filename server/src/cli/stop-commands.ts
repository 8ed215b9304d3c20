/** `holdoff stop` and `holdoff go`: an owner stops contacts of a site from a terminal, and lets them go on. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import { type Command, Option } from "commander";
import type { Terminal } from "./policy-commands.js";

export function addStopCommands(holdoff: Command, terminal: Terminal, urlOfRedis: () => string): void {
  const command = (name: "stop" | "go", description: string): Command =>
    holdoff
      .command(name)
      .description(description)
      .option("--site <id>", "the site; needed where the sites file of HOLDOFF_CONFIG has several live ones")
      .addOption(
        new Option("--channel <channel>", "only this channel").choices(CHANNELS).conflicts(["department", "purpose"]),
      )
      .addOption(new Option("--department <name>", "only this department").conflicts(["purpose"]))
      .addOption(new Option("--purpose <purpose>", "only this purpose, transactional if it is named").choices(PURPOSES))
      .requiredOption("--by <name>", "who says so, 1 to 500 characters");

  command("stop", "no contact of a site is made, or none of a channel, a department or a purpose, until it may go on")
    .requiredOption("--reason <text>", "why, 1 to 500 characters")
    .action(async (options) => await act({ on: true, ...options }));
  command("go", "what was stopped goes on")
    .option("--reason <text>", "why, 1 to 500 characters")
    .action(async (options) => await act({ on: false, ...options }));

  async function act({ site, ...asked }: { site?: string }): Promise<void> {
    // Loaded only here: commands that work on files are there at once.
    const { stopOrGo } = await import("./stop.js");
    const place = { redisUrl: urlOfRedis(), env: process.env };
    process.exitCode = await stopOrGo(site, asked, place, terminal);
  }
}
