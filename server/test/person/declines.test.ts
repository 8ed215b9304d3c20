/** Declines and requests: the latest of each counts, every single one is kept, and the order of arrival is none of it. */
import type { Channel, Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import type { FollowUpId } from "../../src/ids.js";
import { joinInvitations } from "../../src/person/choices.js";
import type { Invitation } from "../../src/person/document.js";
import { arrived, byBackend, inBothOrders } from "./told.js";

const offer = (name: string): Fact => ({ type: "offer.declined", offer: name });
const contact = (channel?: Channel): Fact => ({ type: "contact.declined", ...(channel && { channel }) });
const request = (channel: Channel, name?: string): Fact => ({
  type: "contact.requested",
  channel,
  ...(name && { offer: name }),
});

describe("an offer that was declined", () => {
  test("is known by its latest decline, and each time by itself, from old to new", () => {
    const facts = byBackend([2, offer("tea")], [9, offer("insurance")], [5, offer("tea")], [5, offer("coffee")]);
    for (const { known } of inBothOrders(facts)) {
      expect(known.offersDeclined).toEqual({ tea: { atMs: 5 }, insurance: { atMs: 9 }, coffee: { atMs: 5 } });
      expect(known.declines).toEqual([
        { atMs: 2, offer: "tea" },
        { atMs: 5, offer: "coffee" },
        { atMs: 5, offer: "tea" },
        { atMs: 9, offer: "insurance" },
      ]);
    }
  });

  test("is declined once in one instant, though page and backend both report it", () => {
    const { known } = arrived(byBackend([5, offer("tea")], [5, { type: "contact.declined", offer: "tea" }]));
    expect(known.declines).toEqual([{ atMs: 5, offer: "tea" }]);
  });

  test("is one of the two hundred that were declined last, by fifty declines at most", () => {
    const name = (index: number) => `offer_${index + 100}`;
    const facts = byBackend(...Array.from({ length: 201 }, (_, index) => [index + 1, offer(name(index))] as const));
    for (const { known } of inBothOrders(facts)) {
      const names = Object.keys(known.offersDeclined);
      expect([names.length, names.includes(name(0)), names.includes(name(1)), names.includes(name(200))]).toEqual([
        200,
        false,
        true,
        true,
      ]);
      expect(known.declines.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 50 }, (_, index) => index + 152));
    }
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

test("an offer is declined over a channel since the latest time, and each channel is known by itself", () => {
  const declined = (channel: Channel, name: string): Fact => ({ type: "contact.declined", channel, offer: name });
  const facts = byBackend(
    [4, declined("call", "tea")],
    [7, declined("call", "coffee")],
    [6, declined("call", "tea")],
    [5, declined("sms", "tea")],
    [9, offer("tea")],
  );
  for (const { known } of inBothOrders(facts)) {
    expect(known.declinedWithOffer).toEqual({ call: { atMs: 7 }, sms: { atMs: 5 } });
    expect(known.contactDeclined).toEqual({});
    expect(known.offersDeclined).toEqual({ tea: { atMs: 9 }, coffee: { atMs: 7 } });
  }
});

describe("a request to be contacted", () => {
  test("is another one for another offer, channel or instant, and none when it is sent twice", () => {
    const facts = byBackend(
      [2, request("call")],
      [1, request("email")],
      [2, request("call", "tea")],
      [2, request("call", "coffee")],
      [2, request("call")],
    );
    for (const { known } of inBothOrders(facts)) {
      expect(known.invitations).toEqual([
        { id: "in-email--1", atMs: 1, channel: "email" },
        { id: "in-call--2", atMs: 2, channel: "call" },
        { id: "in-call-coffee-2", atMs: 2, channel: "call", offer: "coffee" },
        { id: "in-call-tea-2", atMs: 2, channel: "call", offer: "tea" },
      ]);
    }
  });

  test("stays used, whichever copy comes last, and of two uses one stands", () => {
    const unused: Invitation = { id: "in-call--1", atMs: 1, channel: "call" };
    const used = (by: string): Invitation => ({ ...unused, usedBy: `fu_${by}` as FollowUpId });
    for (const [a, b] of [
      [unused, used("b")],
      [used("b"), unused],
      [used("a"), used("b")],
      [used("b"), used("a")],
    ] as const)
      expect(joinInvitations([a], [b])).toEqual([used("b")]);
  });
});
