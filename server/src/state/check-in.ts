/** A process says which formats it reads, and hears which one is in force; see lua/format.lua. */

import { FORMAT_FIRST } from "./formats.js";
import { Keys } from "./keys.js";
import type { RedisStore } from "./redis-store.js";
import { type RedisLike, run } from "./scripts.js";

export interface CheckIn {
  /** Name of the process. */
  process: string;
  /** It saw a server at work that is older than formats, and tells nobody what it reads. */
  sawOlder: boolean;
  leaves: boolean;
}

export async function checkIn({ redis, keys, format }: RedisStore, own: CheckIn): Promise<void> {
  const reads = `,${[...format.formats.keys()].join(",")},`;
  const inForce = await run(
    redis,
    "format",
    [keys.format()],
    [own.process, reads, own.leaves ? "1" : "", own.sawOlder ? "1" : ""],
    // A line for each process, however full Redis is.
    { outOfMemory: "runs" },
  );
  format.note(Number(inForce));
}

/** The format in force, for whoever only looks. */
export const readFormat = async (redis: RedisLike): Promise<number> =>
  Number((await redis.hget(new Keys().format(), "format")) ?? FORMAT_FIRST);
