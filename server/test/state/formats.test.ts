/** The format of what is stored: raised when every process reads the higher one, and never written over by who does not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Partition, type Ref, testScope } from "../../src/ids.js";
import { beat } from "../../src/state/beat.js";
import { checkIn } from "../../src/state/check-in.js";
import { FORMATS, FormatInForce, type Formats, UnreadableStore, type WriteHalf } from "../../src/state/formats.js";
import { joinStore, openStore, stayOpen } from "../../src/state/open-store.js";
import { People } from "../../src/state/people.js";
import type { RedisStore } from "../../src/state/redis-store.js";
import { atMoment } from "../support/at-moment.js";
import { openGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const P = 0 as Partition;
const asBefore: WriteHalf = (half) => half;
/** The next format, as it might be: its halves say that they are of it. */
const marked: WriteHalf = (half) => ({ ...half, marked: "2" });
const BOTH: Formats = new Map([
  [1, asBefore],
  [2, marked],
]);
const ONLY_SECOND: Formats = new Map([[2, marked]]);

let server: PrivateRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => void (await server.connect().flushall()));

const opened = async (formats: Formats = FORMATS): Promise<RedisStore> =>
  (await openStore(server.connect(), { partitions: 1, formats })).store;
const here = async (store: RedisStore, process: string, more: { sawOlder?: boolean; leaves?: boolean } = {}) => {
  await checkIn(store, { process, sawOlder: false, leaves: false, ...more });
  return await inForce();
};
const inForce = async (): Promise<string | null> => await server.connect().hget("h:format", "format");
const MINUTE = 60_000;

describe("the format in force", () => {
  it("of a new store is the highest that its first process reads", async () => {
    expect(await here(await opened(), "a")).toBe("1");
    await server.connect().flushall();
    expect(await here(await opened(BOTH), "a")).toBe("2");
  });

  it("is raised when every process reads the higher one, and not before", async () => {
    const [before, next] = [await opened(), await opened(BOTH)];
    expect(await here(before, "old")).toBe("1");
    expect(await here(next, "new")).toBe("1");
    expect(await here(before, "old", { leaves: true })).toBe("1");
    expect(await here(next, "new")).toBe("2");
  });

  it.each([
    ["a process was silent for", "p:old", MINUTE - 1, "1"],
    ["a process was silent for", "p:old", MINUTE, "1"],
    ["a process was silent for", "p:old", MINUTE + 1, "2"],
    ["a server that tells nobody what it reads was last seen", "olderMs", MINUTE - 1, "1"],
    ["a server that tells nobody what it reads was last seen", "olderMs", MINUTE, "1"],
    ["a server that tells nobody what it reads was last seen", "olderMs", MINUTE + 1, "2"],
  ])("where %s (%s) %i ms is %s", async (_what, field, agoMs, expected) => {
    const next = await opened(BOTH);
    const found = await atMoment(next, async (held, nowMs) => {
      await server.connect().del("h:format");
      const atMs = nowMs - agoMs;
      await server.connect().hset("h:format", field, field === "olderMs" ? atMs : `${atMs},1,`);
      return await here(held, "new");
    });
    expect(found).toBe(expected);
  });

  it("is told with the beat of whoever saw such a server, and never falls for it", async () => {
    const next = await opened(BOTH);
    expect(await here(next, "new", { sawOlder: true })).toBe("1");
    expect(await here(next, "new")).toBe("1");
    await server.connect().hset("h:format", "olderMs", 0);
    expect(await here(next, "new")).toBe("2");
    expect(await here(next, "new", { sawOlder: true })).toBe("2");
  });

  it("is never one that a process skips", async () => {
    const third: Formats = new Map([...BOTH, [3, marked]]);
    const gap: Formats = new Map([
      [1, asBefore],
      [3, marked],
    ]);
    const wide = await opened(third);
    await here(await opened(gap), "gap");
    expect(await here(wide, "wide")).toBe("3");
    await server.connect().flushall();
    const [low, all] = [await opened(BOTH), await opened(third)];
    await here(await opened(), "first");
    await here(low, "low");
    await here(all, "all");
    await here(await opened(), "first", { leaves: true });
    expect(await here(all, "all")).toBe("2");
  });
});

