/** Property 2: more of what makes careful never makes a release. Each is told to the fold as the shop or the page tells it. */
import type { Fact } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import type { DecisionCore } from "../../src/gate/decision-core.js";
import type { OpenFollowUp } from "../../src/person/document.js";
import type { DatedFact, Source } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { runs } from "../support/runs.js";
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

function staysCareful(given: Case, fact: Fact, source: Source): void {
  const before = decided(given);
  fc.pre(before.verdict !== "release" && !isAside(before));
  const dated: DatedFact = { fact, atMs: given.nowMs, source };
  const { document: person, fresh } = fold(given.person, [dated]);
  expect(fresh).toHaveLength(1);
  expect(decided({ ...given, person }).verdict).not.toBe("release");
}

const shop = ({ nowMs }: Case): Source => ({ door: "backend", event: "ev_more", receivedAtMs: nowMs });
const page: Source = { door: "page", tab: "t_more", seq: 1 };

describe("property 2: what makes careful never turns a hold or a cancel into a release", () => {
  test("a decline of its offer", () => {
    fc.assert(
      fc.property(alone, (some) => {
        const { offer = "tea" } = some.followUp;
        const given = withFields(some, { offer });
        staysCareful(given, { type: "offer.declined", offer }, shop(given));
      }),
      runs(400),
    );
  });

  test("a decline of contact", () => {
    fc.assert(
      fc.property(alone, fc.boolean(), (given, onlyThisChannel) => {
        const channel = onlyThisChannel ? { channel: given.followUp.channel } : {};
        staysCareful(given, { type: "contact.declined", ...channel }, shop(given));
      }),
      runs(400),
    );
  });

  test("a decline of a call with its offer", () => {
    fc.assert(
      fc.property(alone, (given) =>
        staysCareful(given, { type: "contact.declined", channel: "call", offer: "tea" }, shop(given)),
      ),
      runs(400),
    );
  });

  test("a refusal", () => {
    fc.assert(
      fc.property(alone, anyRefusal, (given, { channel, purpose }) => {
        const fact: Fact = { type: "consent.withdrawn", channel: channel ?? "all", purpose: purpose ?? "all" };
        staysCareful(given, fact, shop(given));
      }),
      runs(400),
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
      runs(400),
    );
  });

  test("presence", () => {
    fc.assert(
      fc.property(alone, (given) => staysCareful(given, { type: "page.viewed", visibleMs: 0, engagedMs: 0 }, page)),
      runs(400),
    );
  });
});
