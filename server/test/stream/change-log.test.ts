import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Partition } from "../../src/ids.js";
import { liveScope, refOf } from "../../src/ids.js";
import { newLogger } from "../../src/log.js";
import { Bell } from "../../src/state/bell.js";
import { openStore } from "../../src/state/open-store.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { ChangeHub } from "../../src/stream/change-hub.js";
import { type Change, ChangeLog } from "../../src/stream/change-log.js";
import { formatPosition, parsePosition } from "../../src/stream/position.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const scope = liveScope("acme");
const [A, B] = [3 as Partition, 40 as Partition];

let redis: PrivateRedis;
let store: RedisStore;
beforeAll(async () => {
  redis = await startRedis();
  ({ store } = await openStore(redis.connect()));
});
afterAll(async () => {
  await redis.stop();
});

/** Lines as the commit script writes them, at times of the test's own. */
async function write(partition: Partition, times: readonly number[], of = scope): Promise<void> {
  const line = (ms: number) => [
    "scope",
    of,
    "person",
    store.keys.member(of, refOf("customer", `c${partition}-${ms}`)),
    "revision",
    `1.${ms}`,
    "change",
    "person.active",
  ];
  await Promise.all(times.map((ms) => store.redis.xadd(store.keys.changes(partition), `${ms}-0`, ...line(ms))));
}
const from = (first: number, count: number, step = 2): number[] =>
  Array.from({ length: count }, (_, n) => first + n * step);
const times = (changes: readonly Change[]): number[] => changes.map(({ at }) => at.entry.ms);
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

describe("the change log of several partitions", () => {
  it("reads more than a page in order, whichever partition it stands in", async () => {
    const [inA, inB] = [from(1_000, 1_300), from(1_001, 40)];
    await write(A, inA);
    await write(B, inB);
    const log = new ChangeLog(store);
    const read: Change[] = [];
    let cursors = new Map([A, B].map((partition) => [partition, { ms: 0, seq: 0 }]));
    for (let more = true; more; ) {
      const batch = await log.after(cursors);
      read.push(...batch.changes);
      ({ cursors, more } = batch);
    }
    expect(times(read)).toEqual(ascending([...inA, ...inB]));
    expect(read[0]).toEqual({
      at: { partition: A, entry: { ms: 1_000, seq: 0 } },
      scope,
      ref: "customer:c3-1000",
      revision: "1.1000",
      what: "person.active",
    });
  });

  it("resumes in every partition by the id of one event", async () => {
    const hub = new ChangeHub(new ChangeLog(store), new Bell(), newLogger("silent"));
    const told: Change[] = [];
    await write(A, [90_000], liveScope("somebody-else"));
    const lastId = formatPosition({ partition: B, entry: { ms: 1_021, seq: 0 } });
    const position = parsePosition(lastId, store.keys.partitions);
    expect(position).toEqual({ partition: B, entry: { ms: 1_021, seq: 0 } });
    const stop = await hub.listen(
      { scope, onChanges: (changes) => told.push(...changes), onStop: () => undefined },
      position,
    );
    stop();
    await hub.stop();
    // In the event's own partition exactly what came after it; in the others a little more, so that nothing is left out.
    expect(told.filter(({ at }) => at.partition === B).map(({ at }) => at.entry.ms)).toEqual(from(1_023, 29));
    expect(told.filter(({ at }) => at.partition === A)).toHaveLength(1_300);
  });

  it.each(["", "1-1", "1-1@", "1-1@40", "x-1@3", "1-1@3f4f", "-@0"])("knows that %o is no id of an event", (text) => {
    expect(parsePosition(text, 64)).toBeUndefined();
  });
});
