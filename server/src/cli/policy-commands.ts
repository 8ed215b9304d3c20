/** `holdoff policy …`: what an operator asks about policy files. */
import type { Command } from "commander";
import type { Policy } from "../gate/policy.js";
import { policyJsonSchema } from "../gate/policy-json-schema.js";
import { diffPolicies } from "../policy-words/diff-policies.js";
import type { Difference } from "../policy-words/difference.js";
import { type ExplainedSection, explainPolicy } from "../policy-words/explain-policy.js";
import { readPolicy } from "../read-policy.js";

/** Exit codes; those of `diff` are those of diff(1). */
const MISTAKE = 1;
const DIFFERS = 1;
const DIFF_TROUBLE = 2;

export interface Terminal {
  say: (line: string) => void;
  complain: (line: string) => void;
}

/** Answers `policy` itself, for the commands about what is in force. */
export function addPolicyCommands(holdoff: Command, terminal: Terminal): Command {
  const policy = holdoff.command("policy").description("work on policy files, and on the policy in force");

  policy
    .command("lint <file...>")
    .description("check policy files: every mistake, with its line")
    .action((files: string[]) => {
      for (const file of files) {
        const read = policyOf(file, terminal, MISTAKE);
        if (read) terminal.say(`${file}: fine, version ${read.hash}`);
      }
    });

  policy
    .command("explain <file>")
    .description("the whole policy in plain sentences, and what differs from the courteous one")
    .action((file: string) => {
      const read = policyOf(file, terminal, MISTAKE);
      if (read) terminal.say([`Policy ${file}, version ${read.hash}`, ...explainPolicy(read).map(told)].join("\n\n"));
    });

  policy
    .command("diff <old> <new>")
    .description("what loosens and what tightens; exit code 0: decides alike, 1: differs, 2: a file has mistakes")
    .action((before: string, after: string) => {
      const [old, young] = [before, after].map((file) => policyOf(file, terminal, DIFF_TROUBLE));
      if (!old || !young) return;
      const lines = diffPolicies(old, young).map(lineOf);
      if (lines.length > 0) process.exitCode = DIFFERS;
      for (const line of lines) terminal.say(line);
      if (lines.length === 0) terminal.say(`no contact is decided differently (versions ${old.hash}, ${young.hash})`);
    });

  policy
    .command("schema")
    .description("the JSON Schema of a policy file, for editors")
    .action(() => terminal.say(JSON.stringify(policyJsonSchema(), null, 2)));

  return policy;
}

/** The file's policy, or its mistakes told. */
function policyOf(file: string, { complain }: Terminal, exitCode: number): Policy | undefined {
  const read = readPolicy(file);
  if (read.ok) return read.policy;
  complain(read.report);
  process.exitCode = exitCode;
  return undefined;
}

const lineOf = ({ direction, text }: Difference): string => `${direction}: ${text}`;

const told = ({ title, sentences, differs }: ExplainedSection): string =>
  [
    title,
    ...sentences.map((sentence) => `  ${sentence}`),
    ...(differs.length > 0 ? ["  Compared with the courteous policy:"] : []),
    ...differs.map((one) => `    ${lineOf(one)}`),
  ].join("\n");
