/** A visitor that the shop names without proof is perhaps the customer: it holds by being there, and does nothing else. */
import type { Decision, Message } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tell } from "../support/hear.js";
import { type Page, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const customer = "c_1";
const mail = (sandbox: Sandbox, more = {}) =>
  sandbox.schedule({
    ...{ person: { customer }, channel: "email", purpose: "service", trigger: { type: "requested" } },
    ...more,
  });
const codesNow = async (sandbox: Sandbox, id: string): Promise<string[]> =>
  codesOf((await sandbox.get(id)).decision).filter((code) => code === "present");
const atPayment = (page: Page) =>
  page.says({ type: "page.viewed" }, { type: "checkout.step_viewed", checkout: "ck_1", step: "payment" });

/** Each way in which a shop can name a visitor beside its customer. */
const NAMED: Record<string, (sandbox: Sandbox, visitor: string) => Promise<unknown>> = {
  "an event": (sandbox, visitor) => tell(sandbox, { customer, visitor }, "link.clicked"),
  "an event that says that it is no proof": (sandbox, visitor) =>
    tell(sandbox, { customer, visitor, verified: false }, "cart.changed", { items: 2 }),
  "another follow-up": (sandbox, visitor) =>
    mail(sandbox, { person: { customer, visitor }, channel: "sms", delay: "3h" }),
};

describe.each(Object.entries(NAMED))("named by %s", (_, name) => {
  it("the visitor holds what waits for the customer, from its next signal on", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const before = await mail(sandbox, { delay: "1m" });
    await name(sandbox, page.visitor);
    await sandbox.advance({ by: "55s" });
    await atPayment(page);
    await sandbox.advance({ by: "10s" });
    expect([(await sandbox.get(before.id)).status, await codesNow(sandbox, before.id)]).toEqual([
      "waiting",
      ["present"],
    ]);
  });

  it("the visitor holds at once where it is there already, and no more when it is gone", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    await atPayment(page);
    await name(sandbox, page.visitor);
    const after = await mail(sandbox);
    expect([after.status, await codesNow(sandbox, after.id)]).toEqual(["waiting", ["present"]]);
    await page.says({ type: "page.left" });
    expect((await sandbox.untilDecided(after.id)).status).toBe("released");
  });

  it("the visitor takes back what was released to the customer", async () => {
    const sandbox = product.sandbox();
    const page = sandbox.page();
    const { id, status } = await sandbox.untilDecided((await mail(sandbox)).id);
    await atPayment(page);
    await name(sandbox, page.visitor);
    expect([status, (await sandbox.redeem(id)).go]).toEqual(["released", false]);
  });
});

it("the visitor that a request names holds it, be it scheduled or only checked", async () => {
  const sandbox = product.sandbox();
  const page = sandbox.page();
  await atPayment(page);
  const request = {
    ...({ channel: "email", purpose: "service", trigger: { type: "requested" } } as const),
    person: { customer, visitor: page.visitor },
  };
  const check = async (body: object) => codesOf((await sandbox.call<Decision>("POST", "/v1/check", body)).body);
  expect(await check(request)).toContain("present");
  expect((await sandbox.call("GET", `/v1/persons/customer:${customer}`)).status).toBe(404);
  const vouched = { ...request, person: { ...request.person, verified: true } };
  expect(await check(vouched)).toContain("present");
  expect(await codesNow(sandbox, (await sandbox.schedule(request)).id)).toEqual(["present"]);
});

it("the visitor holds for an hour from when the contact is due, and no longer", async () => {
  const sandbox = product.sandbox();
  const page = sandbox.page();
  await tell(sandbox, { customer, visitor: page.visitor }, "link.clicked");
  await atPayment(page);
  const { id } = await mail(sandbox);
  for (let minute = 1; minute <= 60; minute++) {
    await page.says({ type: "page.active", visibleMs: minute * 60_000, engagedMs: minute * 60_000 });
    if (minute === 60) expect((await sandbox.get(id)).status).toBe("waiting");
    await sandbox.advance({ by: "1m" });
  }
  expect((await sandbox.get(id)).status).toBe("released");
});

it("the visitor that says a word each minute, longer than it counts as here, has a sender told twice an hour at most", async () => {
  const sandbox = product.sandbox();
  const page = sandbox.page();
  await tell(sandbox, { customer, visitor: page.visitor }, "link.clicked");
  const { id } = await sandbox.untilDecided((await mail(sandbox, { channel: "call" })).id);
  for (let minute = 1; minute <= 60; minute++) {
    await page.says({ type: "page.active", visibleMs: minute * 60_000, engagedMs: minute * 60_000 });
    if (minute % 10 === 0) expect((await sandbox.redeem(id)).go).toBe(false);
    await sandbox.advance({ by: "1m" });
  }
  const released = await product.receiver.next(({ message }) => isOf(message, id, "follow_up.released", 3));
  const told = product.receiver.received.map(({ message }) => message).filter((message) => isOf(message, id));
  const times = (type: string): number => told.filter((message) => message.type === type).length;
  expect([times("follow_up.recalled"), times("follow_up.released")]).toEqual([2, 3]);
  expect([released.message.type, (await sandbox.redeem(id)).go]).toEqual(["follow_up.released", true]);
});

const isOf = (message: Message, id: string, type = message.type, release?: number): boolean =>
  "followUp" in message.data &&
  message.data.followUp.id === id &&
  message.type === type &&
  (release === undefined || message.data.followUp.release === release);
