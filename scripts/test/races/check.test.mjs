/** The checker against histories written by hand: a good one passes, and each kind of contradiction is found. */
import { describe, expect, it } from "vitest";
import { contradictionIn } from "../../races/check.mjs";
import { tableOf } from "../../races/table.mjs";
import {
  CANCEL,
  CANCELLED,
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

describe("a history without a contradiction", () => {
  it("passes: an order ends what was released, and the redeem is told so", () => {
    const told = ordered(new Told().scheduled(), CANCELLED);
    told.answer(told.ask(redeem("a")), { go: false, code: "cancelled" });
    told.end = { statuses: { 0: "cancelled" }, facts: { 0: true } };
    expect(contradictionIn(told)).toBeUndefined();
  });

  it("passes: the redeem came first, and its key is told the same again after the order", () => {
    const told = ordered(goes(new Told().scheduled(), "a"));
    told.answer(told.ask(redeem("a")), { go: true });
    told.answer(told.ask(redeem("b")), { go: false, code: "already_redeemed" });
    told.end = { statuses: { 0: "redeemed" }, facts: { 0: true } };
    expect(contradictionIn(told)).toBeUndefined();
  });

  it("passes: an order of another checkout from before it, and one of somebody else's page, end nothing", () => {
    const other = { ...ORDER, checkout: "k2" };
    const page = { ...ORDER, n: 1, door: "page", person: "visitor" };
    const told = ordered(new Told({ facts: [other, page] })).scheduled();
    told.did({ do: "fact", fact: 1 }, "person.active", [], {}, { ref: "visitor:v" });
    expect(contradictionIn(goes(told, "a"))).toBeUndefined();
  });
});

describe("let happen against what was committed", () => {
  it("finds a redeem with a later revision than the order's", () => {
    const told = new Told().scheduled();
    const order = told.ask(FACT);
    told.commit(order, "person.active");
    expect(contradictionIn(goes(told, "a"))).toMatchObject({ what: "after its end", at: 6 });
  });

  it("finds a release with a later revision than the order's", () => {
    const told = ordered(new Told().scheduled("waiting"));
    expect(whatOf(told.did({ do: "look" }, "person.looked", RELEASED))).toBe("after its end");
  });

  it("finds a release after the end", () => {
    const told = new Told({ facts: [] }).scheduled().did(CANCEL, "follow_up.cancelled", CANCELLED);
    const again = [{ followUp: 0, status: "released", release: 2 }];
    expect(whatOf(told.did({ do: "look" }, "person.looked", again))).toBe("after its end");
  });

  it("follows what was committed into the person it was merged into", () => {
    const page = { ...ORDER, door: "page", person: "visitor" };
    const told = new Told({ facts: [page] }).scheduled();
    told.did(FACT, "person.active", [], {}, { ref: "visitor:v" });
    told.commit(told.ask(LINK), "person.merged", [], { from: "visitor:v" });
    expect(whatOf(goes(told, "a"))).toBe("after its end");
  });

  it.each([
    ["a declined offer", { type: "offer.declined", offer: "o1" }],
    ["declined contact", { type: "contact.declined" }],
    ["an opt-out", { type: "consent.withdrawn", channel: "email", purpose: "all" }],
  ])("finds a redeem after %s", (_, fact) => {
    const told = new Told({
      followUps: [{ ...FOLLOW_UP, offer: "o1" }],
      facts: [{ n: 0, door: "event", person: "customer", links: [], ...fact }],
    });
    expect(whatOf(goes(ordered(told.scheduled()), "a"))).toBe("after its end");
  });
});

describe("let happen against what was acknowledged", () => {
  it("finds a redeem after an order that no document of the person has", () => {
    const told = new Told().scheduled();
    told.answer(told.ask(FACT));
    expect(contradictionIn(goes(told, "a"))).toMatchObject({ what: "after its end", at: 6 });
  });

  it("finds a redeem after an acknowledged cancel", () => {
    const told = new Told().scheduled();
    told.answer(told.ask(CANCEL));
    expect(whatOf(goes(told, "a"))).toBe("after its end");
  });

  it("finds it across two refs that were acknowledged to be one person", () => {
    const page = { ...ORDER, door: "page", person: "visitor" };
    const told = new Told({ facts: [page] }).scheduled();
    told.answer(told.ask(FACT));
    expect(whatOf(goes(told, "a"))).toBeUndefined();
    const linked = new Told({ facts: [page] }).scheduled();
    linked.answer(linked.ask(FACT));
    linked.answer(linked.ask(LINK), { linked: true });
    expect(whatOf(goes(linked, "a"))).toBe("after its end");
  });

  it("finds what a gate without commits sends", () => {
    const told = new Told();
    told.answer(told.ask(SCHEDULE), { id: "fu_0" });
    told.answer(told.ask(FACT));
    expect(whatOf(told.sent())).toBe("after its end");
    const between = new Told();
    const send = between.ask({ do: "send", followUp: 0 });
    between.answer(between.ask(FACT)).log.push({ kind: "sent", run: send, followUp: 0 });
    expect(whatOf(between)).toBe("after its end, in the window");
    const cancelled = new Told();
    cancelled.answer(cancelled.ask(CANCEL));
    expect(whatOf(cancelled.sent())).toBe("after its cancel");
  });
});

describe("a second go", () => {
  it("finds two with different keys, and two without", () => {
    const told = goes(new Told().scheduled(), "a");
    expect(whatOf(told.commit(told.ask(redeem("b")), "follow_up.redeemed", redeemed("b")))).toBe("redeemed twice");
    const answered = goes(new Told().scheduled(), "a");
    answered.answer(answered.ask(redeem("b")), { go: true });
    expect(whatOf(answered)).toBe("wrong order");
    const twice = goes(new Told().scheduled());
    twice.answer(twice.ask(redeem()), { go: true });
    expect(whatOf(twice)).toBe("redeemed twice");
  });

  it("finds one that nobody committed", () => {
    const told = new Told().scheduled();
    told.answer(told.ask(redeem("a")), { go: true });
    expect(whatOf(told)).toBe("wrong order");
  });

  it("finds two sendings", () => {
    expect(whatOf(new Told().sent().sent())).toBe("redeemed twice");
  });
});

describe("another answer", () => {
  it("finds the key that got a go and is told no", () => {
    const told = goes(new Told().scheduled(), "a");
    told.answer(told.ask(redeem("a")), { go: false, code: "already_redeemed" });
    expect(whatOf(told)).toBe("another answer");
  });

  it("finds a go by a permit of another release, and passes its no", () => {
    const went = goes(new Told().scheduled(), "a");
    went.answer(went.ask(redeem("a")), { go: true, permit: 2 });
    expect(whatOf(went)).toBe("another answer");
    const refused = goes(new Told().scheduled(), "a");
    refused.answer(refused.ask(redeem("a")), { go: false, code: "already_redeemed", permit: 2 });
    expect(whatOf(refused)).toBeUndefined();
    const same = goes(new Told().scheduled(), "a");
    same.answer(same.ask(redeem("a")), { go: false, code: "already_redeemed", permit: 1 });
    expect(whatOf(same)).toBe("another answer");
  });

  it("finds two follow-ups for one key", () => {
    const told = new Told().scheduled();
    told.answer(told.ask(SCHEDULE), { id: "fu_other" });
    expect(whatOf(told)).toBe("another answer");
  });
});

describe("lost, and out of order", () => {
  const ended = (end) => Object.assign(ordered(new Told().scheduled(), CANCELLED), { end });

  it.each([
    ["a follow-up that is not there", { statuses: {}, facts: { 0: true } }],
    ["one that never ends", { statuses: { 0: "waiting" }, facts: { 0: true } }],
    ["one that reads otherwise than it was committed", { statuses: { 0: "redeemed" }, facts: { 0: true } }],
    ["a fact that nobody knows", { statuses: { 0: "cancelled" }, facts: { 0: false } }],
  ])("finds %s", (_, end) => {
    expect(whatOf(ended(end))).toBe("lost");
  });

  it("finds a cancel that did not stay", () => {
    const told = new Told({ facts: [] }).scheduled().did(CANCEL, "follow_up.cancelled", []);
    told.commit(0, "person.looked", [{ followUp: 0, status: "expired", release: 1 }]);
    told.end = { statuses: { 0: "expired" }, facts: {} };
    expect(whatOf(told)).toBe("lost");
  });

  it("finds a revision that goes back", () => {
    const told = new Told().scheduled();
    expect(whatOf(told.commit(0, "person.looked", [], { revision: 1 }))).toBe("wrong order");
  });

  it("finds a document that is written after it moved", () => {
    const told = new Told().scheduled();
    told.commit(told.ask(LINK), "person.merged", [], { from: "visitor:v" });
    expect(whatOf(told.commit(0, "person.active", [], { ref: "visitor:v", revision: 9 }))).toBe("wrong order");
  });

  it("finds a document that is absorbed twice", () => {
    const told = new Told().scheduled();
    expect(whatOf(told.commit(told.ask(LINK), "person.merged"))).toBe("wrong order");
  });

  it("finds an arrow that the lifecycle has not", () => {
    const told = goes(new Told().scheduled(), "a");
    expect(whatOf(told.did(CANCEL, "follow_up.cancelled", CANCELLED))).toBe("wrong order");
  });

  it("finds a client that failed in a way nobody expects", () => {
    const told = new Told();
    told.log.push({ kind: "threw", run: told.ask(FACT), why: "TypeError" });
    expect(whatOf(told)).toBe("error");
  });
});

describe("the table", () => {
  it("tells the steps in order and the contradiction last", () => {
    const told = goes(ordered(new Told().scheduled()), "a");
    const lines = tableOf(told, contradictionIn(told)).split("\n");
    expect(lines[0]).toContain("follow-up 0: person customer");
    expect(lines.find((line) => line.includes("invoke") && line.includes("order.completed"))).toContain("client 1");
    expect(lines.at(-1)).toMatch(/^step 7: after its end: follow-up 0 was redeemed, though/);
  });
});
