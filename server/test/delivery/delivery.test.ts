/** What leaves the server: signed, once, not when it was taken back, and redeemed first where nobody else can. */

import { createClient, gated } from "@holdoff/sdk/node";
import type { DeliveryReport, FollowUp, Problem } from "@holdoff/sdk/wire";
import { Worker } from "bullmq";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectForQueues } from "../../src/state/connect.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const deliveries = async (sandbox: Sandbox, followUp: FollowUp): Promise<DeliveryReport[]> =>
  (await sandbox.call<{ data: DeliveryReport[] }>("GET", `/v1/follow-ups/${followUp.id}/deliveries`)).body.data;

describe("a webhook", () => {
  it("comes with its permit and brief, and says each change", async () => {
    const sandbox = product.sandbox();
    const call = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" } });
    const { message } = await product.receiver.next((one) => one.id === `${call.id}-r1`);
    if (message.type !== "follow_up.released") throw new Error(message.type);
    expect(message.data.followUp).toMatchObject({ id: call.id, status: "released", person: { customer: "c_1" } });
    expect(message.data.brief.reason).toBe("You asked us to get in touch. Is this a good moment?");
    const redeemed = await sandbox.call(
      "POST",
      `/v1/follow-ups/${call.id}/redeem`,
      {},
      { authorization: `Bearer ${message.data.permit.token}` },
    );
    expect([redeemed.body, redeemed.headers.get("access-control-allow-origin")]).toEqual([
      expect.objectContaining({ go: true }),
      "*",
    ]);
    await product.receiver.next(
      (one) => one.message.type === "follow_up.redeemed" && one.message.data.followUp.id === call.id,
    );
  });

  it("refuses a permit that is forged, another's, or of an older release", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await page.says({ type: "page.viewed" }, { type: "cart.changed", items: 1 }, { type: "page.left" });
    const request = { person: { visitor: page.visitor, verified: true }, trigger: { type: "requested" } } as const;
    const call = await sandbox.schedule(request);
    expect((await sandbox.untilDecided(call.id)).status).toBe("released");
    const old = (await sandbox.call<{ token: string }>("POST", `/v1/follow-ups/${call.id}/permit`, {})).body.token;
    expect(await sandbox.call("POST", `/v1/follow-ups/${call.id}/redeem`, { permit: `${old}x` })).toMatchObject({
      body: { go: false, code: "bad_permit" },
    });
    const again = sandbox.page(page.visitor);
    await again.says({ type: "page.viewed" }, { type: "page.left" });
    expect(await sandbox.untilDecided(call.id)).toMatchObject({ status: "released", release: 2 });
    expect(await sandbox.call("POST", `/v1/follow-ups/${call.id}/redeem`, { permit: old })).toMatchObject({
      body: { go: false, code: "bad_permit" },
    });
    const fresh = (await sandbox.call<{ token: string }>("POST", `/v1/follow-ups/${call.id}/permit`, {})).body.token;
    expect(await sandbox.call("POST", `/v1/follow-ups/${call.id}/redeem`, { permit: fresh })).toMatchObject({
      body: { go: true },
    });
  });

  it("lets the holder of a permit learn and do nothing about another follow-up", async () => {
    const sandbox = product.sandbox();
    const mine = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" } });
    const theirs = await sandbox.schedule({ person: { customer: "c_2" }, trigger: { type: "requested" } });
    const { token } = (await sandbox.call<{ token: string }>("POST", `/v1/follow-ups/${mine.id}/permit`, {})).body;
    const attempt = async (id = theirs.id) =>
      await sandbox.call<Problem>(
        "POST",
        `/v1/follow-ups/${id}/redeem`,
        {},
        {
          authorization: `Bearer ${token}`,
          "idempotency-key": "guessed",
        },
      );
    const answer = await attempt();
    expect(answer).toMatchObject({ status: 401, body: { code: "bad_key" } });
    await sandbox.redeem(theirs.id, "guessed");
    const told = { ...answer.body, requestId: expect.any(String) };
    expect((await attempt()).body).toEqual(told);
    // Not even that it is there.
    expect((await attempt(theirs.id.replace(/.{8}$/, "00000000"))).body).toEqual(told);
    const named = await sandbox.call(
      "POST",
      `/v1/follow-ups/${theirs.id}/redeem`,
      { permit: token },
      { "idempotency-key": "guessed" },
    );
    expect(named.body).toMatchObject({ go: false, code: "bad_permit" });
  });

  it("is tried again when it is refused, with the same id and body", async () => {
    const sandbox = product.sandbox();
    product.receiver.answer = ({ message }) => (message.data.followUp.key === "flaky" && attempts++ === 0 ? 500 : 200);
    let attempts = 0;
    const call = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" }, key: "flaky" });
    const twice = () => product.receiver.received.filter((one) => one.id === `${call.id}-r1`);
    await product.receiver.next(() => twice().length === 2);
    const [first, second] = twice();
    expect(second).toEqual(first);
    expect((await deliveries(sandbox, call))[0]).toMatchObject({
      type: "follow_up.released",
      attempts: expect.arrayContaining([{ at: expect.any(String), answer: "500" }]),
    });
    product.receiver.answer = () => 200;
  });

  it("is withheld when its release was taken back before it was accepted", async () => {
    const sandbox = product.sandbox();
    let refuse: (() => void) | undefined;
    // It is refused when it was taken back, so that no second try can come before that.
    const refused = new Promise<number>((resolve) => (refuse = () => resolve(503)));
    product.receiver.answer = ({ message }) =>
      message.data.followUp.key === "late" && message.type === "follow_up.released" ? refused : 200;
    const call = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "requested" }, key: "late" });
    await product.receiver.next((one) => one.id === `${call.id}-r1`);
    await sandbox.call("POST", `/v1/follow-ups/${call.id}/cancel`, { reason: "sold out" });
    await product.receiver.next(
      (one) => one.message.type === "follow_up.cancelled" && one.message.data.followUp.id === call.id,
    );
    refuse?.();
    await expect.poll(async () => (await deliveries(sandbox, call))[0]?.state).toBe("withheld");
    expect(product.receiver.received.filter((one) => one.id === `${call.id}-r1`)).toHaveLength(1);
    product.receiver.answer = () => 200;
  });

  it("is redeemed before it leaves where the sender cannot redeem", async () => {
    const sandbox = product.sandbox();
    const seen: string[] = [];
    product.receiver.answer = ({ message }) => {
      if (message.data.followUp.channel === "sms") seen.push(message.type);
      return 200;
    };
    const text = await sandbox.schedule({
      person: { customer: "c_1" },
      channel: "sms",
      trigger: { type: "requested" },
    });
    await product.receiver.next((one) => one.id === `${text.id}-r1`);
    expect((await sandbox.get(text.id)).status).toMatch(/redeemed|closed/);
    expect(await sandbox.redeem(text.id)).toMatchObject({ go: false });
    await sandbox.advance({ by: "16m" });
    await product.receiver.next(
      (one) => one.message.type === "follow_up.closed" && one.message.data.followUp.id === text.id,
    );
    // No second message says redeemed: it could overtake the release when that is tried again.
    expect(seen).toEqual(["follow_up.released", "follow_up.closed"]);
    product.receiver.answer = () => 200;
  });
});

