/** Property 2: more of what makes careful never makes a release. Each is told to the fold as the shop or the page tells it. */
import type { Fact } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import type { DecisionCore } from "../../src/gate/decision-core.js";
import type { OpenFollowUp } from "../../src/person/document.js";
import type { HeardFact, Source } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { runs } from "../support/runs.js";
import { denselyTold } from "./generate/persons.js";
import { past } from "./generate/times.js";
import { channel, offer, purpose } from "./generate/words.js";
import { anyCase, anyRefusal, type Case } from "./histories.js";

const decided = ({ followUp, person, policy, site, nowMs }: Case): DecisionCore =>
  decide(followUp, person, policy, nowMs, site);

/** One follow-up, others fixed: those that could still move aside for it, or come before it, are not there. */
const alone = anyCase.map((given) => ({
  ...given,
  person: {
    ...given.person,
    open: given.person.open.filter(({ id, status }) => id === given.followUp.id || status === "redeemed"),
  },
}));

function withFields(given: Case, fields: Partial<OpenFollowUp>): Case {
  const followUp = { ...given.followUp, ...fields };
  const open = given.person.open.map((one) => (one.id === followUp.id ? followUp : one));
  return { ...given, followUp, person: { ...given.person, open } };
}

/** Whoever does anything has not bounced and has looked around for longer: that aside. */
const isAside = ({ reasons }: DecisionCore): boolean =>
  reasons.some(({ code, effect }) => code === "bounced" || (code === "asked_enough" && effect === "hold"));

/** The same case after one more fact. */
function told(given: Case, fact: HeardFact, source: Source): Case {
  const { document: person, fresh } = fold(given.person, [{ fact, atMs: given.nowMs, source }]);
  expect(fresh).toHaveLength(1);
  const followUp = person.open.find(({ id }) => id === given.followUp.id);
  return { ...given, person, followUp: followUp ?? given.followUp };
}

function staysCareful(given: Case, fact: HeardFact, source: Source): void {
  const before = decided(given);
  fc.pre(before.verdict !== "release" && !isAside(before));
  expect(decided(told(given, fact, source)).verdict).not.toBe("release");
}

const shop = ({ nowMs }: Case): Source => ({ door: "backend", event: "ev_more", receivedAtMs: nowMs });
const page: Source = { door: "page", tab: "t_more", seq: 1, visitor: "vh_a" };

describe("property 2: what makes careful never turns a hold or a cancel into a release", () => {
  test("a decline of its offer", () => {
    fc.assert(
      fc.property(alone, (some) => {
        const { offer = "tea" } = some.followUp;
        const given = withFields(some, { offer });
        staysCareful(given, { type: "offer.declined", offer }, shop(given));
      }),
      runs(120),
    );
  });

  test("a decline of an offer that nobody could read", () => {
    fc.assert(
      fc.property(alone, (some) => {
        const given = withFields(some, { offer: some.followUp.offer ?? "tea" });
        staysCareful(given, { type: "offer.declined" }, shop(given));
      }),
      runs(120),
    );
  });

  test("a decline of contact", () => {
    fc.assert(
      fc.property(alone, fc.boolean(), (given, onlyThisChannel) => {
        const channel = onlyThisChannel ? { channel: given.followUp.channel } : {};
        staysCareful(given, { type: "contact.declined", ...channel }, shop(given));
      }),
      runs(120),
    );
  });

  test("a decline of a call with its offer", () => {
    fc.assert(
      fc.property(alone, (given) =>
        staysCareful(given, { type: "contact.declined", channel: "call", offer: "tea" }, shop(given)),
      ),
      runs(120),
    );
  });

  test("a refusal", () => {
    fc.assert(
      fc.property(alone, anyRefusal, (given, { channel, purpose }) => {
        const fact: Fact = { type: "consent.withdrawn", channel: channel ?? "all", purpose: purpose ?? "all" };
        staysCareful(given, fact, shop(given));
      }),
      runs(120),
    );
  });

  // For service, and for what an order is the reason of, an order is the end of the funnel and no reason against it.
  test("an order of its checkout", () => {
    fc.assert(
      fc.property(alone, (some) => {
        const { purpose, about, trigger } = some.followUp;
        fc.pre((purpose === "sales" || purpose === "survey") && trigger.type !== "order_completed");
        const checkout = about?.checkout ?? "ck_1";
        const given = withFields(some, { about: { ...about, checkout } });
        staysCareful(given, { type: "order.completed", checkout }, shop(given));
      }),
      runs(120),
    );
  });

  test("one more order, where an order is what was missing", () => {
    fc.assert(
      fc.property(alone, fc.constantFrom(undefined, "ck_1", "ck_3"), (some, named) => {
        const { purpose, trigger, about, createdAtMs } = some.followUp;
        fc.pre((purpose === "sales" || purpose === "survey") && trigger.type !== "order_completed");
        fc.pre(createdAtMs <= some.nowMs && trigger.atMs <= some.nowMs);
        const isFunnel = trigger.type === "checkout_incomplete" || trigger.type === "cart_left";
        const given = isFunnel ? some : withFields(some, { about: { checkout: "ck_2", ...about } });
        const checkout = named === undefined ? {} : { checkout: named };
        staysCareful(given, { type: "order.completed", order: "or_more", ...checkout }, shop(given));
      }),
      runs(180),
    );
  });

  test("one more contact that the backend tells of", () => {
    fc.assert(
      fc.property(alone, channel, purpose, (given, on, of) =>
        staysCareful(given, { type: "contact.made", channel: on, purpose: of }, shop(given)),
      ),
      runs(120),
    );
  });

  test("presence", () => {
    fc.assert(
      fc.property(alone, (given) => staysCareful(given, { type: "page.viewed", visibleMs: 0, engagedMs: 0 }, page)),
      runs(120),
    );
  });
});

