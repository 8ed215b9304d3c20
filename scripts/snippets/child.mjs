/** A compiled program of a shop's as a process of its own, and the lines of JSON that it says. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";

const MOST_MS = 45_000;

/**
 * @param {string} folder the shop's
 * @param {string} file in it
 * @param {Record<string, string>} env
 * @returns {{ said: unknown[][], says: (...words: unknown[]) => Promise<unknown[]>, stop: () => Promise<void> }} `says`
 *   waits for a line that begins with these words, and fails when the program ends without it or is silent for too long
 */
export function startChild(folder, file, env) {
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  const news = new EventEmitter();
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints += chunk;
  });
  createInterface(child.stdout).on("line", (line) => {
    said.push(JSON.parse(line));
    news.emit("news");
  });
  const ended = once(child, "close").then(() => news.emit("news"));
  const sofar = () => `${said.map((line) => JSON.stringify(line)).join("\n")}\n${complaints}`;

  return {
    said,
    async says(...words) {
      const giveUp = AbortSignal.timeout(MOST_MS);
      const fits = (line) => words.every((word, index) => line[index] === word);
      while (!said.some(fits)) {
        if (child.exitCode !== null) throw new Error(`${file} ended and never said ${words.join(" ")}:\n${sofar()}`);
        try {
          await once(news, "news", { signal: giveUp });
        } catch {
          throw new Error(`${file} did not say ${words.join(" ")}:\n${sofar()}`);
        }
      }
      return said.find(fits);
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
