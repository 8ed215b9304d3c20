/**
 * What a platform says of one thing over time: each status is a webhook of its own, and some come late. The mappings are
 * those of the docs page.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";
import { FedShop } from "./fed-shop.js";
import { mapWith, readSnippets } from "./page-snippets.js";
import { change, created } from "./payloads/helpdesks.js";
import { aircall, call, text } from "./payloads/phones.js";
import { agreeing, order as shopifyOrder } from "./payloads/shopify.js";
import { intent, session } from "./payloads/stripe.js";
import { order as wooOrder } from "./payloads/woocommerce.js";

const SNIPPETS = readSnippets();

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** Each payload is a call of its own. */
async function hear(shop: FedShop, platform: string, ...payloads: unknown[]): Promise<void> {
  for (const payload of payloads) {
    const events = await mapWith(SNIPPETS.get(platform)?.[0] ?? "", payload);
    if (events.length === 0) continue;
    expect(await shop.tellNow(events)).toMatchObject({
      status: 202,
      accepted: events.length,
      ignored: [],
      dropped: [],
    });
  }
}

async function open(): Promise<FedShop> {
  const shop = await FedShop.open(product);
  await shop.advance("2031-03-04T10:00:05Z");
  return shop;
}

function* permutations<T>(all: readonly T[]): Generator<T[]> {
  if (all.length === 0) yield [];
  for (const [index, first] of all.entries()) {
    for (const rest of permutations(all.toSpliced(index, 1))) yield [first, ...rest];
  }
}

const CUSTOMER = { customer: "c_42" };

