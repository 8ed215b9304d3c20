/** A Redis of this test file's own, on a private socket: nothing is shared, so nothing has to be cleaned. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { connectForRequests } from "../../src/state/connect.js";

export interface PrivateRedis {
  url: string;
  folder: string;
  connect(): Redis;
  stop(): Promise<void>;
}

export async function startRedis(...options: string[]): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), "holdoff-redis-"));
  const socket = join(folder, "r.sock");
  const child = spawn("redis-server", [
    "--port",
    "0",
    "--unixsocket",
    socket,
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    folder,
    ...options,
  ]);
  const exited = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("eady to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`redis-server ended: ${said}`)));
  });
  const url = `redis+unix://${socket}`;
  const clients: Redis[] = [];
  return {
    url,
    folder,
    connect() {
      const client = connectForRequests(url);
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.disconnect();
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
