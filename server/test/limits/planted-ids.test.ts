/** Somebody planted a visitor id, or kept one that gave way, and floods under it: the customer is heard all the same. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveScope, refOf, visitorRef } from "../../src/ids.js";
import { markUnheard } from "../../src/state/mark-unheard.js";
import { openStore } from "../../src/state/open-store.js";
import { renewVisitor } from "../../src/state/renew-visitor.js";
import { openGate } from "../support/gate.js";
import { left, limitedProduct, type Said, signed, slow, statuses, times } from "../support/limited-product.js";
import { fresh } from "../support/product.js";

const shop = limitedProduct();
const { limited, post, says, plan } = shop;
beforeAll(shop.start);
afterAll(shop.stop);

describe("an id that gave way to a new one", () => {
  it("has a stranger's quota, and what it is refused says nothing of the customer", async () => {
    await limited({});
    const [visitor, customer] = [fresh("v_"), fresh("c_")];
    const refs = signed(customer);
    await says(visitor, { refs });
    expect((await says(visitor, { refs, next: fresh("v_") })).status).toBe(202);
    await limited({ visitor: slow(2), known: slow(2) });
    const all = await times(6, () => says(visitor));
    expect(all.map(({ status }) => status)).toEqual([202, 202, 429, 429, 429, 429]);
    expect(left(all[5] as Said)).toBe('"visitor";r=0');
    const { store } = await openStore(shop.product().redis.connect());
    const at = await store.load(liveScope("flooded"), refOf("customer", customer));
    if (at.at !== "document") throw new Error("the customer is nowhere");
    expect(at.loaded.document.now.unheardSinceMs).toBeUndefined();
  });

  it("is refused as a stranger also by a process that remembers it as known", async () => {
    const visitor = fresh("v_");
    const ref = visitorRef(visitor);
    const gate = await openGate(shop.product().redis.connect(), { live: true });
    const customer = refOf("customer", fresh("c_"));
    await gate.people.link(gate.scope, ref, customer);
    await gate.event({ customer: customer.slice("customer:".length) }, { type: "offer.declined", offer: "tea" });
    await renewVisitor(gate.people, gate.scope, { old: ref, next: visitorRef(fresh("v_")), customer });
    await markUnheard(gate.people, gate.scope, ref);
    expect((await gate.people.load(gate.scope, customer)).document.now.unheardSinceMs).toBeUndefined();
    await markUnheard(gate.people, gate.scope, customer);
    expect((await gate.people.load(gate.scope, customer)).document.now.unheardSinceMs).toBeDefined();
  });
});

describe("a flood under an id that somebody planted, and signed in with themselves", () => {
  const flooded = (visitor: string) => Array.from({ length: 8 }, () => visitor);
  const invites = (visitor: string) => post("/v1/invites", { key: "hpk_live_flooded", visitor, channel: "chat" });

  it.each<[string, number, (visitor: string) => Promise<Said>]>([
    ["gave way, by invitations", 1, invites],
    [
      "gave way, by signals with a proof of their own",
      1,
      (visitor) => says(visitor, { refs: signed(`mine_${visitor}_0`) }),
    ],
    ["gave way, by signals without one", 1, (visitor) => says(visitor)],
    ["is shared, by signals without one", 4, (visitor) => says(visitor)],
  ])("that %s: the customer who signs in there has a quota of their own", async (_what, accounts, say) => {
    const [visitor, customer] = [fresh("v_"), fresh("c_")];
    await limited({});
    for (let nth = 0; nth < accounts; nth++) await says(visitor, { refs: signed(`mine_${visitor}_${nth}`) });
    if (accounts === 1) await says(visitor, { refs: signed(`mine_${visitor}_0`), next: fresh("v_") });
    else await plan({ visitor });
    await limited({ visitor: slow(3), known: slow(3) });
    await says(visitor, { refs: signed(customer) });
    for (const one of flooded(visitor)) await say(one);
    expect(statuses(await times(2, () => says(visitor, { refs: signed(customer) })))).toEqual({ 202: 2 });
    // What is refused under the proof is the customer's.
    expect((await says(visitor, { refs: signed(customer) })).status).toBe(429);
    const { store } = await openStore(shop.product().redis.connect());
    const at = await store.load(liveScope("flooded"), refOf("customer", customer));
    if (at.at !== "document") throw new Error("the customer is nowhere");
    expect(at.loaded.document.now.unheardSinceMs).toBeDefined();
  });
});
