/** What a document takes over from one that it absorbs, beside what was told of the person. */
import { describe, expect, test } from "vitest";
import { type FollowUpId, type Ref, refOf } from "../../src/ids.js";
import type { Known, OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { absorb } from "../../src/person/merge.js";
import type { Order, ToldOrders } from "../../src/person/told-orders.js";
import { followUp as ofPerson } from "./follow-ups.js";

const CHECKOUT = refOf("checkout", "ck_1");
const id = (n: number): FollowUpId => `fu_${String(n).padStart(3, "0")}` as FollowUpId;
const ids = (from: number, to: number): FollowUpId[] => Array.from({ length: to - from + 1 }, (_, n) => id(n + from));

const followUp = (n: number, createdAtMs: number, more: Partial<OpenFollowUp> = {}): OpenFollowUp =>
  ofPerson(id(n), createdAtMs, more);
const withOpen = (...open: OpenFollowUp[]): PersonDocument => ({ ...emptyDocument(), open });
const withKnown = (known: Partial<Known>): PersonDocument => {
  const empty = emptyDocument();
  return { ...empty, known: { ...empty.known, ...known } };
};
const order = (key: string): Order => ({
  key,
  first: { receivedAtMs: 9, toldAtMs: 9 },
  completedAtMs: 9,
  checkouts: ["a"],
});
const absorbing = (target: PersonDocument, source: PersonDocument, mark = "mark"): PersonDocument =>
  absorb(target, source, CHECKOUT, mark);

describe("the follow-ups of both", () => {
  test("are open, the oldest first, and of one instant by id", () => {
    const [a, b, c, d] = [followUp(1, 10), followUp(4, 9), followUp(3, 10), followUp(2, 10)];
    for (const [target, source] of [
      [withOpen(a, b), withOpen(c, d)],
      [withOpen(d, c), withOpen(b, a)],
      [withOpen(c), withOpen(a, d, b)],
    ] as const)
      expect(absorbing(target, source).open).toEqual([b, a, d, c]);
  });

  test("are each there once, as the one who stays knows them", () => {
    const mine = followUp(1, 10, { status: "released", release: 1 });
    expect(absorbing(withOpen(mine), withOpen(followUp(1, 10))).open).toEqual([mine]);
  });

  test("that ended are remembered up to a hundred, each once: the other's before its own", () => {
    const [mine, theirs] = [withKnown({ past: ids(50, 103) }), withKnown({ past: ids(1, 51) })];
    const { past } = absorbing(mine, theirs).known;
    expect(past).toEqual(ids(4, 103));
  });
});

describe("whom it absorbed", () => {
  test("is named, with all whom that one had absorbed", () => {
    const source = withKnown({ refs: ["visitor:vh_1"], absorbed: ["visitor:vh_1@3"] });
    const { refs, absorbed } = absorbing(withKnown({ refs: ["visitor:vh_2"] }), source, `${CHECKOUT}@7`).known;
    expect([refs, absorbed]).toEqual([
      [CHECKOUT, "visitor:vh_1", "visitor:vh_2"],
      ["visitor:vh_1@3", `${CHECKOUT}@7`],
    ]);
  });

  test("is remembered for the last 64", () => {
    const marks = (from: number, to: number) => ids(from, to).map((one) => `${one}@1`);
    const both = absorbing(withKnown({ absorbed: marks(1, 40) }), withKnown({ absorbed: marks(41, 80) }), "last@1");
    expect(both.known.absorbed).toEqual([...marks(18, 80), "last@1"]);
  });
});

test.each<[what: string, orders: Partial<ToldOrders>]>([
  ["by the backend, beside those of others", { backend: [order("order:o_1")], elsewhere: [order("order:o_2")] }],
  [
    "by a page, beside those of others",
    { page: { orders: [order("order:o_1")], unnamed: {} }, elsewhere: [order("order:o_2")] },
  ],
  ["of others", { elsewhere: [order("order:o_2")] }],
  ["by a page, without any name", { page: { orders: [], unnamed: { vh_1: { pendingMs: [5] } } } }],
  ["that are not kept any more", { floorMs: 5 }],
  ["of others that are not kept any more", { elsewhereFloorMs: 5 }],
])("it knows of orders %s", (_, told) => {
  const none = emptyDocument();
  const some = withKnown({ orders: { ...none.known.orders, ...told } });
  for (const both of [absorbing(none, some), absorbing(some, none)])
    expect(both.known.orders).toEqual(some.known.orders);
});

test("those who are told of its presence are told of both", () => {
  const [one, other] = [refOf("customer", "c_1"), refOf("customer", "c_2")];
  const associated = (...associates: Ref[]) => withKnown({ associates });
  expect(absorbing(associated(other), associated(one, other)).known.associates).toEqual([one, other]);
});

test("that either called or chatted last is known", () => {
  const called = (atMs?: number): PersonDocument => {
    const { now, ...rest } = emptyDocument();
    return { ...rest, now: { ...now, ...(atMs !== undefined && { contactReceivedAtMs: atMs }) } };
  };
  const last = (a?: number, b?: number) => absorbing(called(a), called(b)).now.contactReceivedAtMs;
  expect([last(), last(5), last(undefined, 5), last(5, 9), last(9, 5)]).toEqual([undefined, 5, 5, 9, 9]);
});

test("it stays the customer that it was", () => {
  const mine = { ...emptyDocument(), customer: "c_1" };
  expect(absorbing(mine, emptyDocument()).customer).toBe("c_1");
});

test("of a person who was never seen nothing is known", () => {
  const { customer, now, known, open } = emptyDocument();
  const told = [now, known].flatMap((half) => Object.entries(half).filter(([, value]) => !isEmpty(value)));
  expect([customer, told, open]).toEqual([null, [], []]);
});

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.values(value).every(isEmpty));
