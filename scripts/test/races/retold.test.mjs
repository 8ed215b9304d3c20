/** The checker against histories of orders that are told again, cancelled, and paid after all. */
import { describe, expect, it } from "vitest";
import { factAsHeard, followUpAsHeard } from "../../races/heard.mjs";
import {
  FACT,
  FOLLOW_UP,
  goes,
  LINK,
  ORDER,
  ordered,
  RELEASED,
  redeem,
  redeemed,
  SCHEDULE,
  Told,
  whatOf,
} from "./told.mjs";

const { checkout: _, ...UNNAMED } = ORDER;
const fact = (n) => ({ do: "fact", fact: n });
const CANCELLED_ORDER = { ...UNNAMED, n: 1, type: "order.cancelled", order: 0 };
const AGAIN = { ...ORDER, n: 2, order: 0 };
const VISITOR = { ref: "visitor:v" };
const ends = (code) => [{ followUp: 0, status: "cancelled", release: 1, code }];
const released = (followUp) => [{ followUp, status: "released", release: 1 }];

/** Facts that are told one after another, then a follow-up that is asked for and goes. */
function thenGoes(facts, order = facts.map(({ n }) => n)) {
  const told = new Told({ facts });
  for (const n of order) told.did(fact(n), "person.active");
  return whatOf(goes(told.scheduled(), "a"));
}

describe("an order that is cancelled", () => {
  it("ends nothing any more, and what it ended stays ended", () => {
    expect(thenGoes([ORDER, CANCELLED_ORDER])).toBeUndefined();
    const told = ordered(new Told({ facts: [ORDER, CANCELLED_ORDER] }).scheduled(), ends("converted"));
    told.did(fact(1), "person.active");
    expect(whatOf(told)).toBeUndefined();
    expect(
      whatOf(
        told.did(
          { do: "look" },
          "person.looked",
          released(0).map((one) => ({ ...one, release: 2 })),
        ),
      ),
    ).toBe("after its end");
  });

  it("stands again when it is told completed again, and where both came at one instant", () => {
    expect(thenGoes([ORDER, CANCELLED_ORDER, AGAIN])).toBe("after its end");
    expect(thenGoes([ORDER, CANCELLED_ORDER, AGAIN], [1, 0])).toBe("after its end");
    const told = ordered(new Told({ facts: [ORDER, CANCELLED_ORDER] }), []);
    const { atMs } = told.log.at(-2).commit;
    told.did(fact(1), "person.active", [], {}, { atMs });
    expect(whatOf(goes(told.scheduled(), "a"))).toBe("after its end");
  });

  it("stands again by a telling that names nothing, under the names of before", () => {
    const { checkout: _name, ...again } = AGAIN;
    expect(thenGoes([ORDER, CANCELLED_ORDER, again])).toBe("after its end");
    expect(thenGoes([UNNAMED, { ...CANCELLED_ORDER, checkout: "k1" }, again])).toBe("after its end");
  });

  it("is no order of the page's that a page tells too", () => {
    const page = { ...ORDER, n: 2, door: "page", person: "visitor", order: 0 };
    expect(thenGoes([ORDER, CANCELLED_ORDER, page])).toBeUndefined();
    expect(thenGoes([page, { ...ORDER, n: 1, order: 2, checkout: "k2" }].map((one, n) => ({ ...one, n })))).toBe(
      "after its end",
    );
  });

  /** What clients know, where no commit was noted. */
  function acknowledged(facts, order) {
    const told = new Told({ facts });
    told.answer(told.ask(SCHEDULE), { id: "fu_0" });
    for (const n of order) told.answer(told.ask(fact(n)));
    return told;
  }
  const letsGo = (told) => whatOf(told.commit(told.ask({ do: "look" }), "person.looked", RELEASED));

  it("is known to stand or not by the answers alone, where one was over before the other began", () => {
    const facts = [ORDER, CANCELLED_ORDER, AGAIN];
    expect(letsGo(acknowledged(facts, [0]))).toBe("after its end");
    expect(letsGo(acknowledged(facts, [0, 1]))).toBeUndefined();
    expect(letsGo(acknowledged(facts, [0, 1, 2]))).toBe("after its end");
    expect(letsGo(acknowledged(facts, [1, 0]))).toBe("after its end");
  });

  it("may stand or not where both were told at the same time", () => {
    const told = acknowledged([ORDER, CANCELLED_ORDER], []);
    const cancel = told.ask(fact(1));
    told.answer(told.ask(fact(0)));
    expect(letsGo(told.answer(cancel))).toBeUndefined();
  });
});

describe("an order that is told again", () => {
  it("ends what each of its tellings names", () => {
    expect(
      thenGoes([
        { ...ORDER, checkout: "k2" },
        { ...ORDER, n: 1, order: 0 },
      ]),
    ).toBe("after its end");
    const told = new Told({
      facts: [
        { ...ORDER, checkout: "k2" },
        { ...ORDER, n: 1, order: 0 },
      ],
    });
    for (const n of [0, 1]) told.answer(told.ask(fact(n)));
    told.answer(told.ask(SCHEDULE), { id: "fu_0" });
    expect(whatOf(told.commit(told.ask({ do: "look" }), "person.looked", RELEASED))).toBe("after its end");
  });

  it("reaches no further than its first telling by the backend, and as far as a page's after that", () => {
    const reaches = (again) => {
      const told = ordered(new Told({ facts: [UNNAMED, { ...UNNAMED, n: 1, order: 0, ...again }] }));
      return whatOf(goes(told.scheduled().did(fact(1), "person.active"), "a"));
    };
    expect(reaches({})).toBeUndefined();
    expect(reaches({ checkout: "k2" })).toBeUndefined();
    expect(reaches({ door: "page", person: "visitor", checkout: "k2" })).toBe("after its end");
    expect(reaches({ checkout: "k1" })).toBe("after its end");
  });
});

