/** Declines: the latest of each counts, every single one is kept, by the door that told it. */
import type { Channel, Door, Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { declinedOffers, declineTimes, offerDeclinedAtMs } from "../../src/person/choices.js";
import { arrived, byBackend, byPage, inBothOrders } from "./told.js";

const offer = (name: string): Fact => ({ type: "offer.declined", offer: name });
const contact = (channel?: Channel): Fact => ({ type: "contact.declined", ...(channel && { channel }) });
const TOLD = { page: byPage, backend: byBackend };

describe.each<Door>(["page", "backend"])("an offer that was declined, told by the %s", (door) => {
  test("is known by its latest decline, and each time by itself, from old to new", () => {
    const facts = TOLD[door]([2, offer("tea")], [9, offer("insurance")], [5, offer("tea")], [5, offer("coffee")]);
    for (const { known } of inBothOrders(facts)) {
      const { offers, times } = known.offersDeclined[door];
      expect(offers).toEqual({ tea: { atMs: 5 }, insurance: { atMs: 9 }, coffee: { atMs: 5 } });
      expect(times).toEqual([
        { atMs: 2, offer: "tea" },
        { atMs: 5, offer: "coffee" },
        { atMs: 5, offer: "tea" },
        { atMs: 9, offer: "insurance" },
      ]);
    }
  });

  test("is declined once in one instant, though two facts report it", () => {
    const { known } = arrived(TOLD[door]([5, offer("tea")], [5, { type: "contact.declined", offer: "tea" }]));
    expect(known.offersDeclined[door].times).toEqual([{ atMs: 5, offer: "tea" }]);
  });

  test("is every offer where its name could not be read, up to then", () => {
    for (const { known } of inBothOrders(
      TOLD[door]([5, { type: "offer.declined" }], [3, offer("tea")], [7, offer("coffee")]),
    ))
      expect(["tea", "coffee", "insurance"].map((name) => offerDeclinedAtMs(known, name))).toEqual([5, 7, 5]);
  });

  test("is every offer up to the later of two times without a name", () => {
    for (const { known } of inBothOrders(TOLD[door]([5, { type: "offer.declined" }], [3, { type: "offer.declined" }])))
      expect(offerDeclinedAtMs(known, "insurance")).toBe(5);
  });

  test.each([
    [40, "x".repeat(40)],
    [41, expect.stringMatching(/^#[\w-]{11}$/)],
  ])("is among the times by its name up to 40 characters, and by a hash beyond: %i", (length, name) => {
    const { times } = arrived(TOLD[door]([5, offer("x".repeat(length))])).known.offersDeclined[door];
    expect(times).toEqual([{ atMs: 5, offer: name }]);
  });

  test("is told apart by all of a long name", () => {
    const [one, other] = ["1", "2"].map((end) => offer("x".repeat(250) + end));
    const { times, offers } = arrived(TOLD[door]([5, one as Fact], [5, other as Fact], [5, one as Fact])).known
      .offersDeclined[door];
    expect([new Set(times.map((time) => time.offer)).size, Object.keys(offers).length]).toEqual([2, 2]);
  });
});

test("an offer is declined as of the latest word of both doors", () => {
  const { known } = arrived(byBackend([5, offer("tea")], [9, offer("coffee")]), arrived(byPage([7, offer("tea")])));
  expect(["tea", "coffee", "insurance"].map((name) => offerDeclinedAtMs(known, name))).toEqual([7, 9, null]);
});

test("the offers that were declined are known by name once, and each time of both doors", () => {
  const { known } = arrived(byBackend([5, offer("tea")], [9, offer("coffee")]), arrived(byPage([7, offer("tea")])));
  expect(declinedOffers(known).sort()).toEqual(["coffee", "tea"]);
  expect(declineTimes(known)).toEqual([
    { atMs: 5, offer: "tea" },
    { atMs: 9, offer: "coffee" },
    { atMs: 7, offer: "tea" },
  ]);
});

describe("contact that is declined", () => {
  const declined = (more: object): Fact => ({ type: "contact.declined", ...more }) as Fact;

  test("with an offer that could not be read is the channel, and every offer", () => {
    const { known } = arrived(byBackend([5, declined({ channel: "call", everyOffer: true })]));
    expect([known.contactDeclined, offerDeclinedAtMs(known, "tea")]).toEqual([{ call: { atMs: 5 } }, 5]);
  });

  test("without an offer is no offer", () => {
    expect(offerDeclinedAtMs(arrived(byBackend([5, contact("call")])).known, "tea")).toBeNull();
  });

  test("with an offer is that offer, and the channel beside it where one is named", () => {
    const { known } = arrived(
      byBackend([5, declined({ offer: "tea" })], [6, declined({ channel: "sms", offer: "tea" })]),
    );
    expect([known.contactDeclined, known.declinedWithOffer]).toEqual([{}, { sms: { atMs: 6 } }]);
  });
});

test("contact is declined since the latest time, of each channel and of all", () => {
  const facts = byBackend(
    [4, contact("sms")],
    [7, contact("sms")],
    [5, contact()],
    [3, contact()],
    [6, contact("call")],
  );
  for (const { known } of inBothOrders(facts)) {
    expect(known.contactDeclined).toEqual({ sms: { atMs: 7 }, all: { atMs: 5 }, call: { atMs: 6 } });
  }
});
