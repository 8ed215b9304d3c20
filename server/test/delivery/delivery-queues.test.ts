/** Closing: an attempt is waited for, a connection that does not come back is not. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pauseMs } from "../../src/clock.js";
import type { Attempt } from "../../src/delivery/deliver.js";
import { DeliveryQueues } from "../../src/delivery/delivery-queues.js";
import { type FollowUpId, liveScope } from "../../src/ids.js";
import { newLogger } from "../../src/log.js";
import { connectForQueues } from "../../src/state/connect.js";
import { Keys } from "../../src/state/keys.js";
import type { RedisLike } from "../../src/state/scripts.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const QUEUES = 8;
const SLOW_MS = 2_500;

let redis: PrivateRedis;
let door: Server;
let working: RedisLike;
beforeEach(async () => {
  redis = await startRedis();
  door = createServer((client) => {
    const upstream = connect(join(redis.folder, "r.sock"));
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
    client.pipe(upstream).pipe(client);
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  working = connectForQueues(`redis://127.0.0.1:${(door.address() as AddressInfo).port}`);
  working.on("error", () => undefined);
});
afterEach(async () => {
  working.disconnect();
  await redis.stop();
});

/** Connections that wait for a job. */
async function waiting(): Promise<string[]> {
  const clients = String(await redis.connect().client("LIST")).split("\n");
  return clients.flatMap((line) => (/cmd=bzpopmin/.test(line) ? (/^id=(\d+)/.exec(line)?.slice(1) ?? []) : []));
}

it("ends while workers are without a connection that was there a moment ago", async () => {
  const queues = new DeliveryQueues(new Keys(), redis.connect(), working);
  queues.work({ start: () => Promise.reject(new Error("there is no job")) }, newLogger());
  await expect.poll(async () => (await waiting()).length).toBe(QUEUES);
  // Who is in stays in, and nobody else comes.
  door.close();
  for (const id of await waiting()) await redis.connect().client("KILL", "ID", id);
  await expect.poll(waiting).toEqual([]);
  expect(working.status).toBe("ready");
  await queues.close();
});

it("waits for an attempt that takes longer than closing may", async () => {
  const queues = new DeliveryQueues(new Keys(), redis.connect(), working);
  const seen: string[] = [];
  let begin: (() => void) | undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const slow = async (): Promise<Attempt> => {
    begin?.();
    await pauseMs(SLOW_MS);
    seen.push("answered");
    return { at: "done" };
  };
  queues.work({ start: () => Promise.resolve({ attempt: slow() }) }, newLogger());
  await queues.add("job", { scope: liveScope("shop"), id: "fu_00000000000000000000000000x" as FollowUpId, n: 0 });
  await begun;
  await queues.close();
  seen.push("closed");
  expect(seen).toEqual(["answered", "closed"]);
});
