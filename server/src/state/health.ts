/**
 * How Redis is set up and doing, as plain data, and what of that stands against a promise. Read at the start, every few
 * seconds, and by `holdoff doctor`; what is read is judged by pure functions (see health-findings.ts).
 */
import { Cluster, type Redis } from "ioredis";
import { monotonicMs, wallMs } from "../clock.js";
import { inWords } from "../loggable.js";
import type { Keys } from "./keys.js";
import { type RedisLike, run } from "./scripts.js";

export interface NodeHealth {
  /** host:port, or the path of its socket. */
  name: string;
  version: string;
  role: "master" | "replica";
  loading: boolean;
  replicasConnected: number;
  /** Whether there is an append-only file; when Redis tells, how often it is written to disk, and how it went last. */
  appendOnly: boolean;
  appendFsync: string | null;
  persistenceFailing: boolean;
  evictionPolicy: string;
  usedBytes: number;
  maxBytes: number;
  /** This machine's clock minus Redis's, give or take half of `roundTripMs`. */
  clockAheadMs: number;
  roundTripMs: number;
}

export interface ClusterHealth {
  state: string;
  slotsCovered: number;
  /** How many partitions each master holds, by its name. */
  partitions: Record<string, number>;
}

export interface Health {
  /** Every node that answered; of a standalone Redis, the one. */
  nodes: NodeHealth[];
  /** Those that did not. */
  silent: string[];
  /** Null where there is no Cluster. */
  cluster: ClusterHealth | null;
  /** Milliseconds that a script takes, there and back; null when it fails, with why. */
  scriptMs: number | null;
  scriptError: string | null;
}

export const SLOTS = 16_384;
const SCRIPT_TRIES = 5;

/** Never throws for what is wrong with Redis: that is what it reports. */
export async function readHealth(redis: RedisLike, keys: Keys): Promise<Health> {
  const nodes = redis instanceof Cluster ? redis.nodes("all") : [redis];
  const [read, script, cluster] = await Promise.all([
    Promise.allSettled(nodes.map(readNode)),
    timeScript(redis, keys),
    redis instanceof Cluster ? readCluster(redis, keys).catch(() => NOTHING_KNOWN) : null,
  ]);
  return {
    nodes: read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
    silent: nodes.filter((_, index) => read[index]?.status === "rejected").map(nameOf),
    cluster,
    ...script,
  };
}

const NOTHING_KNOWN: ClusterHealth = { state: "unknown", slotsCovered: 0, partitions: {} };

async function readNode(node: Redis): Promise<NodeHealth> {
  const [text, fsync, clock] = await Promise.all([node.info(), appendFsync(node), readClock(node)]);
  const info = parseInfo(text);
  const number = (name: string): number => Number(info.get(name) ?? 0);
  return {
    name: nameOf(node),
    version: info.get("redis_version") ?? "",
    role: info.get("role") === "slave" ? "replica" : "master",
    loading: info.get("loading") === "1",
    replicasConnected: number("connected_slaves"),
    appendOnly: info.get("aof_enabled") === "1",
    appendFsync: fsync,
    persistenceFailing: info.get("aof_last_write_status") === "err" || info.get("rdb_last_bgsave_status") === "err",
    evictionPolicy: info.get("maxmemory_policy") ?? "",
    usedBytes: number("used_memory"),
    maxBytes: number("maxmemory"),
    ...clock,
  };
}

/** A managed Redis often keeps its settings to itself. */
async function appendFsync(node: Redis): Promise<string | null> {
  try {
    const reply: unknown = await node.config("GET", "appendfsync");
    return Array.isArray(reply) && typeof reply[1] === "string" ? reply[1] : null;
  } catch {
    return null;
  }
}

async function readClock(node: Redis): Promise<{ clockAheadMs: number; roundTripMs: number }> {
  const sinceMs = monotonicMs();
  const [seconds, micros] = await node.time();
  const roundTripMs = monotonicMs() - sinceMs;
  const theirsMs = Number(seconds) * 1000 + Number(micros) / 1000;
  return { clockAheadMs: wallMs() - roundTripMs / 2 - theirsMs, roundTripMs };
}

async function readCluster(redis: Cluster, keys: Keys): Promise<ClusterHealth> {
  const info = parseInfo(String(await redis.cluster("INFO")));
  const slots = await Promise.all(keys.all().map((partition) => redis.cluster("KEYSLOT", keys.counter(partition))));
  const partitions: Record<string, number> = Object.fromEntries(redis.nodes("master").map((node) => [nameOf(node), 0]));
  for (const slot of slots) {
    const name = redis.slots[slot]?.[0] ?? "nobody";
    partitions[name] = (partitions[name] ?? 0) + 1;
  }
  return {
    state: info.get("cluster_state") ?? "unknown",
    slotsCovered: Number(info.get("cluster_slots_ok") ?? 0),
    partitions,
  };
}

/** The quickest of a few: the first one may have to send its text. */
async function timeScript(redis: RedisLike, keys: Keys): Promise<Pick<Health, "scriptMs" | "scriptError">> {
  const partition = keys.all()[0];
  if (partition === undefined) throw new Error("there are no partitions");
  // It takes nothing from an outbox that is asked for nothing, and yet needs the flags of a script that writes.
  const takeNothing = (): Promise<unknown> =>
    run(redis, "take", [keys.outbox(partition)], [0, 0, 0], { outOfMemory: "runs" });
  let scriptMs = Number.POSITIVE_INFINITY;
  try {
    for (let attempt = 0; attempt < SCRIPT_TRIES; attempt++) {
      const sinceMs = monotonicMs();
      await takeNothing();
      scriptMs = Math.min(scriptMs, monotonicMs() - sinceMs);
    }
    return { scriptMs, scriptError: null };
  } catch (error) {
    return { scriptMs: null, scriptError: inWords(error) };
  }
}

function parseInfo(text: string): Map<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

const nameOf = ({ options }: Redis): string => options.path ?? `${options.host ?? "?"}:${options.port ?? "?"}`;
