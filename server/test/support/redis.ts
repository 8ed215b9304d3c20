/** A Redis of this test file's own, on a private socket: nothing is shared, so nothing has to be cleaned. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectForRequests } from "../../src/state/connect.js";
import type { RedisLike } from "../../src/state/scripts.js";

export interface PrivateRedis {
  url: string;
  folder: string;
  connect(): RedisLike;
  /** Stops the process in its tracks, or lets it go on. */
  signal(name: "SIGSTOP" | "SIGCONT"): void;
  /** As `kill -9` does it. */
  kill(): Promise<void>;
  /** Starts it again, on what it had written. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(...options: string[]): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), "holdoff-redis-"));
  const socket = join(folder, "r.sock");
  const settings = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder];
  const start = (): Promise<RedisProcess> => startProcess([...settings, ...options]);
  let running = await start();
  const url = `redis+unix://${socket}`;
  const clients: RedisLike[] = [];
  return {
    url,
    folder,
    connect() {
      const client = connectForRequests(url);
      client.on("error", () => undefined);
      clients.push(client);
      return client;
    },
    signal: (name) => void running.child.kill(name),
    kill: () => running.kill(),
    async restart() {
      running = await start();
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface RedisProcess {
  child: ChildProcess;
  kill(): Promise<void>;
}

/** A redis-server with these settings, once it accepts connections. */
export async function startProcess(args: string[], ready = "eady to accept connections"): Promise<RedisProcess> {
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(ready)) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`redis-server ended: ${said}`)));
  });
  return {
    child,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
