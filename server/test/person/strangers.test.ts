/** What of a stranger outlives its presence: little, and never less careful than what it was. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import { refOf } from "../../src/ids.js";
import type { OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { HeardFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { isStranger, LASTING_BYTES_MAX, lastingOf, looksHuman, withLasting } from "../../src/person/strangers.js";
import { followUpWith, PRESENT_MS, policyWith } from "../gate/given.js";
import { runs } from "../support/runs.js";

const VISITOR = refOf("visitor", "vh_1");
const MINUTE_MS = 60_000;
const FIRST_MS = PRESENT_MS - 600 * MINUTE_MS;

/** A minute between one and the next. */
const said = (facts: readonly HeardFact[], before = emptyDocument()): PersonDocument =>
  facts.reduce((document, fact, index) => {
    const atMs = FIRST_MS + index * MINUTE_MS;
    const source = {
      door: "page" as const,
      tab: "t_1",
      seq: index + 1,
      receivedAtMs: atMs,
      visitor: "vh_1",
      signed: false,
    };
    return fold(document, [{ fact, atMs, source }]).document;
  }, before);

const bytesOf = (document: PersonDocument): number => Buffer.byteLength(JSON.stringify(lastingOf(document)));
const afterADay = (document: PersonDocument): PersonDocument => {
  const lasting = lastingOf(document);
  return lasting === null ? emptyDocument() : withLasting(emptyDocument(), lasting);
};

const CHANNELS: Channel[] = ["call", "email", "sms", "chat"];
const PURPOSES: Purpose[] = ["sales", "service", "survey", "transactional"];
const OFFERS = Array.from({ length: 60 }, (_, index) => `offer-${index}`);
const CHECKOUTS = Array.from({ length: 60 }, (_, index) => `c${index}`);
const long = (name: string): string => `${name}-${"x".repeat(150)}`;

const fact: fc.Arbitrary<HeardFact> = fc.oneof(
  fc.record({
    type: fc.constant("consent.withdrawn" as const),
    channel: fc.constantFrom(...CHANNELS, "all" as const),
    purpose: fc.constantFrom(...PURPOSES, "all" as const),
  }),
  fc.constantFrom(...OFFERS, ...OFFERS.map(long)).map((offer) => ({ type: "offer.declined" as const, offer })),
  fc.constantFrom(...CHANNELS).map((channel) => ({ type: "contact.declined" as const, channel })),
  fc
    .constantFrom(...CHECKOUTS, ...CHECKOUTS.map(long))
    .map((checkout) => ({ type: "order.completed" as const, checkout })),
  fc.constantFrom(...CHECKOUTS).map((checkout) => ({ type: "checkout.started" as const, checkout })),
  fc.constant({ type: "chat.dismissed" as const }),
  fc.constant({ type: "chat.invited" as const }),
  fc.constant({ type: "cart.changed" as const, items: 2 }),
);

const POLICY = policyWith({ coolOff: { default: { default: "0s" } }, quiet: { default: "0s" } });
const CAREFUL = new Set(["opted_out", "declined_contact", "declined_offer", "converted", "asked_enough"]);

const followUp = fc
  .record({
    channel: fc.constantFrom(...CHANNELS),
    purpose: fc.constantFrom(...PURPOSES),
    offer: fc.option(fc.constantFrom(...OFFERS, ...OFFERS.map(long)), { nil: undefined }),
    checkout: fc.option(fc.constantFrom(...CHECKOUTS), { nil: undefined }),
  })
  .map(({ channel, purpose, offer, checkout }) => {
    const about = checkout === undefined ? {} : { about: { checkout } };
    const trigger = { type: "checkout_incomplete", atMs: FIRST_MS - MINUTE_MS };
    return followUpWith({ channel, purpose, trigger, ...(offer !== undefined && { offer }), ...about });
  });

const noes = (one: OpenFollowUp, person: PersonDocument): string[] =>
  decide(one, { ...person, open: [one] }, POLICY, PRESENT_MS)
    .reasons.filter(({ code, effect }) => CAREFUL.has(code) && effect === "cancel")
    .map(({ code }) => code);

test("what outlives a day is at most 1 KB, and stops all that the whole stops", () => {
  fc.assert(
    fc.property(
      fc.array(fact, { maxLength: 120, size: "max" }),
      fc.array(followUp, { minLength: 5, maxLength: 10 }),
      (facts, asked) => {
        const whole = said(facts);
        expect(bytesOf(whole)).toBeLessThanOrEqual(LASTING_BYTES_MAX);
        const left = afterADay(whole);
        for (const one of asked) expect(noes(one, left)).toEqual(expect.arrayContaining(noes(one, whole)));
        // Another day makes no difference.
        expect(lastingOf(left)).toEqual(lastingOf(afterADay(left)));
      },
    ),
    runs(40),
  );
});

