/** `holdoff COMMAND`: what an operator does from a terminal. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { sitesJsonSchema } from "../sites.js";
import { addPolicyCommands } from "./policy-commands.js";

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
      const redisUrl = process.env["REDIS_URL"];
      if (redisUrl === undefined)
        throw new Error("REDIS_URL says which Redis to use: redis://…, rediss://… or redis+unix://…");
      // Loaded only here: the other commands work on files, and are there at once.
      const { serve } = await import("../main.js");
      const served = await serve({ redisUrl, log: complain });
      for (const [name, url] of Object.entries(served.urls)) say(`${name}  ${url}`);
      say("ready");
      await stopSignal();
      await served.close();
    });

  addPolicyCommands(holdoff, { say, complain });

  holdoff
    .command("sites")
    .description("work on sites files")
    .command("schema")
    .description("the JSON Schema of a sites file, for editors")
    .action(() => say(JSON.stringify(sitesJsonSchema(), null, 2)));

  return holdoff;
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });

try {
  await program().parseAsync();
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
