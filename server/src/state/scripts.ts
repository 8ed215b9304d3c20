/** Loads each script of `lua/` once, runs it by its hash, and sends its text when Redis does not know it (any more). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Cluster, Redis } from "ioredis";

export type RedisLike = Redis | Cluster;

const SCRIPT_NAMES = [
  "checkout",
  "claim",
  "clock",
  "commit",
  "deliver",
  "department",
  "elsewhere",
  "forget",
  "forward",
  "load",
  "repoint",
  "seal",
  "suspend",
  "take",
] as const;
export type ScriptName = (typeof SCRIPT_NAMES)[number];

interface Script {
  text: string;
  sha: string;
}

// Compiled code stands in dist/state; the scripts stay beside their source and ship from there.
const FOLDER = new URL("../../src/state/lua/", import.meta.url);

const read = (name: ScriptName): Script => {
  const text = readFileSync(new URL(`${name}.lua`, FOLDER), "utf8");
  return { text, sha: createHash("sha1").update(text).digest("hex") };
};

const scripts = new Map<ScriptName, Script>(SCRIPT_NAMES.map((name) => [name, read(name)]));

/**
 * Runs a script. A restart or fail-over empties Redis's script cache, so the first NOSCRIPT is answered with the text
 * (https://redis.io/docs/latest/develop/programmability/eval-intro/#eval-sha-and-load).
 */
export async function run(
  redis: RedisLike,
  name: ScriptName,
  keys: string[],
  args: (string | number)[],
): Promise<unknown> {
  const script = scripts.get(name) as Script;
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("NOSCRIPT"))) throw error;
    return await redis.eval(script.text, keys.length, ...keys, ...args);
  }
}

/** Reads a reply that is a list of strings, with `false` (nil) as null. Anything else is a fault of ours. */
export function stringsOf(reply: unknown, script: ScriptName): (string | null)[] {
  if (!Array.isArray(reply)) throw new Error(`script ${script}: a list was expected, got ${JSON.stringify(reply)}`);
  return reply.map((item) => (item === null || item === undefined ? null : String(item)));
}
