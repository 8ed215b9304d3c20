/** Requests to be contacted: each one once, an event's once a day. */
import type { Channel, Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import type { FollowUpId } from "../../src/ids.js";
import type { Invitation } from "../../src/person/document.js";
import { boundInvitations, invitationsOf, joinInvitations } from "../../src/person/invitations.js";
import { arrived, byBackend, DAY, event, inBothOrders } from "./told.js";

const request = (channel: Channel, more: { offer?: string; when?: string } = {}): Fact => ({
  type: "contact.requested",
  channel,
  ...more,
});
const withoutId = ({ id: _, event: _event, ...asked }: Invitation) => asked;

describe("a request to be contacted", () => {
  test("is another one for another offer, channel, time named or instant, and none when it is sent twice", () => {
    const facts = byBackend(
      [2, request("call")],
      [1, request("email")],
      [2, request("call", { offer: "tea" })],
      [2, request("call", { when: "2026-11-25T10:00:00Z" })],
    );
    for (const { known } of inBothOrders([...facts, ...facts])) {
      const asked = known.invitations.map(withoutId);
      expect(asked).toHaveLength(4);
      expect(asked).toEqual(
        expect.arrayContaining([
          { atMs: 1, channel: "email" },
          { atMs: 2, channel: "call" },
          { atMs: 2, channel: "call", offer: "tea" },
          { atMs: 2, channel: "call", whenMs: Date.UTC(2026, 10, 25, 10) },
        ]),
      );
    }
  });

  test("has an id of its own, however its words could be cut", () => {
    const whenMs = Date.UTC(2026, 10, 25, 10);
    const when = new Date(whenMs).toISOString();
    const facts = byBackend(
      [5, request("call", { offer: "x", when })],
      [whenMs, request("call", { offer: `x-${(5).toString(36)}` })],
    );
    for (const { known } of inBothOrders(facts)) expect(new Set(known.invitations.map(({ id }) => id)).size).toBe(2);
  });

  test("stays used, whichever copy comes last, and of two uses one stands", () => {
    const unused: Invitation = { id: "in-1", atMs: 1, channel: "call" };
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

describe("requests", () => {
  const asked = (atMs: number, id = `in-${atMs}`, more: Partial<Invitation> = {}): Invitation => ({
    ...{ id, atMs, channel: "call" },
    ...more,
  });

  test("are kept from old to new, and those of one instant by id", () => {
    const list = [asked(1, "in-z"), asked(2, "in-b"), asked(2, "in-c"), asked(3, "in-a")] as const;
    const [first, second, third, last] = list;
    expect(joinInvitations([second, last], [third, first])).toEqual(list);
    expect(joinInvitations([third, first], [second, last])).toEqual(list);
  });

  test("are left as they are where there is nothing new, and where there is room", () => {
    const list = [asked(1), asked(2)];
    expect([joinInvitations(list, []) === list, boundInvitations(list) === list]).toEqual([true, true]);
  });

  const longOffers = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, n) => asked(n, `in-${n}`, { offer: "é".repeat(bytes / 2) }));

  test.each<[what: string, list: () => Invitation[], kept: number]>([
    ["all of twenty", () => Array.from({ length: 20 }, (_, n) => asked(n)), 20],
    ["the last twenty of more", () => Array.from({ length: 21 }, (_, n) => asked(n)), 20],
    ["all whose offers take three kilobytes", () => longOffers(12, 256), 12],
    ["the last of those whose offers take more", () => longOffers(13, 256), 12],
    [
      "of those with offers as many again without",
      () => [...longOffers(12, 256), ...[12, 13].map((n) => asked(n))],
      14,
    ],
  ])("are kept: %s", (_, list, kept) => {
    expect(boundInvitations(list())).toEqual(list().slice(-kept));
  });

  test("are fewer where there is less room", () => {
    const list = Array.from({ length: 20 }, (_, n) => asked(n));
    expect(boundInvitations(list, 1 / 4)).toEqual(list.slice(-5));
  });
});

describe("an event that asks", () => {
  const asks = (atMs: number, channel: Channel = "call") =>
    event(request(channel), { atMs, event: "e", isDated: true });
  const asked = (...atMs: number[]) =>
    inBothOrders(atMs.map((one) => asks(one))).map(({ known }) => invitationsOf(known).map((one) => one.atMs));

  test.each([
    ["a millisecond less than a day later, asks once", DAY - 1, [0]],
    ["a day later, asks again", DAY, [0, DAY]],
    ["a millisecond more than a day later, asks again", DAY + 1, [0, DAY + 1]],
  ])("%s", (_, atMs, expected) => {
    for (const times of asked(0, atMs)) expect(times).toEqual(expected);
  });

  test("is parted by its first telling, though that comes last", () => {
    for (const times of asked(DAY - 1, DAY + 5, 0)) expect(times).toEqual([0, DAY + 5]);
  });

  test("asks for what its first telling of the day says", () => {
    for (const { known } of inBothOrders([asks(5, "email"), asks(9, "call")]))
      expect(invitationsOf(known).map(withoutId)).toStrictEqual([{ atMs: 5, channel: "email" }]);
  });

  test("is used once any of its tellings is", () => {
    const { known } = arrived([asks(5), asks(9)]);
    const [first, ...rest] = known.invitations;
    for (const invitations of [
      [first, { ...rest[0], usedBy: "fu_1" }],
      [{ ...first, usedBy: "fu_1" }, rest[0]],
    ] as Invitation[][])
      expect(invitationsOf({ invitations }).map(({ atMs, usedBy }) => [atMs, usedBy])).toEqual([[5, "fu_1"]]);
  });
});
