/** Deliveries that failed are listed, and what still stands is sent anew under its id. */
import type { DeliveryReport, FollowUp, ListedDelivery, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, type Sandbox, startProduct } from "../support/product.js";
import { until } from "../support/until.js";

let product: Product;
/** 410 is never tried again. */
let gone: ReadonlySet<string> = new Set();
beforeAll(async () => {
  product = await startProduct();
  product.receiver.answer = ({ message }) => (gone.has(message.data.followUp.key ?? "") ? 410 : 200);
});
afterAll(async () => await product.stop());

const call = (sandbox: Sandbox, key: string, more: object = {}): Promise<FollowUp> =>
  sandbox.schedule({ person: { customer: `c_${key}` }, trigger: { type: "requested" }, key, ...more });
const deliveriesOf = async (sandbox: Sandbox, { id }: FollowUp): Promise<DeliveryReport[]> =>
  (await sandbox.call<{ data: DeliveryReport[] }>("GET", `/v1/follow-ups/${id}/deliveries`)).body.data;
const ends = (sandbox: Sandbox, followUp: FollowUp, state: string, n = 0): Promise<void> =>
  until(`delivery ${n} ${state}`, async () => (await deliveriesOf(sandbox, followUp))[n]?.state === state);
const failed = async (sandbox: Sandbox, query = ""): Promise<{ data: ListedDelivery[]; nextCursor: string | null }> =>
  (
    await sandbox.call<{ data: ListedDelivery[]; nextCursor: string | null }>(
      "GET",
      `/v1/deliveries?state=failed${query}`,
    )
  ).body;
const replay = (sandbox: Sandbox, { id }: FollowUp, n: number | string = 0) =>
  sandbox.call<DeliveryReport & Problem>("POST", `/v1/follow-ups/${id}/deliveries/${n}/replay`);
const posts = (id: string): number => product.receiver.received.filter((one) => one.id === id).length;

describe("GET /v1/deliveries", () => {
  it("lists what failed, the last first, page by page, of this site alone", async () => {
    const sandbox = product.sandbox();
    gone = new Set(["first", "second", "third"]);
    const calls: FollowUp[] = [];
    for (const key of [...gone]) {
      const made = await call(sandbox, key);
      await ends(sandbox, made, "failed");
      calls.unshift(made);
    }
    await ends(sandbox, await call(sandbox, "taken"), "delivered");
    const whole = await failed(sandbox);
    expect(whole.data.map(({ followUp, n, state }) => [followUp, n, state])).toEqual(
      calls.map(({ id }) => [id, 0, "failed"]),
    );
    expect([whole.data[0]?.attempts[0]?.answer, whole.nextCursor]).toEqual(["410", null]);
    const first = await failed(sandbox, "&limit=2");
    const rest = await failed(sandbox, `&limit=2&cursor=${first.nextCursor}`);
    expect([first.data.length, [...first.data, ...rest.data], rest.nextCursor]).toEqual([2, whole.data, null]);
    expect((await failed(product.sandbox())).data).toEqual([]);
  });

  it.each(["", "?state=pending", "?state=failed&cursor=x", "?state=failed&limit=0"])("refuses %j", async (query) => {
    expect(await product.sandbox().call("GET", `/v1/deliveries${query}`)).toMatchObject({ status: 422 });
  });
});

describe("a replay", () => {
  it("sends a message that failed once more, under its id, and takes it off the list", async () => {
    const sandbox = product.sandbox();
    gone = new Set(["mended"]);
    const made = await call(sandbox, "mended");
    await ends(sandbox, made, "failed");
    // Not mended yet: it fails again.
    expect(await replay(sandbox, made)).toMatchObject({ status: 200, body: { state: "pending", id: `${made.id}-r1` } });
    await until("a second try", () => posts(`${made.id}-r1`) === 2);
    await ends(sandbox, made, "failed");
    expect((await failed(sandbox)).data).toHaveLength(1);
    gone = new Set();
    await replay(sandbox, made);
    await ends(sandbox, made, "delivered");
    expect(posts(`${made.id}-r1`)).toBe(3);
    expect((await failed(sandbox)).data).toEqual([]);
  });

  it("sends what was delivered once more, for a receiver that lost it", async () => {
    const sandbox = product.sandbox();
    const made = await call(sandbox, "lost");
    await ends(sandbox, made, "delivered");
    await replay(sandbox, made);
    await until("a second post", () => posts(`${made.id}-r1`) === 2);
  });

  it("refuses a release that does not stand any more, and a state that is not the last", async () => {
    const sandbox = product.sandbox();
    const made = await call(sandbox, "redeemed");
    await ends(sandbox, made, "delivered");
    await sandbox.redeem(made.id);
    await ends(sandbox, made, "delivered", 1);
    expect(await replay(sandbox, made)).toMatchObject({ status: 409, body: { code: "not_released" } });
    expect(await replay(sandbox, made, 1)).toMatchObject({ status: 200 });
    await sandbox.call("POST", `/v1/follow-ups/${made.id}/outcome`, { outcome: "reached" });
    await ends(sandbox, made, "delivered", 2);
    expect(await replay(sandbox, made, 1)).toMatchObject({ status: 409, body: { code: "superseded" } });
    expect(posts(`${made.id}-r1`)).toBe(1);
  });

  it.each([[], ["tried"]])(
    "refuses a release that its delivery redeemed: it may have been a contact (%j)",
    async (...keys) => {
      const sandbox = product.sandbox();
      gone = new Set(keys);
      const text = await call(sandbox, "tried", { channel: "sms" });
      await ends(sandbox, text, keys.length === 0 ? "delivered" : "failed");
      expect(await replay(sandbox, text)).toMatchObject({ status: 409, body: { code: "not_released" } });
      expect(posts(`${text.id}-r1`)).toBe(1);
    },
  );

  it.each(["7", "x", "-1"])("knows no delivery %s", async (n) => {
    const sandbox = product.sandbox();
    expect(await replay(sandbox, await call(sandbox, "short"), n)).toMatchObject({ status: 404 });
  });

  it("of what is on its way changes nothing", async () => {
    const sandbox = product.sandbox();
    let answer: ((status: number) => void) | undefined;
    const held = new Promise<number>((resolve) => (answer = resolve));
    const usual = product.receiver.answer;
    product.receiver.answer = ({ message }) => (message.data.followUp.key === "slow" ? held : 200);
    const made = await call(sandbox, "slow");
    await product.receiver.next((one) => one.id === `${made.id}-r1`);
    expect(await replay(sandbox, made)).toMatchObject({ status: 200, body: { state: "pending" } });
    answer?.(200);
    await ends(sandbox, made, "delivered");
    product.receiver.answer = usual;
    expect(posts(`${made.id}-r1`)).toBe(1);
  });
});
