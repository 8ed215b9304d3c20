/** A Redis of one fault's own, on a private socket, that can be killed, stopped, frozen and started again on its data. */
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { askRedis, unixUrl } from "../../ask-redis.mjs";
import { findOrInstallRedis } from "../../redis-program.mjs";
import { dropFolder, ownFolder, startProgram } from "./started.mjs";

const DEFAULTS = { appendonly: "yes", appendfsync: "everysec", save: "" };

export class LabRedis {
  folder = ownFolder();
  socket = join(this.folder, "r.sock");
  url = unixUrl(this.socket);
  #copies = 0;

  constructor(program, { data = join(this.folder, "data"), options }) {
    this.program = program;
    this.data = data;
    this.options = { ...DEFAULTS, ...options };
    mkdirSync(data, { recursive: true });
  }

  /** @param {{ data?: string, options?: Record<string, string> }} given `data`: the folder of its files, if elsewhere */
  static async start(given = {}) {
    const redis = new LabRedis(await findOrInstallRedis(), given);
    await redis.launch();
    return redis;
  }

  /** Starts it on the data that there is; `ready` is kept when it takes commands, also those that it answers LOADING. */
  begin(more = {}) {
    const settings = { port: "0", unixsocket: this.socket, dir: this.data, ...this.options, ...more };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.process = startProgram(this.program, args, { cwd: this.folder, stdio: ["ignore", "pipe", "inherit"] });
    this.exited = once(this.process, "exit");
    this.readyAtMs = undefined;
    let said = "";
    this.ready = new Promise((resolve, reject) => {
      this.process.stdout.on("data", (chunk) => {
        said = (said + chunk).slice(-4096);
        if (!said.includes("eady to accept connections")) return;
        this.readyAtMs ??= Date.now();
        resolve();
      });
      this.process.once("exit", () => reject(new Error(`redis-server ended: ${said}`)));
    });
    // Nobody may wait for it: an end that was asked for is none to complain about.
    this.ready.catch(() => undefined);
  }

  async launch(more) {
    this.begin(more);
    await this.ready;
  }

  async kill() {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  /** As an operator stops it: it writes what it has. */
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

  ask(command, ...args) {
    return askRedis(this.url, command, ...args);
  }

  /** A copy of its files as they are now. */
  copyData() {
    const copy = join(this.folder, `copy-${++this.#copies}`);
    cpSync(this.data, copy, { recursive: true });
    return copy;
  }

  /** Puts such a copy in the place of its files. It must not run. */
  putBack(copy) {
    rmSync(this.data, { recursive: true, force: true });
    cpSync(copy, this.data, { recursive: true });
  }

  /** Its files are gone. It must not run. */
  wipe() {
    rmSync(this.data, { recursive: true, force: true });
    mkdirSync(this.data);
  }

  async close() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    dropFolder(this.folder);
  }
}
