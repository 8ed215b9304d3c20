/**
 * A sample of `npm run races`: Holdoff keeps its promise in every order of commands that is tried, and the same
 * harness sees the promise broken by a gate that compares no revision, and by one made of delayed jobs.
 */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../races/connect.mjs";
import { HoldoffGate } from "../../races/holdoff-gate.mjs";
import { NaiveGate } from "../../races/naive-gate.mjs";
import { startOwnRedis } from "../../races/own-redis.mjs";
import { runInterleavings } from "../../races/run.mjs";

const INTERLEAVINGS = 600;
/** Of what is only to be seen to happen. */
const FEW = 250;
const SOME = 100;
/** A machine that does other things as well may take ten times as long. */
const TIMEOUT_MS = 240_000;
const CONNECTIONS = 4;

let redis;
beforeAll(async () => {
  redis = await startOwnRedis();
});
afterAll(async () => await redis.stop());

const connections = () => Array.from({ length: CONNECTIONS }, () => connect(redis.socket));
/** Another one each time. It stands in the name of every test, and HOLDOFF_SEED repeats it. */
const seed = Number(process.env.HOLDOFF_SEED ?? randomInt(2 ** 31));

const CALL = { n: 0, person: "visitor", verified: false, channel: "call", purpose: "sales", trigger: "requested" };
const client = (name, waits, ops) => ({ name, waits, ops, restarts: false });
const plan = (seed, facts, ...clients) => ({
  seed,
  live: false,
  stay: 0.5,
  followUps: [{ ...CALL, delayMs: 0 }],
  facts,
  clients: [client("shop", "no", [{ do: "schedule", followUp: 0 }]), ...clients],
});

/** An agent has a permit for a call, and the customer comes back for a moment; others may be there too. */
function comesBackAndGoes(seed, ...others) {
  const page = { door: "page", person: "visitor", links: [], tab: 0 };
  const facts = [
    { ...page, n: 0, seq: 1, type: "page.viewed" },
    { ...page, n: 1, seq: 2, type: "page.left" },
  ];
  const permit = { do: "permit", followUp: 0 };
  const agent = client("agent", "scheduled", [permit, { do: "redeem", followUp: 0, key: "a", permitted: true }]);
  return plan(
    seed,
    facts,
    agent,
    client(
      "shopper",
      "scheduled",
      facts.map(({ n }) => ({ do: "fact", fact: n })),
    ),
    ...others,
  );
}

/** The same, and another of the agent's machines asks with the same key, and with no permit. */
const asksWithOneKey = (seed) =>
  comesBackAndGoes(seed, client("machine", "due", [{ do: "redeem", followUp: 0, key: "a" }]));

/** A visitor turns out to be a customer, who lives elsewhere, while the shop schedules and tries again. */
function triedAgainWhileLinked(seed) {
  const again = client("again", "no", [{ do: "schedule", followUp: 0 }]);
  return { ...plan(seed, [], again, again, client("linker", "no", [{ do: "link" }])), live: true, stay: 0.85 };
}

/** One order, which names no checkout, of somebody who began two; a contact about each, of which one waits for the other. */
function ordersBoth(seed) {
  const said = { door: "event", person: "customer", links: [], tab: 0, seq: 1 };
  const began = ["k1", "k2"].map((checkout, n) => ({ ...said, n, type: "checkout.started", checkout }));
  const facts = [...began, { ...said, n: 2, type: "order.completed" }];
  const about = { ...CALL, person: "customer", trigger: "checkout_incomplete", delayMs: 0 };
  const followUps = ["k1", "k2"].map((checkout, n) => ({ ...about, n, checkout }));
  const ops = [
    ...began.map(({ n }) => ({ do: "fact", fact: n })),
    ...followUps.map(({ n }) => ({ do: "schedule", followUp: n })),
    { do: "fact", fact: 2 },
  ];
  return { seed, live: true, stay: 0.5, followUps, facts, clients: [client("shop", "no", ops)] };
}

const CART = { ...CALL, person: "customer", trigger: "cart_left", checkout: "k1", delayMs: 0 };
const BACKEND = { door: "event", person: "customer", links: [], tab: 0, seq: 1 };
const tells = (name, waits, ...facts) =>
  client(
    name,
    waits,
    facts.map((fact) => ({ do: "fact", fact })),
  );

/** An order is cancelled and paid after all while a contact about its checkout is asked for, and the page tells it, too. */
function paidAfterAll(seed) {
  const facts = [
    { ...BACKEND, type: "order.completed", checkout: "k1" },
    { ...BACKEND, type: "order.cancelled", order: 0 },
    { ...BACKEND, type: "order.completed", order: 0 },
    { ...BACKEND, type: "order.completed", order: 0, checkout: "k2", door: "page", person: "visitor" },
  ].map((fact, n) => ({ ...fact, n }));
  const others = [tells("plug-in", "no", 0, 1, 2), tells("page", "no", 3), tells("copy", "scheduled", 0, 1)];
  return { ...plan(seed, facts, ...others, client("linker", "no", [{ do: "link" }])), followUps: [{ ...CART, n: 0 }] };
}

