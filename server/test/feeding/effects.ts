/** What a payload brings about: each plays the minutes around its arrival, and looks at the contacts that wait. */
import type { Channel, FollowUp, FollowUpRequest, PersonRefs, Purpose, ReasonCode } from "@holdoff/sdk/wire";
import { expect } from "vitest";
import type { FedShop } from "./fed-shop.js";

/** `tell` sends what the payload was mapped to, and answers how many events that were. */
export type Effect = (shop: FedShop, tell: () => Promise<number>) => Promise<void>;

interface Contact {
  channel: Channel;
  purpose: Purpose;
}

const SALES_CALL: Contact = { channel: "call", purpose: "sales" };

const endOf = async (shop: FedShop, followUp: FollowUp) => {
  const { status, decision } = await shop.get(followUp);
  return { status, code: status === "cancelled" ? decision.reasons[0]?.code : undefined };
};

const holdsOf = async (
  shop: FedShop,
  person: PersonRefs,
  other: Partial<FollowUpRequest> = {},
): Promise<ReasonCode[]> => (await shop.check(person, other)).reasons.map(({ code }) => code);

const aboutOf = (checkout: string | undefined): Partial<FollowUpRequest> =>
  checkout === undefined ? {} : { about: { checkout } };

/** An order: the sales call about that checkout is cancelled for good. Without one, about whatever they had begun. */
export const orders =
  (person: PersonRefs, checkout?: string): Effect =>
  async (shop, tell) => {
    const call = await shop.wait(person, aboutOf(checkout));
    await tell();
    expect(await endOf(shop, call)).toEqual({ status: "cancelled", code: "converted" });
  };

/** News that does not concern what they had begun: the call about it waits on. */
export const leavesWaiting =
  (person: PersonRefs, checkout?: string): Effect =>
  async (shop, tell) => {
    const call = await shop.wait(person, aboutOf(checkout));
    expect(await tell()).toBeGreaterThan(0);
    expect(await endOf(shop, call)).toEqual({ status: "waiting", code: undefined });
  };

/** No news: there is nothing to send. */
export const saysNothing: Effect = async (_shop, tell) => {
  expect(await tell()).toBe(0);
};

/** An order that was told before stands no longer: a contact about its checkout is possible again. */
export const takesBack =
  (person: PersonRefs, order: string | number, checkout: string): Effect =>
  async (shop, tell) => {
    await shop.tellNow([{ id: "before", type: "order.completed", person, order, checkout }]);
    expect((await shop.ask(person, aboutOf(checkout))).decision.reasons.map(({ code }) => code)).toContain("converted");
    await tell();
    expect((await endOf(shop, await shop.ask(person, aboutOf(checkout)))).code).not.toBe("converted");
  };

/** They are at a checkout just now. */
export const isAtCheckout =
  (person: PersonRefs): Effect =>
  async (shop, tell) => {
    expect(await holdsOf(shop, person)).not.toContain("in_funnel");
    await tell();
    expect(await holdsOf(shop, person)).toContain("in_funnel");
  };

/** The cart is empty: a contact about a cart that was left has no reason any more. */
export const emptiesCart =
  (person: PersonRefs): Effect =>
  async (shop, tell) => {
    const cartLeft = { trigger: { type: "cart_left", at: "2031-03-04T09:45:00Z" } } as const;
    expect(await holdsOf(shop, person, cartLeft)).not.toContain("cart_empty");
    await tell();
    expect(await holdsOf(shop, person, cartLeft)).toContain("cart_empty");
  };

/** They were active just now, and their cart is not empty. */
export const isActive =
  (person: PersonRefs): Effect =>
  async (shop, tell) => {
    expect(await holdsOf(shop, person)).not.toContain("quiet");
    await tell();
    const holds = await holdsOf(shop, person, { trigger: { type: "cart_left", at: "2031-03-04T09:45:00Z" } });
    expect(holds).toContain("quiet");
    expect(holds).not.toContain("cart_empty");
  };

