/** One beat of one process in one partition; see lua/beat.lua. */
import type { Partition, Scope } from "../ids.js";
import { type Heard, parseHeard } from "./heard.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";

export interface Beat {
  /** Null for a process that hears no signals. */
  collector: string | null;
  /** It leaves of its own will. */
  leaves: boolean;
  /** Of which sites it took no signals, of those that it has news of. */
  failures?: readonly SiteFailures[];
}

/** All in milliseconds before the beat is sent. */
export interface SiteFailures {
  scope: Scope;
  /** When no signal of the site was taken, and one was again. */
  over: { fromAgoMs: number; toAgoMs: number } | null;
  /** Since when none is taken; null where the last one was. */
  sinceAgoMs: number | null;
}

export interface Beaten {
  /** The partition was behind what this process remembers: something acknowledged is gone. */
  lost: boolean;
  /** A server that tells nobody which formats it reads beats here as well. */
  sawOlder: boolean;
  heard: Heard;
}

export async function beat(store: RedisStore, partition: Partition, own: Beat): Promise<Beaten> {
  const { keys, seen } = store;
  const known = seen.at(partition);
  const { failures = [] } = own;
  const [tick, counter, epoch, lost, heard, older] = stringsOf(
    await run(
      store.redis,
      "beat",
      [
        keys.watch(partition),
        keys.beats(partition),
        keys.counter(partition),
        ...failures.map(({ scope }) => keys.scopeFacts(partition, scope)),
      ],
      [
        own.collector ?? "",
        own.leaves ? "1" : "",
        known.tick,
        known.counter,
        known.epoch,
        ...failures.map(failuresText),
      ],
      // It writes no more than a second before, and while it does not run nobody can tell who is missing.
      { outOfMemory: "runs" },
    ),
    "beat",
  );
  seen.note(partition, { tick: Number(tick), counter: Number(counter), epoch: Number(epoch) });
  return {
    lost: lost === "lost",
    sawOlder: older === "older",
    heard: parseHeard(heard ?? "", Number.POSITIVE_INFINITY),
  };
}

const failuresText = ({ over, sinceAgoMs }: SiteFailures): string =>
  `${over === null ? "" : `${over.fromAgoMs}-${over.toAgoMs}`};${sinceAgoMs ?? ""}`;