/** A guest's checkout is ordered by a customer, and then they turn out to be one. */
function joins(seed) {
  const facts = [{ ...BACKEND, n: 0, type: "order.completed", checkout: "p" }];
  const linker = client("linker", "due", [{ do: "link", person: "checkout" }]);
  const redeem = client("agent", "scheduled", [{ do: "redeem", followUp: 0, key: "a" }]);
  const guest = { ...CART, n: 0, person: "checkout" };
  return { ...plan(seed, facts, tells("customer", "scheduled", 0), linker, redeem), followUps: [guest] };
}

/** A cart is emptied, and in half of the plans filled again, in a browser and by the backend, whose events go by one id. */
function fillsAndEmpties(seed) {
  const cart = (n, items, more) => ({ ...BACKEND, n, type: "cart.changed", items, ...more });
  const page = { door: "page", person: "visitor" };
  const facts = [cart(0, 2), cart(1, 0, { event: 0 }), cart(2, 1, { event: 0 }), cart(3, 0, page)];
  const told = seed % 4 < 2 ? [0, 1] : [0, 1, 2];
  const others = [tells("backend", "no", ...told), tells("page", "no", 3), client("linker", "no", [{ do: "link" }])];
  const looks = client("worker", "due", [{ do: "look", person: "customer" }]);
  return { ...plan(seed, facts, ...others, looks), patient: seed % 2 === 0, followUps: [{ ...CART, n: 0 }] };
}

/** The shop takes a contact back while it is being made. */
const takesBack = (seed) => plan(seed, [], client("stopper", "due", [{ do: "cancel", followUp: 0 }]));

describe(`interleavings of what clients do to one person, from seed ${seed} on`, { timeout: TIMEOUT_MS }, () => {
  it(`contradict nothing in ${INTERLEAVINGS}`, async () => {
    const { contradictions, counts, shown } = await runInterleavings(new HoldoffGate(connections()), {
      seed,
      count: INTERLEAVINGS,
    });
    const why = shown && `npm run races -- --seed ${shown.seed}\n${shown.table}`;
    expect(contradictions, why).toBe(0);
    // There was something to see: both ways round, merges, and every fault.
    for (const name of ["go", "no go", "committed released", "committed cancelled", "committed merge", "unknown"])
      expect(counts[name], name).toBeGreaterThan(10);
    for (const kind of ["crash_before", "crash_after", "lost", "resent"])
      expect(counts[`fault ${kind}`], kind).toBeGreaterThan(10);
  });

  it.each([
    ["no later release", (one) => comesBackAndGoes(one)],
    ["no later release that its key went with", asksWithOneKey],
  ])("let a permit speak for %s", async (_what, planned) => {
    const { contradictions, counts, shown } = await runInterleavings(new HoldoffGate(connections()), {
      seed,
      count: FEW,
      planned,
    });
    expect(contradictions, shown?.table).toBe(0);
    // Of each the first release, and often the second.
    expect(counts["committed released"]).toBeGreaterThan(1.3 * FEW);
  });

  it("lose nothing that is scheduled twice with one key while its person moves", async () => {
    const { contradictions, shown } = await runInterleavings(new HoldoffGate(connections()), {
      seed,
      count: FEW,
      planned: triedAgainWhileLinked,
    });
    expect(contradictions, shown?.table).toBe(0);
  });

  it("let nothing go between two contacts that one order ends", async () => {
    const { contradictions, counts, shown } = await runInterleavings(new HoldoffGate(connections()), {
      seed,
      count: FEW,
      planned: ordersBoth,
    });
    expect(contradictions, shown?.table).toBe(0);
    expect(counts["committed cancelled"]).toBe(2 * FEW);
  });

  it.each([
    ["an order that is paid after all", paidAfterAll],
    ["a guest who joins", joins],
    ["a cart that is filled and emptied", fillsAndEmpties],
  ])("contradict nothing about %s", async (_what, planned) => {
    const { contradictions, counts, shown } = await runInterleavings(new HoldoffGate(connections()), {
      seed,
      count: SOME,
      planned,
    });
    expect(contradictions, shown?.table).toBe(0);
    // Both ends were seen: how often either comes is for chance to say.
    expect(counts["committed cancelled"]).toBeGreaterThan(0);
    expect(counts["committed released"]).toBeGreaterThan(0);
  });

  it("are seen to contradict when the guard is taken out", async () => {
    const gate = new HoldoffGate(connections(), { guarded: false });
    const { kinds } = await runInterleavings(gate, { seed, count: FEW, stopAtFirst: false });
    console.info(`without the guard, ${FEW} interleavings: ${JSON.stringify(kinds)}`);
    expect(kinds["after its end"]).toBeGreaterThan(0);
    expect(kinds.lost).toBeGreaterThan(0);
  });

  it("break the promises of a gate made of delayed jobs", async () => {
    const gate = new NaiveGate(connections(), connect(redis.socket));
    const { contradictions } = await runInterleavings(gate, {
      seed,
      count: FEW,
      stopAtFirst: false,
      planned: takesBack,
    });
    console.info(`delayed jobs, ${FEW} interleavings: ${contradictions} broken promises`);
    expect(contradictions).toBeGreaterThan(0);
  });
});