/** What waits is cancelled as refused, and so is the next one. `stays`: what the refusal does not reach. */
export const refuses =
  (person: PersonRefs, refused: Contact, stays: Contact): Effect =>
  async (shop, tell) => {
    const waiting = await shop.wait(person, { ...refused, basis: "consent" });
    const other = await shop.wait(person, { ...stays, basis: "consent", trigger: { type: "check_up" } });
    await tell();
    const optedOut = { status: "cancelled", code: "opted_out" };
    expect(await endOf(shop, waiting)).toEqual(optedOut);
    expect(await endOf(shop, await shop.ask(person, { ...refused, basis: "consent" }))).toEqual(optedOut);
    expect(await endOf(shop, other)).toEqual({ status: "waiting", code: undefined });
  };

/** An opt-in of theirs, after a refusal: the next one is neither refused nor without consent. */
export const allowsAgain =
  (person: PersonRefs, contact: Contact): Effect =>
  async (shop, tell) => {
    await shop.tellNow([{ id: "before", type: "consent.withdrawn", person, ...contact, at: "2031-03-04T09:49:00Z" }]);
    const next = { ...contact, basis: "none", delay: "1d" } as const;
    expect((await endOf(shop, await shop.ask(person, next))).code).toBe("opted_out");
    await tell();
    expect((await shop.ask(person, next)).status).toBe("waiting");
  };

/** An opt-in that was not understood, or takes nothing back: what was refused stays so. */
export const leavesRefused =
  (person: PersonRefs, contact: Contact): Effect =>
  async (shop, tell) => {
    await shop.tellNow([{ id: "before", type: "consent.withdrawn", person, ...contact, at: "2031-03-04T09:49:00Z" }]);
    await tell();
    expect((await endOf(shop, await shop.ask(person, { ...contact, basis: "consent" }))).code).toBe("opted_out");
  };

/** Nobody is sold to while their ticket is open. */
export const opensTicket =
  (person: PersonRefs): Effect =>
  async (shop, tell) => {
    expect(await holdsOf(shop, person)).not.toContain("open_ticket");
    await tell();
    expect(await openTicketOf(shop, person)).toEqual({ until: null });
  };

/** The end of the ticket was not understood, so it is open still. */
export const leavesTicketOpen =
  (person: PersonRefs, ticket: string): Effect =>
  async (shop, tell) => {
    await shop.tellNow([{ id: "before", type: "ticket.opened", person, ticket }]);
    await tell();
    expect(await openTicketOf(shop, person)).toEqual({ until: null });
  };

/** The ticket that was open is closed: sales waits for some days more, and not for ever. */
export const closesTicket =
  (person: PersonRefs, ticket: string | number): Effect =>
  async (shop, tell) => {
    await shop.tellNow([{ id: "before", type: "ticket.opened", person, ticket }]);
    expect(await openTicketOf(shop, person)).toEqual({ until: null });
    await tell();
    expect(await openTicketOf(shop, person)).toEqual({ until: expect.stringContaining("2031-03-11T10:0") });
  };

async function openTicketOf(shop: FedShop, person: PersonRefs): Promise<{ until: string | null } | undefined> {
  const reason = (await shop.check(person)).reasons.find(({ code }) => code === "open_ticket");
  return reason && { until: reason.until ?? null };
}

/** One contact was made, with this outcome, and the next one keeps its distance. */
export const countsContact =
  (customer: string, outcome: string | undefined): Effect =>
  async (shop, tell) => {
    expect(await holdsOf(shop, { customer }, SALES_CALL)).not.toContain("recent_contact");
    await tell();
    expect((await shop.ledger(customer)).map((contact) => contact.outcome)).toEqual([outcome]);
    expect(await holdsOf(shop, { customer }, SALES_CALL)).toContain("recent_contact");
  };

/** It never reached them: no contact. */
export const countsNothing =
  (customer: string): Effect =>
  async (shop, tell) => {
    await tell();
    expect(await shop.ledger(customer)).toEqual([]);
    expect(await holdsOf(shop, { customer }, SALES_CALL)).not.toContain("recent_contact");
  };