describe("a series", () => {
  it("of statuses of one call is one contact, in whatever order they come", async () => {
    const statuses = [call("initiated", 0), call("ringing", 1), call("in-progress", 2), call("completed", 3)];
    for (const inOrder of permutations(statuses)) {
      const shop = await open();
      await hear(shop, "Twilio: calls", ...inOrder);
      expect((await shop.ledger("c_42")).map(({ outcome }) => outcome)).toEqual(["reached"]);
    }
  });

  it("of two calls is two contacts", async () => {
    const shop = await open();
    const other = { ...call("no-answer", 1), CallSid: "CAexample0000000000000000000000002" };
    await hear(shop, "Twilio: calls", other, call("completed", 3), other);
    expect((await shop.ledger("c_42")).map(({ outcome }) => outcome)).toEqual(["no_answer", "reached"]);
  });

  it("of a call that was begun and never reached a phone is no contact", async () => {
    const shop = await open();
    await hear(shop, "Twilio: calls", call("initiated", 0), call("failed", 1));
    expect(await shop.ledger("c_42")).toEqual([]);
  });

  it("of a call that was redeemed here and told by the telephone system is one contact", async () => {
    const shop = await FedShop.open(product);
    await shop.advance("2031-03-04T09:58:50Z");
    const asked = await shop.ask(CUSTOMER, { purpose: "service", trigger: { type: "requested" } });
    expect(asked.status).toBe("released");
    expect(await shop.redeem(asked)).toMatchObject({ go: true });
    await shop.advance("2031-03-04T10:00:05Z");
    await hear(shop, "Aircall", aircall);
    expect((await shop.ledger("c_42")).map(({ outcome }) => outcome)).toEqual(["reached"]);
  });

  const WOO = { customer: String(wooOrder.customer_id) };
  const about = { checkout: wooOrder.order_key };
  const woo = (status: string) => ({ ...wooOrder, status });
  it.each([
    [["pending"], "waiting"],
    [["pending", "failed"], "waiting"],
    [["pending", "failed", "processing"], "cancelled"],
    [["processing", "completed"], "cancelled"],
    [["on-hold", "cancelled"], "cancelled"],
  ] as const)("of statuses of an order at WooCommerce: %j leaves a call about it %s", async (statuses, after) => {
    const shop = await FedShop.open(product);
    const waiting = await shop.wait(WOO, { about });
    await shop.advance("2031-03-04T10:00:05Z");
    await hear(shop, "WooCommerce", ...statuses.map(woo));
    expect((await shop.get(waiting)).status).toBe(after);
  });

  it("of one checkout under two names ends what waits under either", async () => {
    const shop = await FedShop.open(product);
    const ofCustomer = await shop.wait(WOO, { about });
    const ofGuest = await shop.wait({ checkout: "wc_order_K2rY8sQpWn" }, { trigger: { type: "cart_left" } });
    await shop.advance("2031-03-04T10:00:05Z");
    const nowKnown = { ...woo("processing"), id: 9043, customer_id: 319, order_key: "wc_order_K2rY8sQpWn" };
    await hear(shop, "WooCommerce", { ...woo("processing"), customer_id: 0 }, nowKnown);
    for (const followUp of [ofCustomer, ofGuest]) expect((await shop.get(followUp)).status).toBe("cancelled");
  });

  it("of statuses of an order is one order", async () => {
    const shop = await open();
    await hear(shop, "WooCommerce", woo("on-hold"), woo("processing"), woo("completed"), woo("processing"));
    expect(await shop.orders(WOO.customer)).toEqual([
      { order: String(wooOrder.id), checkouts: [wooOrder.order_key], stands: true },
    ]);
  });

  it("of two names of an order is one order with both", async () => {
    const shop = await open();
    await hear(shop, "Shopify: orders", shopifyOrder, { ...shopifyOrder, financial_status: "partially_refunded" });
    expect(await shop.orders("7730019922781")).toEqual([
      {
        order: String(shopifyOrder.id),
        checkouts: [shopifyOrder.checkout_token, shopifyOrder.cart_token],
        stands: true,
      },
    ]);
  });

  it("of a payment intent and its session is one order", async () => {
    const shop = await open();
    await hear(shop, "Stripe", intent, session);
    expect(await shop.orders("c_42")).toMatchObject([{ order: intent.data.object.id, stands: true }]);
  });

  it("of stages of a ticket leaves it open when it was opened again", async () => {
    const shop = await open();
    const again = { ...change, propertyValue: "2", eventId: 3, occurredAt: change.occurredAt + 2_000 };
    const until = async () => (await shop.check(CUSTOMER)).reasons.find(({ code }) => code === "open_ticket")?.until;
    await hear(shop, "HubSpot", [{ ...created, occurredAt: change.occurredAt - 60_000 }], [change]);
    expect(await until()).toEqual(expect.stringContaining("2031-03-11"));
    await hear(shop, "HubSpot", [again]);
    expect(await until()).toBeNull();
  });

  it("of STOP and START leaves texts as they were", async () => {
    const shop = await open();
    const sms = { channel: "sms", purpose: "sales", basis: "consent", delay: "1d" } as const;
    await hear(shop, "Twilio: texts", text);
    expect((await shop.ask(CUSTOMER, sms)).status).toBe("cancelled");
    await shop.advance("2031-03-04T10:05:00Z");
    await hear(shop, "Twilio: texts", { ...text, MessageSid: "SM2", Body: "START", OptOutType: "START" });
    expect((await shop.ask(CUSTOMER, sms)).status).toBe("waiting");
  });

  it("of consents: an older opt-in that comes late does not take back a refusal", async () => {
    const shop = await open();
    const person = { customer: String(agreeing.id) };
    const sms = { channel: "sms", purpose: "sales", basis: "none", delay: "1d" } as const;
    const consent = (state: string, minute: string) => ({
      ...agreeing,
      sms_marketing_consent: {
        ...agreeing.sms_marketing_consent,
        state,
        consent_updated_at: `2031-03-04T04:${minute}:00-05:00`,
      },
    });
    await hear(shop, "Shopify: marketing consent", consent("unsubscribed", "30"), consent("subscribed", "20"));
    expect((await shop.ask(person, sms)).decision.reasons[0]?.code).toBe("opted_out");
    await hear(shop, "Shopify: marketing consent", consent("subscribed", "40"));
    expect((await shop.ask(person, sms)).status).toBe("waiting");
  });
});