describe("a shop's own queue", () => {
  it("gets a job that a gated worker redeems before it works, and no work after a cancel", async () => {
    const sandbox = product.sandbox();
    const client = createClient({ url: product.url, secretKey: sandbox.secret });
    const connection = connectForQueues(product.redis.url);
    const worked: string[] = [];
    const first = await sandbox.schedule({
      person: { customer: "c_1" },
      channel: "post",
      trigger: { type: "requested" },
      payload: { letter: 1 },
    });
    const second = await sandbox.schedule({
      person: { customer: "c_2" },
      channel: "post",
      trigger: { type: "requested" },
      payload: { letter: 2 },
    });
    expect([first.status, second.status]).toEqual(["released", "released"]);
    const worker = new Worker(
      "posts",
      gated(client, async (job) => void worked.push(job.data.followUp.id)),
      { connection, prefix: "shop" },
    );
    const done = new Set<string>();
    await new Promise<void>((resolve) => {
      worker.on("completed", (job) => {
        done.add(String(job.id));
        if (done.size === 2) resolve();
      });
    });
    expect(done).toEqual(new Set([`${first.id}-r1`, `${second.id}-r1`]));
    expect(worked.sort()).toEqual([first.id, second.id].sort());
    expect((await sandbox.get(first.id)).status).toMatch(/redeemed|closed/);
    await worker.close();
    connection.disconnect();
  });
});