describe("who has ordered is not written to again", () => {
  /** Sales because of an order that was not made, of somebody of whom much is told. */
  const converted = fc
    .tuple(alone, denselyTold, fc.constantFrom<"cart_left" | "other">("cart_left", "other"), past)
    .map(([some, known, type, atMs]) => {
      const about = type === "other" ? { about: { checkout: "ck_1" } } : {};
      const given = withFields(some, { purpose: "sales", trigger: { type, atMs }, ...about });
      return { ...given, person: { ...given.person, known: { ...given.person.known, ...known } } };
    })
    .filter((given) => given.followUp.createdAtMs < given.nowMs && isConverted(given));
  const isConverted = (given: Case): boolean => decided(given).reasons.some(({ code }) => code === "converted");

  test("whatever checkout is begun, or gone on with, after the contact was asked for", () => {
    const signs = fc.record({
      type: fc.constantFrom("checkout.started" as const, "checkout.step_viewed" as const),
      checkout: fc.constantFrom("ck_1", "ck_2", "ck_3", undefined),
    });
    fc.assert(
      fc.property(converted, signs, fc.boolean(), (given, { type, checkout }, byPage) => {
        const fact = { type, ...(checkout !== undefined && { checkout }) };
        expect(isConverted(told(given, fact, byPage ? page : shop(given)))).toBe(true);
      }),
      runs(120),
    );
  });

  test("whatever else is ordered", () => {
    const names = fc.constantFrom("ck_1", "ck_2", "ck_3", undefined);
    fc.assert(
      fc.property(
        converted,
        fc.constantFrom("or_more", undefined),
        names,
        fc.boolean(),
        (given, order, name, byPage) => {
          const named = { ...(order !== undefined && { order }), ...(name !== undefined && { checkout: name }) };
          expect(isConverted(told(given, { type: "order.completed", ...named }, byPage ? page : shop(given)))).toBe(
            true,
          );
        },
      ),
      runs(120),
    );
  });

  test("nor when the cart is filled once more", () => {
    fc.assert(
      fc.property(converted, (given) => {
        expect(isConverted(told(given, { type: "cart.changed", items: 3 }, page))).toBe(true);
      }),
      runs(120),
    );
  });
});

describe("junk in place of a readable value makes the gate no less careful", () => {
  const RANK = ["release", "hold", "cancel"];
  const care = (given: Case): number => RANK.indexOf(decided(given).verdict);
  const noLess = (given: Case, junk: HeardFact, readable: HeardFact): void => {
    fc.pre(!isAside(decided(told(given, readable, shop(given)))));
    expect(care(told(given, junk, shop(given)))).toBeGreaterThanOrEqual(care(told(given, readable, shop(given))));
  };

  test("the offer of a decline", () => {
    fc.assert(
      fc.property(alone, offer, (given, one) =>
        noLess(given, { type: "offer.declined" }, { type: "offer.declined", offer: one }),
      ),
      runs(180),
    );
  });

  test("the channel of a decline", () => {
    fc.assert(
      fc.property(alone, channel, (given, one) =>
        noLess(given, { type: "contact.declined" }, { type: "contact.declined", channel: one }),
      ),
      runs(180),
    );
  });

  test("the channel and the purpose of a refusal", () => {
    fc.assert(
      fc.property(alone, channel, purpose, (given, on, of) => {
        const readable = { type: "consent.withdrawn" as const, channel: on, purpose: of };
        noLess(given, { ...readable, channel: "all" }, readable);
        if (of !== "transactional") noLess(given, { ...readable, purpose: "all" }, readable);
      }),
      runs(180),
    );
  });

  test("the channel and the purpose of a contact", () => {
    fc.assert(
      fc.property(alone, channel, purpose, (given, on, of) => {
        const readable = { type: "contact.made" as const, channel: on, purpose: of };
        noLess(given, { type: "contact.made", purpose: of }, readable);
        noLess(given, { type: "contact.made", channel: on }, readable);
      }),
      runs(180),
    );
  });
});
