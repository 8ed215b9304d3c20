/** A day of a shop: persons with all that can be known of one, follow-ups in every state, and what stands for the site. */
import type { Fact, FollowUp, FollowUpRequest } from "@holdoff/sdk/wire";
import type { Sandbox } from "../support/product.js";

export interface Day {
  /** Refs of persons, as the API is asked for them. */
  persons: string[];
  followUps: string[];
}

export async function playDay(sandbox: Sandbox): Promise<Day> {
  const followUps: string[] = [];
  const ask = async (customer: string, more: Partial<FollowUpRequest> = {}): Promise<FollowUp> => {
    const followUp = await sandbox.schedule({ person: { customer }, trigger: { type: "requested" }, ...more });
    followUps.push(followUp.id);
    return followUp;
  };
  const tell = async (person: FollowUpRequest["person"], ...facts: Fact[]): Promise<void> => {
    for (const fact of facts) {
      const { status, body } = await sandbox.event(person, fact);
      if (status !== 202 || body.dropped.length > 0) throw new Error(`${fact.type}: ${JSON.stringify(body)}`);
    }
  };

  await sandbox.toNoon();

  // Somebody at the checkout, in two tabs, who said no to this and that, and became a customer.
  const page = sandbox.page("v_of_the_stored_day_1");
  await page.says(
    { type: "page.viewed", visibleMs: 0, engagedMs: 0 },
    { type: "checkout.started", checkout: "ck_1" },
    { type: "checkout.step_viewed", step: "payment", checkout: "ck_1" },
    { type: "offer.declined", offer: "insurance" },
    { type: "contact.declined", channel: "chat" },
    { type: "page.active", visibleMs: 4_000, engagedMs: 3_000 },
  );
  await sandbox.page("v_of_the_stored_day_1").says({ type: "page.viewed", visibleMs: 0, engagedMs: 0 });
  await ask("c_visitor", {
    person: { customer: "c_visitor", visitor: "v_of_the_stored_day_1", verified: true },
    trigger: { type: "checkout_incomplete" },
    about: { checkout: "ck_1" },
    delay: "2h",
    key: "cart-1",
  });

  // Orders: told once, told at each status, cancelled, imported, renewed.
  await tell(
    { customer: "c_orders" },
    { type: "order.completed", order: "o_1", checkout: "ck_2" },
    { type: "order.completed", order: "o_1", checkout: "ck_3" },
    { type: "order.completed", order: "o_2" },
    { type: "order.cancelled", order: "o_2" },
    { type: "order.completed", order: "o_3", renewal: true },
  );
  await ask("c_orders", { trigger: { type: "checkout_incomplete" }, about: { checkout: "ck_2" } });

  // Words: consents, refusals, what lifts one, hours of their own, a rest.
  await tell(
    { customer: "c_words" },
    { type: "consent.given", channel: "call", purpose: "sales", wording: "a".repeat(64) },
    { type: "consent.given", channel: "email", purpose: "sales", preTicked: true },
    { type: "consent.withdrawn", channel: "sms", purpose: "all" },
    { type: "preference.set", channel: "post", purpose: "sales", allow: false },
    { type: "message.received", channel: "sms", keyword: "stop" },
    { type: "profile.updated", zone: "Europe/Berlin", country: "de", products: ["desk"] },
    { type: "ticket.opened", ticket: "t_1" },
    { type: "ticket.opened", ticket: "t_2" },
    { type: "ticket.closed", ticket: "t_2" },
    { type: "contact.made", channel: "email", purpose: "service" },
    { type: "contact.received", channel: "call" },
  );
  await ask("c_words", { delay: "3d" });

  // A guest at the checkout who turned out to be a customer.
  await tell({ checkout: "ck_4" }, { type: "checkout.started", checkout: "ck_4" });
  await tell({ customer: "c_turned", checkout: "ck_4" }, { type: "cart.changed", items: 2 });
  await ask("c_turned", { trigger: { type: "cart_left" }, channel: "sms", delay: "1d" });

  // Every state that a follow-up can be in.
  await ask("c_waiting", { delay: "4h" });
  await ask("c_released", { purpose: "service" });
  const redeemed = await ask("c_redeemed", { purpose: "service" });
  await sandbox.redeem(redeemed.id, "go-1");
  const closed = await ask("c_closed", { purpose: "service" });
  await sandbox.redeem(closed.id);
  await sandbox.call("POST", `/v1/follow-ups/${closed.id}/outcome`, { outcome: "reached", offersMade: [], note: "ok" });
  const cancelled = await ask("c_cancelled", { delay: "1d" });
  await sandbox.call("POST", `/v1/follow-ups/${cancelled.id}/cancel`, { reason: "the shop says so" });
  const { body } = await sandbox.call<{ now: string }>("GET", "/v1/test-clock");
  await ask("c_expired", { delay: "30m", expiresAt: new Date(Date.parse(body.now) + 60_000).toISOString() });
  const overridden = await ask("c_overridden", { delay: "6h" });
  await sandbox.call("POST", `/v1/follow-ups/${overridden.id}/override`, { by: "Ada", reason: "she rang us" });

  // A department that sold more than it said, and what an owner stopped.
  for (const customer of ["c_sold_1", "c_sold_2", "c_sold_3"]) {
    const sold = await ask(customer, { purpose: "service", channel: "email", department: "growth" });
    await sandbox.redeem(sold.id);
    await sandbox.call("POST", `/v1/follow-ups/${sold.id}/outcome`, { outcome: "reached", offersMade: ["insurance"] });
  }
  await sandbox.call("POST", "/v1/stop", { channel: "push", on: true, by: "Ada", reason: "the app is broken" });
  await sandbox.call("POST", "/v1/stop", { department: "loans", on: true, by: "Ada", reason: "audit" });
  await sandbox.call("POST", "/v1/stop", { department: "loans", on: false, by: "Ada", reason: "passed" });

  // What is asked for does not change within the next minutes.
  await sandbox.advance({ by: "5m" });
  const customers = "visitor orders words turned waiting released redeemed closed cancelled expired overridden sold_1";
  return { persons: [...customers.split(" ").map((name) => `customer:c_${name}`), "checkout:ck_4"], followUps };
}
