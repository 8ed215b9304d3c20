/** `holdoff policy publish` and `holdoff policy history`: the policy in force at a site, from a terminal. */
import type { Command } from "commander";
import type { Terminal } from "./policy-commands.js";

const SITE = ["--site <id>", "the site; needed where the sites file of HOLDOFF_CONFIG has several live ones"] as const;

export function addPolicyInForceCommands(policy: Command, terminal: Terminal, urlOfRedis: () => string): void {
  const place = () => ({ redisUrl: urlOfRedis(), env: process.env });

  policy
    .command("publish [file]")
    .description("put a policy in force at a site; without a file, what the sites file of HOLDOFF_CONFIG says of it")
    .option(...SITE)
    .option("--by <name>", "who says so")
    .action(async (file: string | undefined, asked: { site?: string; by?: string }) => {
      // Loaded only here: commands that work on files are there at once.
      const { publishPolicy } = await import("./policy-in-force.js");
      process.exitCode = await publishPolicy(file, asked, place(), terminal);
    });

  policy
    .command("history")
    .description("which policies were in force at a site, since when, and how they came into force; the latest first")
    .option(...SITE)
    .action(async ({ site }: { site?: string }) => {
      const { policyHistory } = await import("./policy-in-force.js");
      process.exitCode = await policyHistory(site, place(), terminal);
    });
}
