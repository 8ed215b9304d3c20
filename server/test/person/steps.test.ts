/** Checkout signals without an id: which checkout they belong to, once all have arrived, in whichever order. */
import { describe, expect, test } from "vitest";
import type { Checkout, PersonDocument } from "../../src/person/document.js";
import type { HeardFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { isEnded, salesOf } from "../../src/person/sales.js";
import { arrived, byBackend, byPage, DAY, inBothOrders, MINUTE, nobody, signal } from "./told.js";

const step: HeardFact = { type: "checkout.step_viewed" };
const paying: HeardFact = { type: "checkout.step_viewed", step: "payment" };
const started = (checkout: string): HeardFact => ({ type: "checkout.started", checkout });
const ordered = (checkout?: string): HeardFact => ({
  type: "order.completed",
  ...(checkout !== undefined && { checkout }),
});

type Said = [atMs: number, fact: HeardFact];

/** All that are known, by id, with the signals that belong to each. */
function checkouts(person: PersonDocument): Record<string, Checkout> {
  return Object.fromEntries(salesOf(person).checkouts.map(({ id, ...checkout }) => [id, checkout]));
}

function openIds(person: PersonDocument): string[] {
  const sales = salesOf(person);
  return sales.checkouts.flatMap((one) => (isEnded(one, sales) ? [] : [one.id])).sort();
}

/** What comes out is the same, whichever arrives first. */
function both<T>(view: (person: PersonDocument) => T, said: Said[]): T {
  const [first, ...others] = inBothOrders(byPage(...said)).map(view);
  for (const other of others) expect(other).toEqual(first);
  return first as T;
}

describe("a checkout signal without an id", () => {
  test("belongs to the checkout that had started last, whatever it is called", () => {
    expect(
      both(checkouts, [
        [1, started("a")],
        [2, started("b")],
        [3, paying],
      ]),
    ).toEqual({
      a: { startedAtMs: 1, lastAtMs: 1, paymentAtMs: null },
      b: { startedAtMs: 2, lastAtMs: 3, paymentAtMs: 3 },
    });
    expect(
      both(checkouts, [
        [2, started("a")],
        [1, started("b")],
        [3, paying],
      ]),
    ).toMatchObject({
      a: { paymentAtMs: 3 },
      b: { paymentAtMs: null },
    });
  });

  test("belongs to one that had started at its own instant, and of two to the one with the later name", () => {
    expect(
      both(checkouts, [
        [1, started("a")],
        [1, started("b")],
        [1, paying],
      ]),
    ).toMatchObject({
      a: { paymentAtMs: null },
      b: { paymentAtMs: 1 },
    });
  });

  test.each<[what: string, said: Said[], belongsTo: string, open: string[]]>([
    [
      "starts later",
      [
        [1, paying],
        [2, started("a")],
      ],
      "",
      ["", "a"],
    ],
    [
      "was completed before",
      [
        [1, started("a")],
        [2, ordered("a")],
        [3, paying],
      ],
      "",
      [""],
    ],
    [
      "is completed at its own instant, and not before",
      [
        [1, started("a")],
        [3, ordered("a")],
        [3, paying],
      ],
      "a",
      [],
    ],
    [
      "is completed after it",
      [
        [1, started("a")],
        [2, paying],
        [3, ordered("a")],
      ],
      "a",
      [],
    ],
    [
      "was left for thirty days",
      [
        [0, started("a")],
        [30 * DAY, paying],
      ],
      "",
      ["", "a"],
    ],
    [
      "was left for a millisecond less",
      [
        [0, started("a")],
        [30 * DAY - 1, paying],
      ],
      "a",
      ["a"],
    ],
    [
      "was over before",
      [
        [1, started("a")],
        [2, ordered()],
        [3, paying],
      ],
      "",
      [""],
    ],
    [
      "was over before, in the instant of its own last signal",
      [
        [2, started("a")],
        [2, ordered()],
        [3, paying],
      ],
      "",
      [""],
    ],
    [
      "is over at its own instant, and not before",
      [
        [1, started("a")],
        [3, ordered()],
        [3, paying],
      ],
      "a",
      [],
    ],
    [
      "is over after it",
      [
        [1, started("a")],
        [2, paying],
        [3, ordered()],
      ],
      "a",
      [],
    ],
  ])("where the only checkout %s", (_, said, belongsTo, open) => {
    const paidFor = (person: PersonDocument): string[] =>
      Object.entries(checkouts(person)).flatMap(([id, { paymentAtMs }]) => (paymentAtMs === null ? [] : [id]));
    expect(both(paidFor, said)).toEqual([belongsTo]);
    expect(both(openIds, said)).toEqual(open);
  });

  test("keeps the checkout that it belongs to from being left, for the next one", () => {
    for (const [one, next] of [
      [step, paying],
      [paying, step],
    ] as const) {
      const said: Said[] = [
        [0, started("a")],
        [29 * DAY, one],
        [58 * DAY, next],
      ];
      expect(both(checkouts, said)).toEqual({
        a: { startedAtMs: 0, lastAtMs: 58 * DAY, paymentAtMs: one === paying ? 29 * DAY : 58 * DAY },
      });
    }
  });

  test("goes to another open one where the latest was completed before", () => {
    const said: Said[] = [
      [1, started("a")],
      [2, started("b")],
      [3, ordered("b")],
      [4, paying],
    ];
    expect(both(checkouts, said)).toMatchObject({ a: { paymentAtMs: 4 } });
  });

  test("without any open checkout is of one without a name, which any order ends up to its own time", () => {
    expect(
      both(openIds, [
        [1, step],
        [2, step],
      ]),
    ).toEqual([""]);
    expect(
      both(openIds, [
        [1, step],
        [2, ordered("z")],
      ]),
    ).toEqual([]);
    expect(
      both(openIds, [
        [5, step],
        [5, ordered("z")],
      ]),
    ).toEqual([]);
    expect(
      both(openIds, [
        [6, step],
        [5, ordered("z")],
      ]),
    ).toEqual([""]);
    expect(
      both(openIds, [
        [1, paying],
        [2, ordered()],
        [3, step],
      ]),
    ).toEqual([""]);
  });
});

describe("of more than twenty-four of them", () => {
  const each = (from: number, to: number, fact: HeardFact): Said[] =>
    Array.from({ length: to - from + 1 }, (_, index) => [(from + index) * MINUTE, fact]);
  const inMinutes = (startedAt: number, lastAt: number, paymentAt: number | null): Checkout => ({
    startedAtMs: startedAt * MINUTE,
    lastAtMs: lastAt * MINUTE,
    paymentAtMs: paymentAt === null ? null : paymentAt * MINUTE,
  });

  test.each<[what: string, said: Said[], paid: [early: number, late: number] | null]>([
    ["steps", each(2, 31, step), null],
    ["payments", each(2, 31, paying), [7, 31]],
    ["both in turn", each(2, 31, step).map((said, n) => (n % 2 ? said : [said[0], paying])), [6, 30]],
  ])("the last follow a checkout that is heard of late, and the others keep to what they were: %s", (_, said, paid) => {
    const person = arrived(byBackend([MINUTE, started("a")]), arrived(byPage(...said)));
    expect(checkouts(person)).toEqual({
      "": inMinutes(2, 7, paid?.[0] ?? null),
      a: inMinutes(1, 31, paid?.[1] ?? null),
    });
    const { steps, payments } = person.known.steps;
    expect([...steps, ...payments].sort((x, y) => x - y)).toEqual(each(8, 31, step).map(([atMs]) => atMs));
  });

  test("twenty-four are none too many", () => {
    const person = arrived(byBackend([MINUTE, started("a")]), arrived(byPage(...each(2, 25, step))));
    expect(checkouts(person)).toEqual({ a: inMinutes(1, 25, null) });
  });

  test("what an older one was about stays: also when an order comes that is older still", () => {
    const person = arrived(byPage([1, started("a")], [MINUTE, paying], ...each(2, 31, step)));
    expect(checkouts(person)).toEqual({ a: { startedAtMs: 1, lastAtMs: 31 * MINUTE, paymentAtMs: MINUTE } });
    const after = arrived(byBackend([0, ordered()]), person);
    expect(openIds(after)).toEqual(["a"]);
  });

  test("what an older one was about goes by the orders of before that are the person's own: a customer's, or a guest's", () => {
    const other = signal(ordered(), { atMs: 2 * MINUTE, tab: "t_2", visitor: "vh_other" });
    const said = [other, ...byPage([MINUTE, started("a")], ...each(3, 33, step))];
    for (const guest of [arrived(said), fold(nobody(), said).document])
      expect(checkouts(guest)).toEqual({ "": inMinutes(3, 33, null), a: inMinutes(1, 1, null) });
    for (const customer of [arrived(said, nobody("c_1")), fold(nobody("c_1"), said).document])
      expect(checkouts(customer)).toEqual({ a: inMinutes(1, 33, null) });
  });

  test("those that went before an order are over with it, and those after it are not", () => {
    const before = arrived(byPage(...each(2, 31, step)));
    const open = (orderedMs: number) => openIds(arrived(byBackend([orderedMs, ordered()]), before));
    expect([open(31 * MINUTE - 1), open(31 * MINUTE), open(31 * MINUTE + 1)]).toEqual([[""], [], []]);
  });
});

test("they are told again alike, in whichever order a store lists the tables", () => {
  const before = arrived(
    byPage([1, started("b")], [2, started("a")], [3, paying], [4, ordered("y")], [5, ordered("x")]),
  );
  const turned = Object.fromEntries(Object.entries(before.known.checkouts).reverse());
  const listed = { ...before, known: { ...before.known, checkouts: turned } };
  const late = byBackend([2, ordered("a")]);
  const [one, other] = [fold(before, late).document, fold(listed, late).document];
  expect(checkouts(other)).toEqual(checkouts(one));
  expect(checkouts(one)["b"]?.paymentAtMs).toBe(3);
});
