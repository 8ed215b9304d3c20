/** Redis is full: nothing new is taken on, and whoever buys, refuses or is cancelled is heard all the same. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RedisLike } from "../../src/state/scripts.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { until } from "../support/until.js";

/** A look that is refused is lent for so long. */
const LOOK_LEASE_MS = 10_000;

let product: Product;
let redis: RedisLike;
let sandbox: Sandbox;
beforeAll(async () => {
  product = await startProduct({}, undefined, ["--maxmemory-policy", "noeviction"]);
  sandbox = product.sandbox();
  redis = product.redis.connect();
});
afterAll(async () => await product.stop());

const fill = (): Promise<unknown> => redis.config("SET", "maxmemory", "1mb");
const empty = (): Promise<unknown> => redis.config("SET", "maxmemory", "0");

const waiting = async (person: { customer: string }, checkout?: string): Promise<string> =>
  (
    await sandbox.schedule({
      person,
      trigger: { type: "requested" },
      delay: "1h",
      ...(checkout === undefined ? {} : { about: { checkout } }),
    })
  ).id;

const status = async (id: string): Promise<string> => (await sandbox.get(id)).status;
const nowMs = async (): Promise<number> =>
  Date.parse((await sandbox.call<{ now: string }>("GET", "/v1/test-clock")).body.now);

describe("out of memory", () => {
  it("cancels, completes and declines what is open, and lets nothing new happen", async () => {
    const [cancelled, ordered, elsewhere, declined, released] = [
      await waiting({ customer: "c_1" }),
      await waiting({ customer: "c_2" }, "ck_2"),
      await waiting({ customer: "c_3" }, "ck_3"),
      await waiting({ customer: "c_4" }),
      (await sandbox.schedule({ person: { customer: "c_5" }, trigger: { type: "requested" } })).id,
    ];
    const page = sandbox.page();
    await page.says({ type: "page.viewed" }, { type: "checkout.started", checkout: "ck_6" });
    const left = (
      await sandbox.schedule({ person: { visitor: page.visitor }, about: { checkout: "ck_6" }, delay: "1h" })
    ).id;
    expect(await status(released)).toBe("released");
    await fill();

    const scheduled = await sandbox.call(
      "POST",
      "/v1/follow-ups",
      { person: { customer: "c_9" }, channel: "call", purpose: "sales", basis: "consent" },
      { "idempotency-key": fresh("k") },
    );
    expect([scheduled.status, scheduled.headers.get("retry-after")]).toEqual([503, "1"]);
    const heartbeat = { type: "page.active", seq: 9, at: 1_000 };
    expect((await sandbox.page(page.visitor).send({ signals: [heartbeat] })).status).toBe(503);
    expect((await sandbox.call("POST", `/v1/follow-ups/${released}/redeem`, {})).status).toBe(503);

    const cancel = await sandbox.call("POST", `/v1/follow-ups/${cancelled}/cancel`, { reason: "test" });
    const orders = [
      await sandbox.event({ customer: "c_2" }, { type: "order.completed", checkout: "ck_2" }),
      // About the checkout, by somebody of whom nothing is known: that person is refused, the follow-up is not.
      await sandbox.event({ customer: "c_new" }, { type: "order.completed", checkout: "ck_3" }),
      await sandbox.event({ customer: "c_4" }, { type: "contact.declined" }),
    ];
    await page.says({ type: "order.completed", checkout: "ck_6" });
    expect([cancel.status, ...orders.map((answer) => answer.status)]).toEqual([200, 202, 503, 202]);
    const ended = await Promise.all([cancelled, ordered, elsewhere, declined, left].map(status));
    expect(ended).toEqual(ended.map(() => "cancelled"));
    const recalled = await sandbox.event(
      { customer: "c_5" },
      { type: "consent.withdrawn", channel: "all", purpose: "all" },
    );
    expect([recalled.status, await status(released)]).toEqual([202, "cancelled"]);
    await empty();
  });

  it("stops what an owner stops, lets it go on, and counts orders of whoever is known", async () => {
    const released = (await sandbox.schedule({ person: { customer: "c_20" }, trigger: { type: "requested" } })).id;
    await waiting({ customer: "c_21" });
    const told = async (): Promise<number> =>
      Number(
        (await redis.hget((await redis.keys(`*:scope:demo+${sandbox.name}`))[0] ?? "", "orders"))?.split(";")[2] ?? 0,
      );
    const before = await told();
    await fill();
    const said = { by: "Ada", reason: "storm" };
    const stops = await sandbox.call("POST", "/v1/stop", { on: true, ...said });
    expect([stops.status, await sandbox.redeem(released)]).toMatchObject([200, { go: false, code: "recalled" }]);
    expect((await sandbox.call("POST", "/v1/stop", { on: false, ...said })).status).toBe(200);
    const order = await sandbox.event({ customer: "c_21" }, { type: "order.completed", order: fresh("o_") });
    expect([order.status, (await told()) - before]).toEqual([202, 1]);
    await empty();
  });

  it("releases nothing, and goes on when there is room", async () => {
    const soon = (
      await sandbox.schedule({ person: { customer: fresh("c") }, trigger: { type: "requested" }, delay: 2_000 })
    ).id;
    await fill();
    const seen = new Set<string>();
    const { nextLookAt } = await sandbox.get(soon);
    const dueMs = Date.parse(nextLookAt ?? "");
    await until("a look that is refused, and another", async () => {
      seen.add(await status(soon));
      return (await nowMs()) > dueMs + 1_200;
    });
    expect([...seen]).toEqual(["waiting"]);
    expect(product.receiver.received.map(({ id }) => id)).not.toContain(`${soon}-r1`);
    await empty();
    const { message } = await product.receiver.next(({ id }) => id === `${soon}-r1`);
    // Before the lease of the look that was refused ends.
    expect(Date.parse(message.data.followUp.decision.at)).toBeLessThan(dueMs + LOOK_LEASE_MS);
  });
});
