/** What a receiver works, and when: the two orders, held by every store alike. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Begun,
  createReleaseLog,
  type ReleaseLog,
  type ReleaseStore,
  redisReleaseStore,
  sqlReleaseStore,
} from "../../src/node/index.js";
import type { Message, MessageType } from "../../src/wire/index.js";
import { type PrivateRedis, startPrivateRedis } from "./private-redis.js";
import { followUp, message } from "./samples.js";

const LEASE_MS = 30_000;
const T = 1_790_000_000_000;

let redis: PrivateRedis;
let client: Redis;
beforeAll(async () => {
  redis = await startPrivateRedis();
  client = new Redis({ path: redis.path });
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

/** A table of one's own, with the two statements that a database has to have. */
function tableStore(): ReleaseStore {
  const rows = new Map<string, string>();
  const query = (sql: string, values: (string | number)[]): object[] => {
    if (sql.startsWith("select"))
      return [values[0]].flatMap((id) => (rows.has(String(id)) ? [{ seen: rows.get(String(id)) }] : []));
    const [seen, , id, before] = values.map(String);
    if (id === undefined || seen === undefined || rows.get(id) !== before) return [];
    rows.set(id, seen);
    return [{ seen }];
  };
  return sqlReleaseStore({ query, parameters: "?" });
}

let number = 0;
/** A follow-up of the test's own, in whichever store. */
const own = (): string => `fu_${++number}`;
const of = (id: string, type: MessageType, release: number, sequence = 1): Message => {
  const made = message(type, release, sequence);
  return { ...made, data: { ...made.data, followUp: { ...followUp, id } } } as Message;
};

const STORES: [string, () => ReleaseStore][] = [
  ["ioredis", () => redisReleaseStore(client)],
  // Another client speaks by arrays; the commands are the same.
  [
    "a client like node-redis",
    () => redisReleaseStore({ sendCommand: ([name = "", ...args]) => client.call(name, ...args) }),
  ],
  ["a table", tableStore],
];

type Step = [MessageType, release: number, sequence: number, Begun];
const released = (release: number, begun: Begun): Step => ["follow_up.released", release, 0, begun];

/** Each message is worked at once when it is new. */
const STORIES: [string, Step[]][] = [
  ["a release once", [released(1, "new"), released(1, "done")]],
  ["the next release after a recall", [released(1, "new"), ["follow_up.recalled", 1, 2, "new"], released(2, "new")]],
  ["no release that a higher one superseded", [released(2, "new"), released(1, "done")]],
  ["no release whose recall was here first", [["follow_up.recalled", 1, 2, "new"], released(1, "done")]],
  ["no release whose cancel was here first", [["follow_up.cancelled", 1, 2, "new"], released(1, "done")]],
  ["no release whose expiry was here first", [["follow_up.expired", 1, 2, "new"], released(1, "done")]],
  [
    "a release after its redeem and its close",
    [["follow_up.redeemed", 1, 2, "new"], ["follow_up.closed", 1, 3, "new"], released(1, "new")],
  ],
  ["a release after a hold", [["follow_up.held", 0, 1, "new"], released(1, "new")]],
  [
    "no state that a later one overtook",
    [
      ["follow_up.cancelled", 0, 2, "new"],
      ["follow_up.held", 0, 1, "done"],
    ],
  ],
  [
    "no state twice",
    [
      ["follow_up.held", 0, 1, "new"],
      ["follow_up.held", 0, 1, "done"],
    ],
  ],
  ["no state of before the release that it has", [released(2, "new"), ["follow_up.recalled", 1, 2, "done"]]],
  [
    "all that happens to the release it has",
    [released(1, "new"), ["follow_up.redeemed", 1, 2, "new"], ["follow_up.closed", 1, 3, "new"]],
  ],
  [
    "no release whose recall came too late itself",
    [["follow_up.held", 1, 3, "new"], ["follow_up.recalled", 1, 2, "done"], released(1, "done")],
  ],
];

describe.each([["memory", undefined], ...STORES] as [string, (() => ReleaseStore) | undefined][])(
  "a log in %s works",
  (_name, store) => {
    it.each(STORIES)("%s", async (_what, steps) => {
      const log: ReleaseLog = store ? createReleaseLog({ store: store() }) : createReleaseLog();
      const id = own();
      for (const [type, release, sequence, begun] of steps) {
        const one = of(id, type, release, sequence);
        expect([type, await log.begin(one)]).toEqual([type, begun]);
        if (begun === "new") await log.done(one);
      }
    });
  },
);

