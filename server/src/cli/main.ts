/** `holdoff COMMAND`: what an operator does from a terminal. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { parsePolicy } from "../gate/parse-policy.js";
import { formatYamlErrors } from "../gate/yaml-errors.js";
import { serve } from "../main.js";

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
      const served = await serve({ redisUrl, log: complain });
      for (const [name, url] of Object.entries(served.urls)) say(`${name}  ${url}`);
      say("ready");
      await stopSignal();
      await served.close();
    });

  holdoff
    .command("policy")
    .description("work on policy files")
    .command("lint <file...>")
    .description("check policy files: every mistake, with its line")
    .action((files: string[]) => {
      for (const file of files) {
        const parsed = parsePolicy(readFileSync(file, "utf8"), file);
        if (parsed.ok) say(`${file}: fine, version ${parsed.policy.hash}`);
        else {
          complain(formatYamlErrors(parsed.errors, file));
          process.exitCode = 1;
        }
      }
    });

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
