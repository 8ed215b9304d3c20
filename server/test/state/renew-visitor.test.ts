/** A visitor id gives way to a new one: what is noted of both, and what nobody can undo. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Ref, refOf, strangerOf, visitorRef } from "../../src/ids.js";
import { linkRefs } from "../../src/state/merge-person.js";
import { renewVisitor } from "../../src/state/renew-visitor.js";
import { run } from "../../src/state/scripts.js";
import { VISITORS_A_DAY_MAX } from "../../src/state/visitor-links.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
let gate: TestGate;
beforeAll(async () => {
  server = await startRedis();
  // Spread over all partitions: the old id, the new one and the customer live in different ones.
  gate = await openGate(server.connect(), { live: true });
});
afterAll(async () => await server.stop());

let secret: string;
let old: Ref;
let next: Ref;
let customer: Ref;
beforeEach(() => {
  secret = random("v_");
  [old, next] = [visitorRef(secret), visitorRef(random("v_"))];
  customer = refOf("customer", random("c_"));
});

const link = async (visitor: Ref, to = customer) => await linkRefs(gate.people.store, gate.scope, visitor, to);
const load = async (ref: Ref) => await gate.people.store.load(gate.scope, ref);
const renew = async () => await renewVisitor(gate.people, gate.scope, { old, next, customer });
const mark = async (visitor: Ref, ...args: string[]) =>
  await run(gate.people.store.redis, "mark", [gate.people.store.keys.document(gate.scope, visitor)], args);

describe("a renewal", () => {
  it("leads the new id to its customer and marks both, and can be asked for twice", async () => {
    await link(old);
    for (const _ of [1, 2]) expect(await renew()).toBe(true);
    expect(await load(next)).toEqual({ at: "forward", to: customer, own: customer });
    expect(await load(old)).toEqual({ at: "forward", to: customer, isRetired: true });
    expect(await link(next)).toEqual({ linked: true, ref: customer, own: customer });
    const { document, byRetired } = await gate.people.load(gate.scope, old);
    expect([document.known.refs, byRetired]).toEqual([[next], true]);
    expect(await gate.people.load(gate.scope, next)).not.toHaveProperty("byRetired");
  });

  it("is none to an id that leads elsewhere, to somebody who is known, or to itself", async () => {
    await link(old);
    const [elsewhere, known] = [visitorRef(random("v_")), random("v_")];
    await link(elsewhere, refOf("customer", random("c_")));
    await gate.report(known, [{ type: "page.viewed" }]);
    for (const one of [elsewhere, visitorRef(known), old])
      expect(await renewVisitor(gate.people, gate.scope, { old, next: one, customer })).toBe(false);
    expect(await load(old)).toEqual({ at: "forward", to: customer });
    expect((await load(visitorRef(known))).at).toBe("document");
  });

  it("counts a new id among the customer's browsers of the day only where its old one gave way before", async () => {
    await link(old);
    const { redis, keys } = gate.people.store;
    const browsers = async () => await redis.hlen(keys.links(gate.scope, customer));
    for (const _ of [1, 2]) expect(await renew()).toBe(true);
    expect(await browsers()).toBe(2);
    const renewed: boolean[] = [];
    for (let n = 0; n < VISITORS_A_DAY_MAX + 5; n++) {
      next = visitorRef(random("v_"));
      renewed.push(await renew());
    }
    expect(renewed.filter(Boolean)).toHaveLength(VISITORS_A_DAY_MAX - 2);
    expect(await browsers()).toBe(VISITORS_A_DAY_MAX);
    expect(await load(next)).toMatchObject({ at: "document", loaded: { revision: null } });
  });

  it("is none to an id that gave way itself", async () => {
    await link(old);
    await renew();
    expect(await renewVisitor(gate.people, gate.scope, { old: next, next: old, customer })).toBe(false);
    expect(await load(next)).toEqual({ at: "forward", to: customer, own: customer });
  });
});

describe("an id that gave way", () => {
  beforeEach(async () => {
    await link(old);
    await renew();
  });

  it("is never another one's, and stays linked to whose it was", async () => {
    const [other, checkout] = [refOf("customer", random("c_")), refOf("checkout", random("ck_"))];
    for (const to of [other, checkout])
      expect(await link(old, to)).toEqual({ linked: false, why: "retired", ref: customer });
    expect(await link(old)).toEqual({ linked: true, ref: customer });
    expect((await load(checkout)).at).toBe("document");
  });

  it("is left alone by who read it before it gave way", async () => {
    const key = gate.people.store.keys.document(gate.scope, old);
    const to = refOf("customer", random("c_"));
    expect(await run(gate.people.store.redis, "repoint", [key], [customer, to, 1, 3, 1_000])).toEqual([
      "retired",
      customer,
    ]);
    expect(await load(old)).toEqual({ at: "forward", to: customer, isRetired: true });
  });

  it("lets nobody hear of its customer's presence: of its stranger's, where the shop names it beside somebody", async () => {
    const name = random("c_");
    await gate.event({ customer: name, visitor: secret }, { type: "link.clicked" });
    const associatesOf = async (ref: Ref) => (await gate.people.load(gate.scope, ref)).document.known.associates;
    expect([await associatesOf(customer), await associatesOf(strangerOf(old))]).toEqual([
      [],
      [refOf("customer", name)],
    ]);
  });

  it("has a stranger of its own, and always the same one", () => {
    expect(strangerOf(old)).toBe(strangerOf(old));
    expect(new Set([old, next, strangerOf(old), strangerOf(next)]).size).toBe(4);
    expect(strangerOf(old)).toMatch(/^visitor:vh_[A-Za-z0-9_-]{16}$/);
  });
});

describe("a mark", () => {
  it("is noted at a forward that still leads where it led when it was read, and nowhere else", async () => {
    expect(await mark(old, customer, "retired", "1")).toBe(0);
    await link(old);
    const other = refOf("customer", random("c_"));
    expect(await mark(old, other, "retired", "1")).toBe(0);
    expect(await load(old)).toEqual({ at: "forward", to: customer });
    expect(await mark(old, customer, "retired", "1")).toBe(1);
    expect(await load(old)).toEqual({ at: "forward", to: customer, isRetired: true });
  });
});

describe("a proof that does not link", () => {
  const signed = (ref: string) => ({ ref, hash: createHmac("sha256", "identity").update(ref).digest("hex") });
  const declines = async (visitor: string, name: string) =>
    await gate.report(visitor, [{ type: "contact.declined", channel: "call" }], { customer: signed(name) });
  const declined = async (name: string) => {
    const { document } = await gate.people.load(gate.scope, refOf("customer", name));
    return Object.keys(document.known.contactDeclined);
  };

  it("says whose decline it is in a browser that too many had in a day", async () => {
    const browser = random("v_");
    const names = Array.from({ length: 4 }, () => random("c_"));
    for (const name of names) await link(visitorRef(browser), refOf("customer", name));
    const [last = ""] = names.slice(-1);
    await declines(browser, last);
    expect(await Promise.all(names.map(declined))).toEqual([[], [], [], ["call"]]);
  });

  it("says nothing for a name that more browsers have than one person", async () => {
    const name = random("c_");
    for (let n = 0; n < VISITORS_A_DAY_MAX; n++) await link(visitorRef(random("v_")), refOf("customer", name));
    await declines(random("v_"), name);
    expect(await declined(name)).toEqual([]);
  });
});
