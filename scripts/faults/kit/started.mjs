/** What the lab started and made: ended and removed when the lab ends, whatever ends it. Programs end by their own id. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const programs = new Set();
const folders = new Set();
const endings = new Set();

process.once("exit", () => {
  // A program that was stopped dies of this too.
  for (const program of programs) program.kill("SIGKILL");
  for (const end of endings) end();
  for (const folder of folders) dropFolder(folder);
});

export function startProgram(command, args, options) {
  const program = spawn(command, args, options);
  programs.add(program);
  program.once("exit", () => programs.delete(program));
  return program;
}

export function ownFolder() {
  const folder = mkdtempSync(join(tmpdir(), "holdoff-lab-"));
  folders.add(folder);
  return folder;
}

export function dropFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Done at the end if it was not before; answers how to say that it was. */
export function atTheEnd(work) {
  endings.add(work);
  return () => endings.delete(work);
}
