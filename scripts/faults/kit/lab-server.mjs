/** The server as a process of its own (`holdoff serve`), that can be killed, stopped for a while, and die at a point. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { ROOT } from "../../root.mjs";
import { startProgram } from "./started.mjs";

const CLI = `${ROOT}/server/dist/cli/main.js`;
const SHIFTED_CLOCK = `${ROOT}/scripts/faults/kit/shifted-clock.mjs`;
const TAIL_MAX = 4096;
/** Nobody signs in; without one each start warns of it. */
const CONSOLE_SECRET = "a-console-secret-of-the-lab";
const SETTINGS = /^(REDIS_URL|PORT|CONSOLE_PORT|SHOP_PORT|HOST|HOLDOFF_.*)$/;

export class LabServer {
  url = "";
  #said = "";

  /** Begins to start. `ready` says whether it came so far, or ended before. */
  constructor(env, { clockMs = 0 } = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name));
    const full = {
      ...Object.fromEntries(inherited),
      PORT: "0",
      LAB_CLOCK_MS: String(clockMs),
      HOLDOFF_CONSOLE_SECRET: CONSOLE_SECRET,
      ...env,
    };
    const args = clockMs === 0 ? [CLI, "serve"] : ["--import", SHIFTED_CLOCK, CLI, "serve"];
    this.process = startProgram(process.execPath, args, { env: full, stdio: ["ignore", "pipe", "pipe"] });
    this.exited = once(this.process, "exit");
    this.ready = new Promise((resolve) => {
      for (const stream of [this.process.stdout, this.process.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          this.#said = (this.#said + text).slice(-TAIL_MAX);
          this.url ||= /^collector\s+(\S+)$/m.exec(this.#said)?.[1] ?? "";
          if (/^ready$/m.test(this.#said)) resolve(true);
        });
      }
      this.process.once("exit", () => resolve(false));
    });
  }

  static async start(env, options) {
    const server = new LabServer(env, options);
    if (!(await server.ready)) throw new Error(`the server ended before it was ready:\n${server.said}`);
    return server;
  }

  /** The last that it said. */
  get said() {
    return this.#said;
  }

  get isRunning() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Whether it stands still, by its own doing or another's. */
  get isFrozen() {
    if (!this.isRunning) return false;
    const stat = readFileSync(`/proc/${this.process.pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
  }

  async kill() {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.exited;
  }

  freeze() {
    this.process.kill("SIGSTOP");
  }

  thaw() {
    this.process.kill("SIGCONT");
  }
}