describe("a server from before formats", () => {
  const beats = async (store: RedisStore): Promise<boolean> =>
    (await beat(store, P, { collector: null, leaves: false })).sawOlder;

  it("is known by the ticks that it leaves", async () => {
    const store = await opened();
    expect([await beats(store), await beats(store)]).toEqual([false, false]);
    // Its beat counts on, and knows nothing else.
    await store.redis.hincrby(store.keys.watch(P), "tick", 1);
    expect([await beats(store), await beats(store)]).toEqual([true, false]);
  });

  it("is known where it was there before any other", async () => {
    const store = await opened();
    await store.redis.hset(store.keys.watch(P), "tick", 12);
    expect([await beats(store), await beats(store)]).toEqual([true, false]);
  });
});

describe("what is written", () => {
  it("has the format in force, which both versions read", async () => {
    const [before, next] = [await opened(), await opened(BOTH)];
    await here(before, "old");
    await here(next, "new");
    const gate = await openGate(server.connect());
    await gate.event({ customer: "c_1" }, { type: "order.completed", order: "o_1" });
    const ref = "customer:c_1" as Ref;
    const known = async (): Promise<string> =>
      (await next.redis.hget(next.keys.document(gate.scope, ref), "known")) ?? "";
    const touch = async (store: RedisStore): Promise<void> =>
      void (await new People(store).change(gate.scope, ref, 1, ({ document }) => ({
        value: null,
        change: {
          document: { ...document, known: { ...document.known } },
          followUps: [],
          what: "person.active",
        },
      })));
    await touch(next);
    expect(await known()).not.toContain("marked");
    await here(before, "old", { leaves: true });
    await here(next, "new");
    await touch(next);
    expect(await known()).toContain('"marked":"2"');
    const { document } = await new People(next).load(gate.scope, ref);
    expect(document.known.orders.backend).toHaveLength(1);
  });
});

describe("a process that cannot read the store", () => {
  const SENTENCE =
    "the store is written in format 2, and this version of Holdoff reads format 1: " +
    "start a version that reads format 2, or put back a backup from before the upgrade";

  it("says so in one sentence, and neither reads nor writes a person", async () => {
    const before = await opened();
    await here(before, "old");
    await here(await opened(ONLY_SECOND), "new");
    expect(await inForce()).toBe("1");
    await server.connect().hset("h:format", "format", 2);
    await here(before, "old");
    expect(before.format.problem).toBe(SENTENCE);
    const people = new People(before);
    await expect(people.load(testScope("test"), "customer:c_1" as Ref)).rejects.toThrow(new UnreadableStore(SENTENCE));
    expect(() => before.format.write).toThrow(SENTENCE);
    // It keeps nobody from going on.
    expect(await server.connect().hexists("h:format", "p:old")).toBe(0);
  });

  it("knows it when it opens the store, and no command joins in", async () => {
    await here(await opened(ONLY_SECOND), "new");
    await server.connect().hset("h:format", "format", 2);
    const late = await openStore(server.connect(), { partitions: 1 });
    expect(late.store.format.problem).toBe(SENTENCE);
    expect(await stayOpen(late)).toEqual([SENTENCE]);
    await expect(joinStore(server.connect(), null)).rejects.toThrow(SENTENCE);
  });

  it("decides on where an older copy is put back", async () => {
    const before = await opened();
    await server.connect().hset("h:format", "format", 2);
    await here(before, "old");
    await server.connect().hset("h:format", "format", 1);
    await here(before, "old");
    expect(before.format.problem).toBeNull();
  });
});

it("a process that heard nothing of formats for half a minute asks again before it reads", () => {
  let nowMs = 5_000;
  const format = new FormatInForce(FORMATS, 1, () => nowMs);
  nowMs += 3_600_000;
  // One that never registered is a command's, or one that begins.
  expect(() => format.mustBeReadable()).not.toThrow();
  format.note(1);
  nowMs += 30_000;
  expect(() => format.mustBeReadable()).not.toThrow();
  nowMs += 1;
  expect(() => format.mustBeReadable()).toThrow(UnreadableStore);
  format.note(1);
  expect(() => format.mustBeReadable()).not.toThrow();
});
