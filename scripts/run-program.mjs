/** Starts a program and waits for it. Its output is kept and shown only when it fails, unless `show` is set. */
import { spawn } from "node:child_process";
import { Failure } from "./failure.mjs";

const TAIL_LINES_MAX = 40;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, mayFail?: boolean, remedy?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>} with `mayFail` any exit code is an answer
 */
export function runProgram(command, args, { cwd, env, show = false, mayFail = false, remedy } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const line = [command, ...args].join(" ");
    child.once("error", (error) => reject(new Failure(`${line}: ${error.message}`, remedy ?? "Is it installed?")));
    child.once("close", (code, signal) => {
      if (code === 0 || mayFail) return resolve({ code: code ?? 1, output });
      const tail = output.trimEnd().split("\n").slice(-TAIL_LINES_MAX).join("\n");
      const why = signal ? `was ended by ${signal}` : `exited with ${code}`;
      reject(new Failure(`${tail}\n${line} ${why}`.trimStart(), remedy ?? "The lines above say what to mend."));
    });
  });
}
