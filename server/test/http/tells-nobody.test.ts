/**
 * What a page may ask tells it nothing of others. Two worlds differ in what somebody else did, and a page that guesses
 * their names asks the same in both: every answer is the same, byte for byte.
 */
import type { Fact, FollowUpRequest } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ask } from "../support/ask-invite.js";
import { fresh, type Page, type Product, type Sandbox, startProduct } from "../support/product.js";
import { runs } from "../support/runs.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** Names that somebody else has and a stranger can guess. */
const CHECKOUTS = ["ck_1", "ck_2"] as const;
const CUSTOMERS = ["c_1", "c_2"] as const;
const checkout = fc.constantFrom(...CHECKOUTS);
const customer = fc.constantFrom(...CUSTOMERS);

type Told = { person: FollowUpRequest["person"]; fact: Fact };
/** What the shop's backend tells of somebody else. */
const others: fc.Arbitrary<Told> = fc.record({
  person: fc.oneof(
    customer.map((name) => ({ customer: name })),
    checkout.map((name) => ({ checkout: name })),
    fc.record({ customer, checkout }),
  ),
  fact: fc.oneof<fc.Arbitrary<Fact>[]>(
    checkout.map((name) => ({ type: "order.completed", order: `o_${name}`, checkout: name })),
    checkout.map((name) => ({ type: "order.cancelled", order: `o_${name}`, checkout: name })),
    checkout.map((name) => ({ type: "checkout.step_viewed", checkout: name, step: "payment" })),
    fc.constantFrom<Fact>(
      { type: "consent.withdrawn", channel: "all", purpose: "all" },
      { type: "contact.declined", channel: "chat" },
      { type: "profile.updated", zone: "Asia/Tokyo" },
      { type: "contact.made", channel: "call", purpose: "sales" },
      { type: "ticket.opened", ticket: "t_1" },
    ),
  ),
});

type Step =
  | { does: "says"; fact: Fact; refs?: object }
  | { does: "asks" }
  | { does: "waits"; by: string }
  /** The shop plans a contact with the page's own visitor: in both worlds. */
  | { does: "plans"; request: Pick<FollowUpRequest, "channel" | "purpose" | "trigger" | "about" | "delay"> }
  | { does: "others"; told: Told };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant("asks" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        does: fc.constant("says" as const),
        fact: fc.oneof<fc.Arbitrary<Fact>[]>(
          fc.constantFrom<Fact>(
            { type: "page.viewed" },
            { type: "page.active", visibleMs: 60_000, engagedMs: 60_000 },
            { type: "contact.requested", channel: "call", when: "2030-01-01T10:00:00" },
            { type: "chat.closed" },
          ),
          checkout.map((name) => ({ type: "checkout.step_viewed", checkout: name, step: "details" })),
          checkout.map((name) => ({ type: "order.completed", checkout: name })),
        ),
        refs: fc.oneof(
          customer.map((name) => ({ customer: name })),
          checkout.map((name) => ({ checkout: name })),
        ),
      },
      { requiredKeys: ["does", "fact"] },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ does: "waits", by: "1m" }, { does: "waits", by: "35m" }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("plans" as const),
      request: fc.record({
        channel: fc.constantFrom("call" as const, "chat" as const),
        purpose: fc.constant("sales" as const),
        trigger: fc.constantFrom({ type: "cart_left" as const }, { type: "requested" as const }),
        about: checkout.map((name) => ({ checkout: name })),
        delay: fc.constantFrom("0s", "10m"),
      }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("others" as const), told: others }) },
);

/** A page's answers in one world. */
class World {
  readonly sandbox: Sandbox;
  readonly page: Page;
  seq = 0;

  constructor(
    readonly hasOthers: boolean,
    names: { visitor: string },
  ) {
    this.sandbox = product.sandbox();
    this.page = this.sandbox.page(names.visitor);
  }

  async takes(one: Step): Promise<unknown> {
    const { sandbox, page } = this;
    switch (one.does) {
      case "says": {
        this.seq += 1;
        const signals = [{ seq: this.seq, at: 1_000, ...one.fact }];
        const { status, body } = await page.send({ signals, ...(one.refs && { refs: one.refs }) });
        return [status, JSON.stringify(body)];
      }
      case "asks": {
        const { status, body } = await ask(product, {
          ...{ key: sandbox.publishable, visitor: page.visitor, channel: "chat" },
        });
        return [status, JSON.stringify(body)];
      }
      case "waits":
        await sandbox.advance({ by: one.by });
        return undefined;
      case "plans":
        await sandbox.schedule({ person: { visitor: page.visitor, verified: true }, basis: "consent", ...one.request });
        return undefined;
      case "others":
        if (this.hasOthers) await sandbox.event(one.told.person, one.told.fact);
        return undefined;
      default:
        return one satisfies never;
    }
  }
}

/** Somebody else's order ends what goes before a chat. */
const ORDERED_BY_ANOTHER: Step[] = [
  { does: "says", fact: { type: "chat.closed" } },
  { does: "others", told: { person: { checkout: "ck_1" }, fact: { type: "order.completed", checkout: "ck_1" } } },
  {
    does: "plans",
    request: {
      ...({ channel: "chat", purpose: "sales", trigger: { type: "cart_left" } } as const),
      ...{ about: { checkout: "ck_1" }, delay: "0s" },
    },
  },
  { does: "waits", by: "35m" },
  { does: "says", fact: { type: "page.viewed" } },
  { does: "waits", by: "35m" },
  { does: "says", fact: { type: "page.active", visibleMs: 60_000, engagedMs: 60_000 } },
  { does: "asks" },
];

it("a page hears the same, whatever somebody else did", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
      const names = { visitor: fresh("v_") };
      const worlds = [new World(false, names), new World(true, names)];
      for (const one of steps) {
        const [alone, among] = await Promise.all(worlds.map((world) => world.takes(one)));
        expect(among).toEqual(alone);
      }
    }),
    { ...runs(6), examples: [[ORDERED_BY_ANOTHER]] },
  );
});
