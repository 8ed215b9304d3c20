/** Loads each script of `lua/` once, runs it by its hash, and sends its text when Redis does not know it (any more). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ChainableCommander, Cluster, Redis } from "ioredis";

export type RedisLike = Redis | Cluster;

const SCRIPT_NAMES = [
  "beat",
  "checkout",
  "claim",
  "clock",
  "commit",
  "deliver",
  "department",
  "elsewhere",
  "forget",
  "format",
  "forward",
  "hasten",
  "links",
  "load",
  "mark",
  "order",
  "publish",
  "purge",
  "repoint",
  "resume",
  "room",
  "rules",
  "sandbox",
  "seal",
  "stop",
  "take",
  "tell",
] as const;
export type ScriptName = (typeof SCRIPT_NAMES)[number];

/** One that only reads runs whatever state Redis is in, and one that changes what there is can be let. */
const READING: ReadonlySet<ScriptName> = new Set<ScriptName>(["load"]);

interface Script {
  text: string;
  sha: string;
}

// Compiled code stands in dist/state; the scripts stay beside their source and ship from there.
const FOLDER = new URL("../../src/state/lua/", import.meta.url);

/** What several scripts say in the same words. */
const SHARED: { [N in ScriptName]?: readonly string[] } = {
  beat: ["heard"],
  claim: ["heard"],
  commit: ["heard", "strangers"],
  load: ["heard"],
  purge: ["strangers"],
  resume: ["heard"],
  room: ["strangers"],
};

/**
 * The first line says what Redis has to know before it starts a script (7.0 and later). Without one it starts a script
 * that it must stop half-way, at the first write that is refused.
 */
const script = (flags: string, body: string): Script => {
  const text = `#!lua${flags}\n${body}`;
  return { text, sha: createHash("sha1").update(text).digest("hex") };
};

function bodyOf(name: ScriptName): string {
  const files = [...(SHARED[name] ?? []).map((shared) => `shared/${shared}`), name];
  return files.map((file) => readFileSync(new URL(`${file}.lua`, FOLDER), "utf8")).join("");
}

const scripts = new Map(
  SCRIPT_NAMES.map((name) => {
    const body = bodyOf(name);
    const plain = script(READING.has(name) ? " flags=no-writes" : "", body);
    return [name, { plain, overfilling: script(" flags=allow-oom", body) }];
  }),
);

/** Sends commands about one key, and answers the first one's reply once enough nodes have what they wrote. */
export interface Copying {
  write(key: string, add: (pipeline: ChainableCommander) => ChainableCommander): Promise<unknown>;
}

export interface RunOptions {
  /** When Redis is out of memory: scripts that write are refused, unless they only change what there is, within bounds. */
  outOfMemory?: "refused" | "runs";
  /** Wanted before it counts; null for none but Redis's own. */
  copies?: Copying | null;
}

/**
 * Runs a script. A restart or fail-over empties Redis's script cache, so the first NOSCRIPT is answered with the text
 * (https://redis.io/docs/latest/develop/programmability/eval-intro/#eval-sha-and-load).
 */
export async function run(
  redis: RedisLike,
  name: ScriptName,
  keys: string[],
  args: (string | number)[],
  { outOfMemory = "refused", copies = null }: RunOptions = {},
): Promise<unknown> {
  const both = scripts.get(name) as { plain: Script; overfilling: Script };
  const { text, sha } = outOfMemory === "runs" ? both.overfilling : both.plain;
  const rest = [...keys, ...args];
  const [key = ""] = keys;
  try {
    if (copies) return await copies.write(key, (pipeline) => pipeline.evalsha(sha, keys.length, ...rest));
    return await redis.evalsha(sha, keys.length, ...rest);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("NOSCRIPT"))) throw error;
    if (copies) return await copies.write(key, (pipeline) => pipeline.eval(text, keys.length, ...rest));
    return await redis.eval(text, keys.length, ...rest);
  }
}

/** Reads a reply that is a list of strings, with `false` (nil) as null. Anything else is a fault of ours. */
export function stringsOf(reply: unknown, script: ScriptName): (string | null)[] {
  if (!Array.isArray(reply)) throw new Error(`script ${script}: a list was expected, got ${JSON.stringify(reply)}`);
  return reply.map((item) => (item === null || item === undefined ? null : String(item)));
}