describe("an end by an order", () => {
  const schedulesIntoEnd = (told, code = "converted") =>
    whatOf(told.did(SCHEDULE, "follow_up.scheduled", ends(code), { id: "fu_0" }));

  it("is for no reason where there is none that may stand", () => {
    expect(schedulesIntoEnd(new Told({ facts: [ORDER] }))).toBe("for no reason");
    expect(schedulesIntoEnd(ordered(new Told({ facts: [ORDER] })))).toBeUndefined();
    const told = ordered(new Told({ facts: [ORDER, CANCELLED_ORDER] })).did(fact(1), "person.active");
    expect(schedulesIntoEnd(told)).toBe("for no reason");
    const again = ordered(new Told({ facts: [ORDER, CANCELLED_ORDER, AGAIN] })).did(fact(1), "person.active");
    expect(schedulesIntoEnd(again.did(fact(2), "person.active"))).toBeUndefined();
  });

  it("may have one where a telling is on its way, and where its cancel was sent before it was known", () => {
    const onItsWay = ordered(new Told({ facts: [ORDER, CANCELLED_ORDER, AGAIN] })).did(fact(1), "person.active");
    onItsWay.ask(fact(2));
    expect(schedulesIntoEnd(onItsWay)).toBeUndefined();
    const before = new Told({ facts: [ORDER, CANCELLED_ORDER] });
    const cancel = before.ask(fact(1));
    expect(schedulesIntoEnd(ordered(before, []).commit(cancel, "person.active", [], VISITOR))).toBeUndefined();
  });

  it("is for no reason where the order was told before it was asked for, and only told again since", () => {
    const schedulesThenEnds = (facts, followUp = FOLLOW_UP) => {
      const told = ordered(new Told({ facts, followUps: [followUp] })).scheduled();
      return whatOf(told.did(fact(1), "person.active", ends("converted")));
    };
    const again = { ...UNNAMED, n: 1, order: 0 };
    expect(schedulesThenEnds([UNNAMED, again])).toBe("for no reason");
    expect(schedulesThenEnds([UNNAMED, { ...again, checkout: "k2" }])).toBe("for no reason");
    expect(schedulesThenEnds([UNNAMED, { ...again, checkout: "k1" }])).toBeUndefined();
    expect(schedulesThenEnds([UNNAMED, { ...again, order: 1 }])).toBeUndefined();
    expect(schedulesThenEnds([UNNAMED, { ...again, door: "page", person: "visitor" }])).toBeUndefined();
  });
});

describe("a guest", () => {
  const GUEST = { ...FOLLOW_UP, person: "checkout", checkout: "k1" };
  const AT_GUEST = { ref: "checkout:p" };
  const NAMES_GUEST = { ...ORDER, checkout: "p" };

  /** @param reached whether the order was told there, too */
  function guest(followUp, reached, orders = [NAMES_GUEST]) {
    const told = new Told({ followUps: [{ ...GUEST, ...followUp }], facts: orders });
    told.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, AT_GUEST);
    const order = told.ask(FACT);
    if (reached) told.commit(order, "person.reached", [], AT_GUEST);
    told.commit(order, "person.active").answer(order);
    return told;
  }
  const redeems = (told) => whatOf(told.did(redeem("a"), "follow_up.redeemed", redeemed("a"), { go: true }, AT_GUEST));

  it("is reached by a customer's order that names its checkout", () => {
    for (const reached of [true, false]) {
      expect(redeems(guest({}, reached))).toBe("after its end");
      expect(redeems(guest({ checkout: "p" }, reached))).toBe("after its end");
      expect(redeems(guest({ checkout: undefined, trigger: "requested" }, reached))).toBeUndefined();
    }
  });

  it("is not reached by one that names another, and not for sure where its checkout was ordered before", () => {
    expect(redeems(guest({}, false, [{ ...ORDER, checkout: "k2" }]))).toBeUndefined();
    const before = new Told({ followUps: [GUEST], facts: [NAMES_GUEST, { ...NAMES_GUEST, n: 1 }] });
    ordered(before).did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, AT_GUEST);
    expect(redeems(before.did(fact(1), "person.active"))).toBeUndefined();
  });

  it("is what a fact and a follow-up of it are about that name no checkout", () => {
    const { checkout: _about, ...named } = GUEST;
    expect(followUpAsHeard(named).checkout).toBe("p");
    expect(followUpAsHeard({ ...named, trigger: "requested" }).checkout).toBeUndefined();
    expect(followUpAsHeard(GUEST).checkout).toBe("k1");
    expect(factAsHeard({ ...UNNAMED, person: "checkout" }).checkout).toBe("p");
    expect(factAsHeard({ ...UNNAMED, links: ["checkout", "customer"] }).checkout).toBe("p");
    expect(factAsHeard({ ...CANCELLED_ORDER, person: "checkout" }).checkout).toBeUndefined();
    expect(factAsHeard(UNNAMED).checkout).toBeUndefined();
  });

  it("has what the customer ordered, once they are linked", () => {
    const told = new Told({ followUps: [GUEST], facts: [UNNAMED] });
    told.did(SCHEDULE, "follow_up.scheduled", RELEASED, { id: "fu_0" }, AT_GUEST);
    ordered(told);
    told.answer(told.ask({ ...LINK, person: "checkout" }), { linked: true });
    expect(redeems(told)).toBe("after its end");
  });
});
