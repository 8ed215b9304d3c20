#!/usr/bin/env node
/** `holdoff COMMAND`: what an operator does from a terminal. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { ConfigError, refuseUnknownNames } from "../config.js";
import { inWords } from "../loggable.js";
import { addPolicyCommands } from "./policy-commands.js";
import { addPolicyInForceCommands } from "./policy-in-force-commands.js";
import { addResumeCommand } from "./resume-command.js";
import { addSitesCommands } from "./sites-commands.js";
import { addStopCommands } from "./stop-commands.js";

const PACKAGE = fileURLToPath(new URL("../../package.json", import.meta.url));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

function program(): Command {
  const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };
  const holdoff = new Command("holdoff").description("Outreach that waits its turn.").version(version);

  holdoff
    .command("serve")
    .description("the server alone, on the sites file of HOLDOFF_CONFIG, until SIGTERM or Ctrl-C")
    .action(async () => {
      // Loaded only here: the other commands work on files, and are there at once.
      const { serveUntilStopped } = await import("./serve-command.js");
      await serveUntilStopped(urlOfRedis(), { say, complain });
      // What a start that was given up still waits for ends with it.
      process.exit();
    });

  holdoff
    .command("doctor")
    .description(
      "how the Redis of REDIS_URL is set up and doing, what keeps the sites waiting, what to do; 1 when something is wrong",
    )
    .action(async () => {
      const { doctor } = await import("./doctor.js");
      if (!(await doctor(urlOfRedis(), process.env, say))) process.exitCode = 1;
    });

  addStopCommands(holdoff, { say, complain }, urlOfRedis);
  addResumeCommand(holdoff, { say, complain }, urlOfRedis);

  holdoff
    .command("trust <customer>")
    .description("let any number of browsers be linked to a customer, customer:ID, within a day")
    .option("--site <id>", "the site; needed where the sites file of HOLDOFF_CONFIG has several live ones")
    .action(async (customer: string, { site }: { site?: string }) => {
      const { trust } = await import("./trust.js");
      say(await trust(customer, site, { redisUrl: urlOfRedis(), env: process.env }));
    });

  const policy = addPolicyCommands(holdoff, { say, complain });
  addPolicyInForceCommands(policy, { say, complain }, urlOfRedis);

  addSitesCommands(holdoff, { say, complain });

  holdoff.hook("preAction", (_holdoff, command) => {
    if (ON_DATA.includes(command.name())) refuseUnknownNames(process.env);
  });
  return holdoff;
}

/** These read or write what is stored; a mistyped setting could lead them to another shop's. */
const ON_DATA = ["doctor", "stop", "go", "resume", "trust", "publish", "history"];

function urlOfRedis(): string {
  const url = process.env["REDIS_URL"]?.trim();
  if (url !== undefined && url !== "") return url;
  throw new ConfigError(
    "REDIS_URL says which Redis to use: redis://…, redis+unix://…, redis+sentinel://…, redis+cluster://…",
  );
}

try {
  await program().parseAsync();
} catch (error) {
  complain(inWords(error));
  // At once: a supervisor waits for the end, and whatever is still open would put it off.
  process.exit(1);
}
