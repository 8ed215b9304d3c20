/** `replicated` on a real primary and replica: what is acknowledged is on both, and what is not is not acknowledged. */
import type { FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { monotonicMs } from "../../src/clock.js";
import { ConfigError } from "../../src/config.js";
import { serve } from "../../src/main.js";
import { Keys } from "../../src/state/keys.js";
import type { RedisLike } from "../../src/state/scripts.js";
import { freePorts } from "../support/free-port.js";
import { type Answer, fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

/** The SDK's client gives up after so long. What is promised is 1.5 s, on a machine that is not busy. */
const REFUSED_MS_MAX = 5_000;

let product: Product;
let replica: PrivateRedis;
let copy: RedisLike;
let sandbox: Sandbox;

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  const tcp = ["--port", String(port), "--bind", "127.0.0.1"];
  // A sync that waits for more replicas to come takes five seconds.
  const quick = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];
  product = await startProduct(
    { HOLDOFF_DURABILITY: "replicated", HOLDOFF_REPLICAS_WAIT_MS: "400" },
    undefined,
    [...tcp, ...quick],
    async (primary) => {
      replica = await startRedis("--replicaof", "127.0.0.1", String(port));
      copy = replica.connect();
      const redis = primary.connect();
      await until("a copy", async () => {
        await redis.set("h:first", "");
        return (await redis.wait(1, 500)) > 0;
      });
    },
  );
  sandbox = product.sandbox();
});
afterAll(async () => {
  await replica.stop();
  await product.stop();
});

const schedule = (key: string, customer: string): Promise<Answer<FollowUp>> =>
  sandbox.call(
    "POST",
    "/v1/follow-ups",
    {
      person: { customer },
      channel: "call",
      purpose: "sales",
      trigger: { type: "requested" },
      basis: "consent",
      delay: "1h",
    },
    { "idempotency-key": key },
  );

const cancel = (id: string): Promise<Answer<unknown>> =>
  sandbox.call("POST", `/v1/follow-ups/${id}/cancel`, { reason: "test" });

/** The status of a follow-up as the replica has it. */
async function copied(id: string): Promise<string | undefined> {
  const [key] = await copy.keys(`*:fu:*:${id}`);
  const state = key === undefined ? null : await copy.hget(key, "state");
  return state === null ? undefined : (JSON.parse(state) as { status: string }).status;
}

describe("a write that wants a copy", () => {
  it("is on the replica when it is acknowledged", async () => {
    for (let n = 0; n < 8; n++) {
      const { status, body } = await schedule(fresh("k"), fresh("c"));
      expect([status, await copied(body.id)]).toEqual([201, "waiting"]);
      expect((await cancel(body.id)).status).toBe(200);
      expect(await copied(body.id)).toBe("cancelled");
    }
  });

  it("is not acknowledged while the replica is away, and once when it is back", async () => {
    const [key, customer] = [fresh("k"), fresh("c")];
    const before = (await schedule(fresh("k"), fresh("c"))).body;
    replica.signal("SIGSTOP");
    const sinceMs = monotonicMs();
    const answers = await Promise.all([schedule(key, customer), cancel(before.id)]);
    const tookMs = monotonicMs() - sinceMs;
    // What was applied is found when it is asked for again, and is no more certain for that.
    const again = [await schedule(key, customer), await cancel(before.id)];
    replica.signal("SIGCONT");
    for (const { status, headers } of [...answers, ...again]) {
      expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    }
    expect(tookMs).toBeLessThan(REFUSED_MS_MAX);
    await expect.poll(async () => (await schedule(key, customer)).status).toBeLessThan(300);
    expect((await cancel(before.id)).status).toBe(200);
    expect(await copied(before.id)).toBe("cancelled");
    const all = (await sandbox.call<{ data: FollowUp[] }>("GET", `/v1/follow-ups?customer=${customer}`)).body.data;
    expect(all).toHaveLength(1);
  });

  it("is there after a fail-over, whatever the primary was doing", async () => {
    const kept: string[] = [];
    const writing = Promise.all(
      Array.from({ length: 8 }, async () => {
        const ask = () => schedule(fresh("k"), fresh("c")).catch(() => undefined);
        for (let answer = await ask(); answer?.status === 201; answer = await ask()) kept.push(answer.body.id);
      }),
    );
    await expect.poll(() => kept.length).toBeGreaterThan(24);
    await product.redis.kill();
    await writing;
    await copy.replicaof("NO", "ONE");
    const found = await Promise.all(kept.map(copied));
    expect(found.filter((status) => status === "waiting")).toHaveLength(kept.length);
  });
});

it("starts when its copies are there, and not before", async () => {
  const [port = 0] = await freePorts(1);
  const primary = await startRedis("--port", String(port), "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0");
  const asked = primary.connect();
  const env = {
    HOLDOFF_DURABILITY: "replicated",
    HOLDOFF_REPLICAS_WAIT_MS: "100",
    HOLDOFF_CONFIG: product.sitesFile,
    PORT: "0",
  };
  let started = false;
  const starting = serve({ redisUrl: primary.url, log: () => undefined, env }).then((served) => {
    started = true;
    return served;
  });
  const waits = async (): Promise<number> =>
    Number(/cmdstat_wait:calls=(\d+)/.exec(await asked.info("commandstats"))?.[1] ?? 0);
  await expect.poll(waits).toBeGreaterThan(2);
  expect(started).toBe(false);
  const late = await startRedis("--replicaof", "127.0.0.1", String(port));
  await (await starting).close();
  const held = late.connect();
  const keys = new Keys();
  expect(await held.exists(keys.partitionCount(), keys.permitSecret())).toBe(2);
  await late.stop();
  await primary.stop();
});

describe("always", () => {
  it("is refused by a Redis that does not write to disk before it answers", async () => {
    const redis = await startRedis("--appendonly", "yes");
    const env = { HOLDOFF_DURABILITY: "always", HOLDOFF_CONFIG: product.sitesFile, PORT: "0" };
    const start = (): ReturnType<typeof serve> => serve({ redisUrl: redis.url, log: () => undefined, env });
    await expect(start()).rejects.toThrow(ConfigError);
    await expect(start()).rejects.toThrow("appendfsync is everysec");
    await redis.connect().config("SET", "appendfsync", "always");
    await (await start()).close();
    await redis.stop();
  });
});
