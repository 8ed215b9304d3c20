/** `holdoff sites …`: what an operator asks about sites files. */
import type { Command } from "commander";
import { settingsOf } from "../config/settings.js";
import { resolveHere } from "../sites/resolve.js";
import { sitesJsonSchema } from "../sites/sites-schema.js";
import { examineSites } from "../sites.js";
import type { Terminal } from "./policy-commands.js";
import { sitesInWords } from "./sites-in-words.js";

const MISTAKE = 1;

export function addSitesCommands(holdoff: Command, terminal: Terminal): void {
  const sites = holdoff.command("sites").description("work on sites files");

  sites
    .command("lint [file]")
    .description("check a sites file, HOLDOFF_CONFIG if none is named, and its policies: every mistake, with its line")
    .action(
      async (named: string | undefined) => await lint(named ?? settingsOf(process.env)["HOLDOFF_CONFIG"], terminal),
    );

  sites
    .command("schema")
    .description("the JSON Schema of a sites file, for editors")
    .action(() => terminal.say(JSON.stringify(sitesJsonSchema(), null, 2)));
}

async function lint(file: string | undefined, { say, complain }: Terminal): Promise<void> {
  if (file === undefined) throw new Error("say which file: holdoff sites lint my-sites.yaml, or set HOLDOFF_CONFIG");
  const { sites, absent, ...examined } = examineSites(file, process.env);
  const names = await examined.names(resolveHere);
  const mistakes = [...examined.mistakes, ...names.mistakes];
  for (const line of mistakes) complain(line);
  for (const line of absent) say(`note: ${line}`);
  for (const line of [...examined.warnings, ...names.warnings]) say(`warning: ${line}`);
  if (mistakes.length > 0) process.exitCode = MISTAKE;
  else say(`${file}: fine, ${sitesInWords(sites)}`);
}
