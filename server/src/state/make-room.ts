/** Takes strangers back to their share, in one partition: what they hold has a bound, however many there are. */
import type { Partition } from "../ids.js";
import type { Keys } from "./keys.js";
import { type RedisLike, run, stringsOf } from "./scripts.js";
import { type StrangersShare, UNIT_BYTES } from "./strangers-share.js";

/** Entries that go in one script: it holds up everybody else on its node. */
const ENTRIES_MAX = 200;
/** Rounds of it in one call; what is left is for the next. */
const ROUNDS_MAX = 50;
/** A little more is made than was asked for, or each new stranger would ask for it again. */
const SLACK = 1 / 64;

export interface Room {
  /** Bytes that strangers hold there now. */
  heldBytes: number;
}

interface House {
  redis: RedisLike;
  keys: Keys;
  share: StrangersShare;
}

export async function makeRoom({ redis, keys, share }: House, partition: Partition): Promise<Room> {
  for (let round = 1; ; round++) {
    const unitsMax = share.unitsMax(keys.partitions);
    const reply = await run(
      redis,
      "room",
      [keys.share(partition)],
      [unitsMax, Math.floor(unitsMax * (1 - SLACK)), keys.prefix(partition), ENTRIES_MAX],
      { outOfMemory: "runs" },
    );
    const [left = 0, units = 0] = stringsOf(reply, "room").map(Number);
    if (left > 0 || round === ROUNDS_MAX) return { heldBytes: units * UNIT_BYTES };
  }
}
