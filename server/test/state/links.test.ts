/** A visitor turns out to be a customer while signals, looks and orders are in flight on both: nothing is lost or doubled. */
import { createHmac, randomInt } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pauseMs } from "../../src/clock.js";
import { type Ref, refOf, visitorRef } from "../../src/ids.js";
import { lookAt } from "../../src/look/look.js";
import { declinedOffers } from "../../src/person/choices.js";
import { finishMerge, linkRefs } from "../../src/state/merge-person.js";
import { openGate, policyOf, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const LINKS = 600;
const AT_ONCE = 50;
/** Another one each time; HOLDOFF_SEED repeats it, as far as Redis and this process take the same turns again. */
const seed = Number(process.env["HOLDOFF_SEED"] ?? randomInt(2 ** 31));
/** Between reading and writing, in turns, so that other things come in between each time. */
const PAUSES_MS = fc.sample(fc.noBias(fc.integer({ min: 0, max: 2 })), { seed, numRuns: 10_000 });

let server: PrivateRedis;
let gate: TestGate;
let pauses = 0;
beforeAll(async () => {
  server = await startRedis();
  gate = await openGate(server.connect(), {
    live: true,
    // Four offers are declined in each link, and both follow-ups are to stay.
    policy: policyOf("version: 1\nfatigue: {declines: 100}\n"),
    people: { pause: async () => await pauseMs(PAUSES_MS[pauses++ % PAUSES_MS.length] ?? 0) },
  });
});
afterAll(async () => await server.stop());

const signed = (customer: string) => ({
  ref: customer,
  hash: createHmac("sha256", "identity").update(customer).digest("hex"),
});
const look = async (ref: Ref): Promise<unknown> => await lookAt(gate.people, gate.opened.site, gate.scope, ref);

async function linkUnderFire(): Promise<string[]> {
  const visitor = random("v");
  const customer = random("c");
  const [v, c] = [visitorRef(visitor), refOf("customer", customer)];
  await gate.report(visitor, [{ type: "offer.declined", offer: "before" }]);
  await gate.event({ customer }, { type: "offer.declined", offer: "earlier" });
  const mine = await gate.schedule({ person: { visitor }, delay: 1, offer: "a" });
  const theirs = await gate.schedule({ person: { customer }, delay: 1, offer: "b" });
  await Promise.all([
    gate.report(visitor, [{ type: "page.active", engagedMs: 1 }], { customer: signed(customer) }),
    gate.report(visitor, [{ type: "offer.declined", offer: "by-visitor" }], { tab: `t2_${visitor}` }),
    gate.event({ customer }, { type: "offer.declined", offer: "by-customer" }),
    look(v),
    look(c),
  ]);
  const [one, other] = await Promise.all([gate.people.load(gate.scope, v), gate.people.load(gate.scope, c)]);
  const wrong: string[] = [];
  const expectThat = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  expectThat(one.ref === c && other.ref === c, `they are ${one.ref} and ${other.ref}`);
  const declined = declinedOffers(one.document.known).sort();
  expectThat(declined.join() === "before,by-customer,by-visitor,earlier", `signals: ${declined.join()}`);
  expectThat(Object.keys(one.document.now.tabs).length === 2, "tabs");
  for (const followUp of [mine, theirs]) {
    const found = await gate.people.store.readFollowUp(gate.scope, followUp.partition, followUp.id);
    const open = one.document.open.filter((entry) => entry.id === followUp.id);
    expectThat(
      open.length === 1 && found?.state.status === open[0]?.status,
      `follow-up: ${open.length} open, ${found?.state.status}`,
    );
    expectThat((open[0]?.release ?? 0) <= 1, "released twice");
  }
  return wrong;
}

describe("linking", () => {
  it(`loses no signal and doubles no follow-up in ${LINKS} links under fire, with pauses from seed ${seed}`, async () => {
    const wrong: string[] = [];
    for (let at = 0; at < LINKS; at += AT_ONCE)
      wrong.push(...(await Promise.all(Array.from({ length: AT_ONCE }, linkUnderFire))).flat());
    expect(wrong).toEqual([]);
  });

  it("never makes two customers one, but re-points a browser that changes hands", async () => {
    const [first, second] = [refOf("customer", random("c")), refOf("customer", random("c"))];
    expect(await linkRefs(gate.people.store, gate.scope, first, second)).toEqual({
      linked: false,
      why: "two_customers",
    });
    const browser = visitorRef(random("v"));
    expect(await linkRefs(gate.people.store, gate.scope, browser, first)).toEqual({ linked: true, ref: first });
    expect(await linkRefs(gate.people.store, gate.scope, browser, second)).toEqual({ linked: true, ref: second });
    expect((await gate.people.load(gate.scope, browser)).ref).toBe(second);
  });

  it("links a browser that more than three customers used in a day to nobody", async () => {
    const browser = visitorRef(random("v"));
    const link = async () => await linkRefs(gate.people.store, gate.scope, browser, refOf("customer", random("c")));
    for (const _ of [1, 2, 3]) expect((await link()).linked).toBe(true);
    expect(await link()).toEqual({ linked: false, why: "shared" });
    expect(await link()).toEqual({ linked: false, why: "shared" });
    expect((await gate.people.load(gate.scope, browser)).ref).toBe(browser);
  });

  it("is finished by whoever meets a document that was sealed and left", async () => {
    const visitor = random("v");
    const customer = random("c");
    const followUp = await gate.schedule({ person: { visitor }, delay: "1h" });
    const from = await gate.people.load(gate.scope, visitorRef(visitor));
    const { redis, keys } = gate.people.store;
    await redis.hset(keys.document(gate.scope, from.ref), "seal", refOf("customer", customer));
    const met = await gate.people.load(gate.scope, visitorRef(visitor));
    expect(met.ref).toBe(refOf("customer", customer));
    expect(met.document.open.map((entry) => entry.id)).toEqual([followUp.id]);
    // And once more, as a second worker that saw the seal would.
    await finishMerge(gate.people.store, from, refOf("customer", customer));
    const after = await gate.people.load(gate.scope, refOf("customer", customer));
    expect(after.document.open).toHaveLength(1);
    expect(await gate.people.store.readFollowUp(gate.scope, followUp.partition, followUp.id)).toMatchObject({
      id: followUp.id,
    });
  });
});
