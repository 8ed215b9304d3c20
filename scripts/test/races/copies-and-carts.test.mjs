/** The checker against histories of ids that were used twice, of copies, and of carts. */
import { describe, expect, it } from "vitest";
import { contradictionIn } from "../../races/check.mjs";
import { knows } from "../../races/knows.mjs";
import { shortHash } from "../../races/product.mjs";
import { FOLLOW_UP, goes, ORDER, RELEASED, SCHEDULE, Told, whatOf } from "./told.mjs";

const fact = (n) => ({ do: "fact", fact: n });
const told = (facts, order = facts.map(({ n }) => n), followUp = FOLLOW_UP) => {
  const history = new Told({ followUps: [followUp], facts });
  for (const n of order) history.did(fact(n), "person.active");
  return history;
};

const SAID = { door: "event", person: "customer", links: [] };
const DECLINED = { ...SAID, n: 0, type: "offer.declined", offer: "o1" };
const OTHER = { ...DECLINED, n: 1, event: 0, offer: "o2" };

describe("an event id that is used for two facts", () => {
  it("ends what either of them ends", () => {
    for (const offer of ["o1", "o2"])
      expect(whatOf(goes(told([DECLINED, OTHER], [0, 1], { ...FOLLOW_UP, offer }).scheduled(), "a"))).toBe(
        "after its end",
      );
  });

  it("is lost where nobody knows the second", () => {
    const history = told([DECLINED, OTHER]);
    history.end = { statuses: {}, facts: { 0: true, 1: false } };
    expect(contradictionIn(history)).toMatchObject({ what: "lost" });
    history.end = { statuses: {}, facts: { 0: true, 1: true } };
    expect(contradictionIn(history)).toBeUndefined();
  });

  it("makes the first news again after the second, and an exact copy is none", () => {
    expect(whatOf(told([DECLINED, OTHER], [0, 1, 0]))).toBeUndefined();
    expect(whatOf(told([DECLINED, OTHER], [0, 0]))).toBe("counted twice");
    expect(whatOf(told([DECLINED, OTHER], [0, 1, 1]))).toBe("counted twice");
    expect(whatOf(told([{ ...DECLINED, door: "page", person: "visitor" }], [0, 0]))).toBe("counted twice");
  });

  it("is nothing new where a copy is answered and nothing is committed", () => {
    const history = told([DECLINED, OTHER], [0]);
    expect(whatOf(history.answer(history.ask(fact(0))))).toBeUndefined();
  });
});

describe("a cart", () => {
  const LEFT = { ...FOLLOW_UP, trigger: "cart_left" };
  const has = (n, items, more = {}) => ({ ...SAID, n, type: "cart.changed", items, ...more });
  const thenGoes = (facts, followUp = LEFT) => whatOf(goes(told(facts, undefined, followUp).scheduled(), "a"));

  it("lets nothing go that is about it while it is empty", () => {
    expect(thenGoes([has(0, 0)])).toBe("after its end");
    expect(thenGoes([has(0, 2), has(1, 0)])).toBe("after its end");
    expect(thenGoes([has(0, 0)], FOLLOW_UP)).toBeUndefined();
  });

  it("lets it go once it is filled again, and where another source says that there is something in it", () => {
    expect(thenGoes([has(0, 0), has(1, 2)])).toBeUndefined();
    expect(thenGoes([has(0, 2, { door: "page", person: "visitor" }), has(1, 0)])).toBeUndefined();
    expect(thenGoes([has(0, 0, { door: "page", person: "visitor" }), has(1, 0)])).toBe("after its end");
  });

  it("is full where both were said at one instant", () => {
    for (const items of [
      [0, 2],
      [2, 0],
    ]) {
      const history = new Told({ followUps: [LEFT], facts: items.map((one, n) => has(n, one)) });
      for (const n of [0, 1]) history.did(fact(n), "person.active", [], {}, { atMs: 7 });
      expect(whatOf(goes(history.scheduled(), "a"))).toBeUndefined();
    }
  });

  it("is known to be empty by the answers alone, where nobody ever said otherwise", () => {
    const letsGo = (facts) => {
      const history = new Told({ followUps: [LEFT], facts });
      for (const { n } of facts) history.answer(history.ask(fact(n)));
      history.answer(history.ask(SCHEDULE), { id: "fu_0" });
      return whatOf(history.commit(history.ask({ do: "look" }), "person.looked", RELEASED));
    };
    expect(letsGo([has(0, 0)])).toBe("after its end");
    expect(letsGo([has(0, 2), has(1, 0)])).toBeUndefined();
  });

  it("ends nothing for being empty that it is not", () => {
    const ends = [{ followUp: 0, status: "cancelled", release: 1, code: "cart_empty" }];
    const endsAfter = (facts) =>
      whatOf(told(facts, undefined, LEFT).scheduled().did({ do: "look" }, "person.looked", ends));
    expect(endsAfter([has(0, 0)])).not.toBe("for no reason");
    expect(endsAfter([has(0, 0), has(1, 1)])).toBe("for no reason");
    expect(endsAfter([])).toBe("for no reason");
  });
});

describe("a document", () => {
  const known = (more) => ({
    known: { events: [{ id: shortHash("e") }], orders: { backend: [], page: { orders: [] } }, carts: {}, ...more },
    now: { tabs: {} },
  });
  const said = { event: "e", order: "a", checkout: "k1" };
  const orders = (...backend) => known({ orders: { backend, page: { orders: [] } } });

  it("knows a cancelled order by its cancel", () => {
    const cancelled = { ...ORDER, type: "order.cancelled" };
    expect(knows(orders({ key: "order:a", completedAtMs: 1, checkouts: ["k1"] }), cancelled, said)).toBe(false);
    expect(knows(orders({ key: "order:a", cancelledAtMs: 1, checkouts: ["k1"] }), cancelled, said)).toBe(true);
  });

  it("knows an order that was told again by each of its names", () => {
    expect(knows(orders({ key: "order:a", completedAtMs: 1, checkouts: ["k2"] }), ORDER, said)).toBe(false);
    expect(knows(orders({ key: "order:a", completedAtMs: 1, checkouts: ["k1", "k2"] }), ORDER, said)).toBe(true);
  });

  it("knows a cart by its source", () => {
    const cart = { ...SAID, n: 0, type: "cart.changed", items: 0 };
    expect(knows(known({ carts: { v: { atMs: 1, items: 0 } } }), cart, said)).toBe(false);
    expect(knows(known({ carts: { backend: { atMs: 1, items: 0 } } }), cart, said)).toBe(true);
  });
});
