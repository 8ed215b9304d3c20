/** The checker against histories of orders: what they name, who told them, and when. */
import { describe, expect, it } from "vitest";
import { FACT, FOLLOW_UP, goes, ORDER, ordered, RELEASED, redeem, redeemed, SCHEDULE, Told, whatOf } from "./told.mjs";

const { checkout: _, ...UNNAMED } = ORDER;
const OTHER = { ...ORDER, checkout: "k2" };
const began = (n, checkout = "k1", more = {}) => ({ ...ORDER, n, type: "checkout.started", checkout, ...more });
const fact = (n) => ({ do: "fact", fact: n });
const VISITOR = { ref: "visitor:v" };

describe.each([
  ["no checkout", UNNAMED],
  ["another checkout", OTHER],
])("an order that names %s", (_what, order) => {
  it("ends what was asked for before it", () => {
    expect(whatOf(goes(ordered(new Told({ facts: [order] }).scheduled()), "a"))).toBe("after its end");
    const acknowledged = new Told({ facts: [order] });
    acknowledged.answer(acknowledged.ask(SCHEDULE), { id: "fu_0" });
    acknowledged.answer(acknowledged.ask(FACT));
    acknowledged.commit(acknowledged.ask({ do: "look" }), "person.looked", RELEASED);
    expect(whatOf(acknowledged)).toBe("after its end");
  });

  it("ends what is asked for later about a checkout that began before it", () => {
    const told = new Told({ facts: [order, began(1)] }).did(fact(1), "person.active");
    expect(whatOf(goes(ordered(told).scheduled(), "a"))).toBe("after its end");
  });

  it("ends nothing that is asked for later about one that began since, or was looked at since", () => {
    const later = ordered(new Told({ facts: [order, began(1)] })).did(fact(1), "person.active");
    expect(whatOf(goes(later.scheduled(), "a"))).toBeUndefined();
    const again = new Told({ facts: [order, began(1), began(2)] }).did(fact(1), "person.active");
    expect(whatOf(goes(ordered(again).did(fact(2), "person.active").scheduled(), "a"))).toBeUndefined();
  });

  it("ends nothing that is about no order, and nothing that serves", () => {
    const { checkout: _about, ...cart } = FOLLOW_UP;
    for (const [followUp, what] of [
      [cart, "after its end"],
      [{ ...cart, trigger: "requested" }, undefined],
      [{ ...FOLLOW_UP, trigger: "requested" }, "after its end"],
      [{ ...FOLLOW_UP, purpose: "service" }, undefined],
    ]) {
      const told = new Told({ followUps: [followUp], facts: [order] });
      expect([followUp, whatOf(goes(ordered(told.scheduled()), "a"))]).toEqual([followUp, what]);
    }
  });

  it("ends nothing of somebody else", () => {
    const told = new Told({ followUps: [{ ...FOLLOW_UP, person: "visitor" }], facts: [order] });
    told.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, VISITOR);
    ordered(told);
    expect(whatOf(told.did(redeem("a"), "follow_up.redeemed", redeemed("a"), { go: true }, VISITOR))).toBeUndefined();
  });
});

describe("an order that a page tells", () => {
  const told = (more) => {
    const page = { ...UNNAMED, door: "page", person: "visitor", ...more };
    const followUps = [{ ...FOLLOW_UP, person: "visitor" }];
    const history = new Told({ followUps, facts: [page] });
    history.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, VISITOR);
    history.did(FACT, "person.active", [], {}, VISITOR);
    return whatOf(history.did(redeem("a"), "follow_up.redeemed", redeemed("a"), { go: true }, VISITOR));
  };

  it("counts by the checkout that it names, or under a signature", () => {
    expect([told({}), told({ checkout: "k2" }), told({ links: ["visitor", "customer"] })]).toEqual([
      undefined,
      "after its end",
      "after its end",
    ]);
  });
});

describe("an order that is told to somebody else who has its checkout", () => {
  /** A visitor has a follow-up. A customer orders, and nobody knows that both are one person. */
  function tellsVisitor(about, facts = [ORDER]) {
    const told = new Told({ followUps: [{ ...FOLLOW_UP, person: "visitor", checkout: about }], facts });
    if (facts.length > 1) told.did(fact(1), "person.active");
    told.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, VISITOR);
    const order = told.ask(FACT);
    told.commit(order, "person.reached", [], VISITOR).commit(order, "person.active").answer(order);
    return told.did(redeem("a"), "follow_up.redeemed", redeemed("a"), { go: true }, VISITOR);
  }

  it("ends there what is about that checkout, and what was asked for before it", () => {
    expect(whatOf(tellsVisitor("k1"))).toBe("after its end");
    expect(whatOf(tellsVisitor("k2"))).toBe("after its end");
  });

  it("ends nothing else there for sure where it was told before, or may be cancelled", () => {
    const before = { ...ORDER, n: 1, order: 0, checkout: "k3" };
    expect(whatOf(tellsVisitor("k2", [ORDER, before]))).toBeUndefined();
    const told = new Told({
      followUps: [{ ...FOLLOW_UP, person: "visitor" }],
      facts: [ORDER, { ...ORDER, n: 1, type: "order.cancelled", order: 0 }],
    });
    told.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, VISITOR);
    told.did(FACT, "person.reached", [], {}, VISITOR).ask(fact(1));
    expect(whatOf(told.did(redeem("a"), "follow_up.redeemed", redeemed("a"), { go: true }, VISITOR))).toBeUndefined();
  });
});
