/** A customer whom the backend names with a checkout is found by it, whatever else happens just then. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ingestEvent } from "../../src/collector/ingest-event.js";
import { parseEvents } from "../../src/collector/parse-events.js";
import { type Ref, refOf } from "../../src/ids.js";
import { followUpSchema } from "../../src/schedule/request-schema.js";
import { scheduleFollowUp } from "../../src/schedule/schedule-follow-up.js";
import { atCheckout, ordersAt } from "../../src/state/checkout-key.js";
import { People } from "../../src/state/people.js";
import { resolvePerson } from "../../src/state/resolve-person.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let gate: TestGate;
beforeAll(async () => {
  server = await startRedis();
  gate = await openGate(server.connect(), { live: true });
});
afterAll(async () => await server.stop());

let names: { customer: string; checkout: string };
let customer: Ref;
beforeEach(() => {
  names = { customer: random("c"), checkout: random("ck") };
  customer = refOf("customer", names.customer);
});

const resolve = async (people: People): Promise<unknown> => await resolvePerson(people, gate.opened, names, customer);
const document = async () => (await gate.people.load(gate.scope, customer)).document;
const pointers = async (): Promise<Ref[]> =>
  (await atCheckout(gate.people.store, gate.scope, names.checkout, {})).scheduled;
const ask = () => gate.schedule({ person: { customer: names.customer }, trigger: { type: "cart_left" }, delay: "1h" });

describe("a customer and a checkout", () => {
  it("are noted once, and nothing is left at the checkout while nobody waits", async () => {
    for (const _ of [1, 2]) await resolve(gate.people);
    expect((await document()).known.refs).toEqual([refOf("checkout", names.checkout)]);
    expect(await pointers()).toEqual([]);
    const { revision } = await gate.people.load(gate.scope, customer);
    await resolve(gate.people);
    expect((await gate.people.load(gate.scope, customer)).revision).toBe(revision);
  });

  it("leave a pointer where something waits, though it was asked for in the same moment", async () => {
    let isFirst = true;
    const others = { ...gate.doors, people: new People(gate.people.store) };
    const request = followUpSchema.parse({
      ...{ person: { customer: names.customer }, channel: "email", purpose: "sales", basis: "consent" },
      ...{ trigger: { type: "cart_left" }, delay: "1h" },
    });
    // Between the first load, which finds nothing planned, and what is made of it.
    const pause = async (): Promise<void> => {
      if (!isFirst) return;
      isFirst = false;
      await scheduleFollowUp(others, gate.opened, request, { key: random("k") });
    };
    await resolve(new People(gate.people.store, { pause }));
    expect((await document()).open).toHaveLength(1);
    expect(await pointers()).toEqual([customer]);
  });

  it("bring the orders of others that are there, and what waits is looked at with them at once", async () => {
    const { id } = await ask();
    const order = {
      id: random("e"),
      person: { customer: random("c") },
      type: "order.completed",
      checkout: names.checkout,
    };
    for (const event of parseEvents({ events: [order] }, "Europe/London").events)
      await ingestEvent(gate.doors, gate.opened, event);
    expect(await ordersAt(gate.people.store, gate.scope, names.checkout)).toHaveLength(1);
    await resolve(gate.people);
    const { open, known } = await document();
    expect(known.orders.elsewhere).toMatchObject([{ checkouts: [names.checkout] }]);
    const { nowMs } = await gate.people.load(gate.scope, customer);
    expect(open).toMatchObject([{ id, nextLookAtMs: expect.any(Number) }]);
    expect(open[0]?.nextLookAtMs).toBeLessThanOrEqual(nowMs);
  });

  it("hasten nothing where no order is there", async () => {
    await ask();
    const [before] = (await document()).open;
    await resolve(gate.people);
    expect((await document()).open).toEqual([before]);
    expect(await pointers()).toEqual([customer]);
  });
});
