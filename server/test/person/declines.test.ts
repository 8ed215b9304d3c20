/** Declines: the latest of each counts, every single one is kept, by the door that told it. */
import type { Channel, Door, Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { offerDeclinedAtMs } from "../../src/person/choices.js";
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