describe("what outlives a day", () => {
  test("is nothing where nothing was refused, declined or ordered", () => {
    expect(
      lastingOf(
        said([
          { type: "checkout.started", checkout: "c1" },
          { type: "cart.changed", items: 1 },
        ]),
      ),
    ).toBeNull();
  });

  test("is what was said, as long as it is little", () => {
    const facts: HeardFact[] = [
      { type: "consent.withdrawn", channel: "sms" },
      { type: "offer.declined", offer: "tea" },
      { type: "order.completed", order: "o1" },
    ];
    const whole = said(facts);
    const { refusals, offersDeclined, orders } = whole.known;
    expect(afterADay(whole).known).toMatchObject({ refusals, offersDeclined, orders });
  });

  test("of one who refused on every channel for every purpose is that it refused everything", () => {
    const facts = CHANNELS.flatMap((channel) =>
      PURPOSES.map((purpose) => ({ type: "consent.withdrawn" as const, channel, purpose })),
    );
    const [all, needed] = afterADay(said([...facts, ...facts])).known.refusals;
    expect(all).not.toHaveProperty("channel");
    expect(all).not.toHaveProperty("purpose");
    expect(needed).toMatchObject({ purpose: "transactional" });
  });
});

test("of one who said too much, the latest dismissals and asks outlive a day", () => {
  const refusals = CHANNELS.flatMap((channel) =>
    PURPOSES.map((purpose) => ({ type: "consent.withdrawn" as const, channel, purpose })),
  );
  const asks = Array.from({ length: 20 }, () => [
    { type: "chat.dismissed" as const },
    { type: "contact.offered" as const, channel: "call" as const },
  ]).flat();
  const whole = said([...refusals, ...asks]);
  expect(whole.known.refusals.length).toBeGreaterThan(10);
  const { now, known } = afterADay(whole);
  expect(known.refusals).toHaveLength(2);
  expect([known.chatDismissedAtMs, now.askedAtMs]).toEqual([
    whole.known.chatDismissedAtMs.slice(-4),
    whole.now.askedAtMs.slice(-16),
  ]);
});

describe("a visitor looks human", () => {
  const active = (engagedMs: number): HeardFact => ({ type: "page.active", visibleMs: engagedMs, engagedMs });
  test.each([
    { engagedMs: 9_999, human: false },
    { engagedMs: 10_000, human: true },
    { engagedMs: 10_001, human: true },
  ])("after $engagedMs ms of engagement: $human", ({ engagedMs, human }) => {
    expect(looksHuman(said([active(engagedMs)]).now)).toBe(human);
  });

  test("in its second page load, and not in its first", () => {
    const first = said([{ type: "page.viewed" }]);
    const source = {
      door: "page" as const,
      tab: "t_2",
      seq: 1,
      receivedAtMs: PRESENT_MS,
      visitor: "vh_1",
      signed: false,
    };
    const second = fold(first, [{ fact: { type: "page.viewed" }, atMs: PRESENT_MS, source }]).document;
    expect([looksHuman(first.now), looksHuman(second.now)]).toEqual([false, true]);
  });
});

describe("a visitor is a stranger", () => {
  const document = said([{ type: "page.viewed" }, { type: "consent.withdrawn" }]);
  const backend = { door: "backend" as const, event: "e1", receivedAtMs: PRESENT_MS };
  test("whatever it said itself, and nobody else is one", () => {
    expect(isStranger(VISITOR, document)).toBe(true);
    for (const ref of [refOf("customer", "c1"), refOf("checkout", "c1")]) expect(isStranger(ref, document)).toBe(false);
  });

  test.each<[string, PersonDocument]>([
    [
      "an event of the backend",
      fold(document, [{ fact: { type: "link.clicked" }, atMs: PRESENT_MS, source: backend }]).document,
    ],
    ["an open follow-up", { ...document, open: [followUpWith()] }],
    ["a follow-up that ended", { ...document, known: { ...document.known, past: [followUpWith().id] } }],
    ["a merge", { ...document, known: { ...document.known, refs: ["visitor:vh_2"] } }],
    ["what was absorbed", { ...document, known: { ...document.known, absorbed: ["visitor:vh_2@1.1"] } }],
    [
      "a customer that it was named beside",
      { ...document, known: { ...document.known, associates: [refOf("customer", "c")] } },
    ],
    ["an import", { ...document, known: { ...document.known, imports: { told: [], undone: { b1: PRESENT_MS } } } }],
  ])("no more after %s", (_, named) => {
    expect(isStranger(VISITOR, named)).toBe(false);
  });
});
