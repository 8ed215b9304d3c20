/** The checker against histories of orders that name no checkout. */
import { describe, expect, it } from "vitest";
import { FACT, FOLLOW_UP, goes, ORDER, ordered, RELEASED, redeem, redeemed, SCHEDULE, Told, whatOf } from "./told.mjs";

/** A customer who began k1 orders; a visitor who began k2 has follow-ups about both, and nobody knows that they are one. */
function ordersAndTellsVisitor(about) {
  const began = (n, person, checkout) => ({ ...ORDER, n, person, type: "checkout.started", checkout });
  const { checkout: _, ...unnamed } = ORDER;
  const followUps = [{ ...FOLLOW_UP, person: "visitor", checkout: about }];
  const told = new Told({ followUps, facts: [unnamed, began(1, "customer", "k1"), began(2, "visitor", "k2")] });
  const visitor = { ref: "visitor:v" };
  told.did({ do: "fact", fact: 1 }, "person.active").did({ do: "fact", fact: 2 }, "person.active", [], {}, visitor);
  told.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, visitor);
  told.did(FACT, "person.active", [], {}, visitor);
  return told.did(redeem("a"), "follow_up.redeemed", redeemed("a"), { go: true }, visitor);
}

it("ends what began before it", () => {
  const began = { ...ORDER, n: 1, type: "checkout.started" };
  const { checkout: _, ...unnamed } = ORDER;
  const told = new Told({ facts: [unnamed, began] }).scheduled();
  told.did({ do: "fact", fact: 1 }, "person.active");
  expect(whatOf(goes(ordered(told), "a"))).toBe("after its end");
});

describe("an order that names no checkout and is told to somebody else", () => {
  it("ends there what is about a checkout of whoever ordered", () => {
    expect(whatOf(ordersAndTellsVisitor("k1"))).toBe("after its end");
  });

  it("ends nothing there that is about a checkout of their own", () => {
    expect(whatOf(ordersAndTellsVisitor("k2"))).toBeUndefined();
  });
});
