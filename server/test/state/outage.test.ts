/** Redis goes away and comes back: a clear 503 in time, nothing released meanwhile, and work again at once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { monotonicMs, pauseMs } from "../../src/clock.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";

/** The SDK's client gives up after so long. What is promised is 1.5 s: the fault lab measures it, on a quiet machine. */
const REFUSED_MS_MAX = 5_000;
/** By itself BullMQ would come back after 15 s. What is promised is 2 s, see above. */
const BACK_MS_MAX = 10_000;

let product: Product;
let sandbox: Sandbox;
beforeAll(async () => {
  product = await startProduct({}, undefined, ["--appendonly", "yes"]);
  sandbox = product.sandbox();
});
afterAll(async () => await product.stop());

const scheduled = async (delay: number): Promise<string> =>
  (await sandbox.schedule({ person: { customer: fresh("c") }, trigger: { type: "requested" }, delay })).id;

const asked = async (id: string): Promise<{ status: number; retryAfter: string | null; tookMs: number }> => {
  const sinceMs = monotonicMs();
  const { status, headers } = await sandbox.call("GET", `/v1/follow-ups/${id}`);
  return { status, retryAfter: headers.get("retry-after"), tookMs: monotonicMs() - sinceMs };
};

/** Milliseconds until the release of this follow-up arrives. */
async function releasedAfterMs(id: string): Promise<number> {
  const sinceMs = monotonicMs();
  await product.receiver.next((received) => received.id === `${id}-r1`);
  return monotonicMs() - sinceMs;
}

const refused = { status: 503, retryAfter: expect.stringMatching(/^[1-9]/) };

describe("an outage", () => {
  it("of a Redis that stands still is answered in time, and over at once", async () => {
    const id = await scheduled(800);
    product.redis.signal("SIGSTOP");
    const answers = await Promise.all([asked(id), asked(id), asked(id)]);
    product.redis.signal("SIGCONT");
    expect(await releasedAfterMs(id)).toBeLessThan(BACK_MS_MAX);
    for (const { tookMs, ...answer } of answers) {
      expect(answer).toEqual(refused);
      expect(tookMs).toBeLessThan(REFUSED_MS_MAX);
    }
  });

  it("of a Redis that died is answered in time, and over when it is back", async () => {
    const id = await scheduled(300);
    await product.redis.kill();
    await pauseMs(600);
    const { tookMs, ...answer } = await asked(id);
    expect(answer).toEqual(refused);
    expect(tookMs).toBeLessThan(REFUSED_MS_MAX);
    expect((await fetch(`${product.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${product.url}/healthz`)).status).toBe(200);
    await product.redis.restart();
    expect(await releasedAfterMs(id)).toBeLessThan(BACK_MS_MAX);
    expect((await asked(id)).status).toBe(200);
  });

  it("of the script cache is not noticed", async () => {
    const redis = product.redis.connect();
    const [before, flushed] = await Promise.all([scheduled(0), redis.script("FLUSH"), scheduled(0)]);
    expect(flushed).toBe("OK");
    await redis.script("FLUSH");
    await sandbox.event({ customer: fresh("c") }, { type: "order.completed" });
    await redis.script("FLUSH");
    expect(await sandbox.redeem(before)).toMatchObject({ go: true });
  });
});
