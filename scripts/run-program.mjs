/**
 * Starts a program and waits for it. Its output is kept and shown only when it fails, unless `show` is set. A signal
 * that ends us is passed on first, so that nothing is left running behind our back.
 */
import { spawn } from "node:child_process";
import { Failure, Interrupted } from "./failure.mjs";

const TAIL_LINES_MAX = 40;
/** SIGHUP asks a server to read its files again; unheard here, it would end us and leave the server behind. */
const PASSED = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Passes signals on to the child; a terminal's Ctrl-C has reached it already. */
function passSignals(child) {
  let received;
  const pass = (signal) => {
    received = signal;
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of PASSED) process.on(signal, pass);
  return () => {
    for (const signal of PASSED) process.off(signal, pass);
    return received;
  };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, mayFail?: boolean, remedy?: string }} [options]
 * @returns {Promise<{ code: number, output: string, signal?: string }>} with `mayFail` any end is an answer; `signal` is
 *   one that we received meanwhile
 */
export function runProgram(command, args, { cwd, env, show = false, mayFail = false, remedy } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    const signalReceived = passSignals(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const line = [command, ...args].join(" ");
    child.once("error", (error) => {
      signalReceived();
      reject(new Failure(`${line}: ${error.message}`, remedy ?? "Is it installed?"));
    });
    child.once("close", (code, endedBy) => {
      const signal = signalReceived();
      if (mayFail) return resolve({ code: code ?? 1, output, signal });
      if (signal) return reject(new Interrupted(signal));
      if (code === 0) return resolve({ code, output });
      const tail = output.trimEnd().split("\n").slice(-TAIL_LINES_MAX).join("\n");
      const why = endedBy ? `was ended by ${endedBy}` : `exited with ${code}`;
      reject(new Failure(`${tail}\n${line} ${why}`.trimStart(), remedy ?? "The lines above say what to mend."));
    });
  });
}
