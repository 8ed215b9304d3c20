/** The worker that looks at whoever is due. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { monotonicMs } from "../../src/clock.js";
import type { Deliverer } from "../../src/delivery/deliver.js";
import type { DeliveryQueues } from "../../src/delivery/delivery-queues.js";
import { Relay } from "../../src/delivery/relay.js";
import type { Partition } from "../../src/ids.js";
import { newLogger } from "../../src/log.js";
import { LookWorker } from "../../src/look/worker.js";
import type { Keys } from "../../src/state/keys.js";
import type { RedisLike } from "../../src/state/scripts.js";
import type { StoredFollowUp } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const HOUR_MS = 3_600_000;
/** Between two rounds over all; a timer may be a millisecond early. */
const APART_MS = 499;

let server: PrivateRedis;
let gate: TestGate;
let worker: LookWorker | undefined;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());
beforeEach(async () => {
  await server.connect().flushall();
  gate = await openGate(server.connect(), { live: true });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

/** From here on somebody looks: what a test has to prepare takes as long as it takes. */
function work(log = newLogger("silent")): void {
  worker = new LookWorker(gate.doors, log);
}

const read = async ({ id, partition }: StoredFollowUp): Promise<StoredFollowUp> => {
  const stored = await gate.people.store.readFollowUp(gate.scope, partition, id);
  if (!stored) throw new Error(`${id} is gone`);
  return stored;
};
const soon = async (): Promise<StoredFollowUp> => {
  const notBefore = new Date((await gate.people.store.timeMs(gate.scope)) + 1_000).toISOString();
  return await gate.schedule({ person: { customer: random("c") }, notBefore });
};
const released = async (followUp: StoredFollowUp): Promise<void> => {
  await until("the release", async () => (await read(followUp)).state.status === "released");
};

it("looks at who is due", async () => {
  const followUp = await soon();
  work();
  await released(followUp);
});

it("tries a look that fails again after half a second, and looks at the others meanwhile", async () => {
  const { store } = gate.people;
  const failedAtMs: number[] = [];
  const log = newLogger("silent");
  log.warn = () => void failedAtMs.push(monotonicMs());
  const unreadable = await soon();
  await store.redis.hset(store.keys.document(gate.scope, unreadable.state.ref), "known", "no JSON");
  work(log);
  await until("a look that fails", () => failedAtMs.length > 0);
  await released(await gate.schedule({ person: { customer: random("c") } }));
  await until("the third look that fails", () => failedAtMs.length > 2);
  const [first, second, third] = failedAtMs as [number, number, number];
  expect(Math.min(second - first, third - second)).toBeGreaterThanOrEqual(APART_MS);
});

/** How often scripts ran on a key, from now on. */
function counted(redis: RedisLike): (key: string) => number {
  const spy = vi.spyOn(redis, "evalsha");
  return (key) => spy.mock.calls.filter(([, , first]) => first === key).length;
}

it.each([
  ["it", (keys: Keys, partition: Partition) => keys.due(partition)],
  ["the relay", (keys: Keys, partition: Partition) => keys.outbox(partition)],
])("%s asks where the bell rings, and everywhere only now and then", async (_whose, keyOf) => {
  const { doors, people } = gate;
  const { keys, redis } = people.store;
  const relay = new Relay(doors, {} as DeliveryQueues, {} as Deliverer, newLogger("silent"));
  const sinceMs = monotonicMs();
  relay.start(() => false);
  work();
  const runs = counted(redis);
  const [here, there] = [keyOf(keys, 3 as Partition), keyOf(keys, 4 as Partition)];
  for (let ring = 1; ring <= 50; ring++) {
    const before = runs(here);
    doors.bell.ring(3 as Partition);
    await until("a round there", () => runs(here) > before, { everyMs: 1 });
  }
  await relay.stop();
  // The first is made at once.
  expect(runs(there)).toBeLessThanOrEqual(1 + (monotonicMs() - sinceMs) / APART_MS);
});

describe("while Redis is not fit to decide on", () => {
  it("it looks at nobody, and at everybody who is due as soon as it is fit", async () => {
    const { store } = gate.people;
    const before = await soon();
    store.fitness.note(["its disk is full"], (await store.realMs()) - HOUR_MS);
    const meanwhile = await gate.schedule({ person: { customer: random("c") } });
    work();
    const dueMs = Math.max(before.state.nextLookAtMs ?? 0, meanwhile.state.nextLookAtMs ?? 0);
    await until("a round and more after both are due", async () => (await store.realMs()) > dueMs + 1_500);
    expect([(await read(before)).receipts.length, (await read(meanwhile)).receipts.length]).toEqual([1, 1]);
    store.fitness.note([], await store.realMs());
    gate.doors.bell.ring("everywhere");
    await Promise.all([released(before), released(meanwhile)]);
  });
});
