/** A Redis Cluster of this test file's own, on ports of 127.0.0.1. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Cluster } from "ioredis";
import { connectForRequests } from "../../src/state/connect.js";
import { freePorts } from "./free-port.js";
import { type RedisProcess, startProcess } from "./redis.js";

export interface PrivateCluster {
  url: string;
  folder: string;
  /** As `kill -9` does it, and started again on what it had written. */
  kill(node: number): Promise<void>;
  restart(node: number): Promise<void>;
  connect(): Cluster;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** As many masters, each with as many replicas, once all slots are covered and known everywhere. */
export async function startCluster(masters: number, replicas = 0): Promise<PrivateCluster> {
  const folder = await mkdtemp(join(tmpdir(), "holdoff-cluster-"));
  const count = masters * (1 + replicas);
  const ports = await freePorts(2 * count);
  const start = async (index: number): Promise<RedisProcess> => {
    const port = ports[index];
    const dir = join(folder, String(index));
    await mkdir(dir, { recursive: true });
    const settings = { port, bind: "127.0.0.1", dir, save: "", appendonly: "yes", "cluster-enabled": "yes" };
    const quick = {
      "cluster-port": ports[count + index],
      "cluster-node-timeout": 1_000,
      "repl-diskless-sync-delay": 0,
    };
    const args = Object.entries({ ...settings, ...quick }).flatMap(([name, value]) => [`--${name}`, String(value)]);
    return await startProcess(args);
  };
  const nodes = await Promise.all(Array.from({ length: count }, (_, index) => start(index)));
  const addresses = ports.slice(0, count).map((port) => `127.0.0.1:${port}`);
  const replicated = ["--cluster-replicas", String(replicas), "--cluster-yes"];
  await run("redis-cli", ["--cluster", "create", ...addresses, ...replicated]);
  const url = `redis+cluster://${addresses.join(",")}`;
  const clients: Cluster[] = [];
  return {
    url,
    folder,
    kill: async (node) => await nodes[node]?.kill(),
    async restart(node) {
      nodes[node] = await start(node);
    },
    connect() {
      const client = connectForRequests(url);
      if (!("nodes" in client)) throw new Error("this is no Cluster");
      client.on("error", () => undefined);
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.disconnect();
      await Promise.all(nodes.map((node) => node.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