describe.each(STORES)("two receivers that share %s", (_name, store) => {
  /** Both logs, and a clock that stands. */
  const two = (): [ReleaseLog, ReleaseLog, { nowMs: number }] => {
    const shared = store();
    const time = { nowMs: T };
    const log = (): ReleaseLog =>
      createReleaseLog({ store: shared, leaseMs: LEASE_MS, clock: { unixMs: () => time.nowMs } });
    return [log(), log(), time];
  };

  it("work a message once, and its copy is busy until then", async () => {
    const [here, there] = two();
    const one = of(own(), "follow_up.released", 1);
    expect((await Promise.all([here.begin(one), there.begin(one)])).sort()).toEqual(["busy", "new"]);
    await here.done(one);
    expect(await there.begin(one)).toBe("done");
  });

  it("work a message again whose lease has ended, and not before", async () => {
    const [here, there, time] = two();
    const one = of(own(), "follow_up.released", 1);
    expect(await here.begin(one)).toBe("new");
    time.nowMs = T + LEASE_MS - 1;
    expect(await there.begin(one)).toBe("busy");
    time.nowMs = T + LEASE_MS;
    expect(await there.begin(one)).toBe("new");
  });

  it("work a message again at once whose work failed", async () => {
    const [here, there] = two();
    const one = of(own(), "follow_up.held", 0);
    expect(await here.begin(one)).toBe("new");
    await here.failed(one);
    expect(await there.begin(one)).toBe("new");
    // The claim is another's now.
    await here.failed(one);
    expect(await here.begin(one)).toBe("busy");
  });

  it("never work a release and its recall at the same time, nor the release after it failed", async () => {
    const [here, there] = two();
    const id = own();
    const release = of(id, "follow_up.released", 1);
    const recall = of(id, "follow_up.recalled", 1, 2);
    expect(await here.begin(release)).toBe("new");
    expect(await there.begin(recall)).toBe("busy");
    await here.failed(release);
    expect(await here.begin(release)).toBe("done");
    expect(await there.begin(recall)).toBe("new");
  });

  it("believe a receiver that says that the work is done, though its claim has gone", async () => {
    const [here, there, time] = two();
    const id = own();
    const [held, cancelled] = [of(id, "follow_up.held", 0, 1), of(id, "follow_up.cancelled", 0, 2)];
    await here.begin(held);
    time.nowMs = T + LEASE_MS;
    expect(await there.begin(cancelled)).toBe("new");
    await here.done(held);
    // Not its claim to end.
    expect(await here.begin(cancelled)).toBe("busy");
    expect(await here.begin(held)).toBe("done");
  });
});

describe("in memory, in one step", () => {
  it("takes a release once, and none that was taken back", () => {
    const log = createReleaseLog();
    expect([1, 1].map((release) => log.accept(message("follow_up.released", release)))).toEqual([true, false]);
    expect(log.accept(message("follow_up.recalled", 1, 2))).toBe(true);
    expect(log.accept(message("follow_up.released", 2))).toBe(true);
    expect(log.accept(message("follow_up.recalled", 1, 2))).toBe(false);
  });

  it("forgets the follow-up that was quiet longest, not the busy one", () => {
    const log = createReleaseLog(2);
    for (const [id, release] of [
      ["fu_a", 2],
      ["fu_b", 2],
      ["fu_a", 3],
      ["fu_c", 2],
    ] as const)
      log.accept(of(id, "follow_up.cancelled", release, release));
    expect(log.accept(of("fu_a", "follow_up.cancelled", 1, 1))).toBe(false);
    expect(log.accept(of("fu_b", "follow_up.cancelled", 1, 1))).toBe(true);
  });
});

it("a follow-up that is not heard of is forgotten by Redis", async () => {
  const store = redisReleaseStore(client, { prefix: "shop:", keptMs: 60_000 });
  await store.swap("fu_kept", null, "{}");
  expect(await store.swap("fu_kept", null, "[]")).toBe(false);
  expect(await client.pttl("shop:fu_kept")).toBeGreaterThan(50_000);
});
