/** The commands of a docs page, read from its `sh` blocks and typed as they stand there. */
import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

export interface Command {
  line: string;
  /** The page says so behind it: `# ends with 1`. */
  code: number;
}

/** Of each block, by the heading that it stands under. A line that a backslash ends goes on in the next. */
export function readCommands(page: string): ReadonlyMap<string, Command[][]> {
  const sections = page.split(/^#{2,3} /m).slice(1);
  return new Map(
    sections.map((section) => {
      const heading = section.slice(0, section.indexOf("\n"));
      const blocks = [...section.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text = ""]) => commandsOf(text));
      return [heading, blocks];
    }),
  );
}

const commandsOf = (block: string): Command[] =>
  block
    .replaceAll("\\\n", "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => ({ line, code: Number(/# ends with (\d+):/.exec(line)?.[1] ?? 0) }));

export interface Terminal {
  env: Record<string, string>;
  folder: string;
  /** What stands in the page for what is a test's own: paths and ports. */
  replace: [there: string, here: string][];
}

export interface Typed {
  code: number;
  said: string;
}

export function type({ line }: Command, { env, folder, replace }: Terminal): Promise<Typed> {
  const here = replace.reduce((text, [there, ours]) => text.replaceAll(there, ours), line);
  return new Promise((resolve) => {
    execFile("/bin/sh", ["-c", here], { cwd: folder, env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

/** Programs of a test's own, by name, before those of the machine. Answers the PATH that finds them. */
export async function programs(folder: string, scripts: Record<string, string>): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  for (const [name, text] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return [bin, process.env["PATH"]].join(delimiter);
}
