/** A full list is replaced by something more careful, never by nothing; and no door pushes out what the other said. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { offerDeclinedAtMs } from "../../src/person/choices.js";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { absorb } from "../../src/person/merge.js";
import { isEnded, salesOf } from "../../src/person/sales.js";
import { runs } from "../support/runs.js";
import { naiveSales } from "./naive-orders.js";
import { arrived, event, HOUR, inBothOrders, MINUTE, nobody, signal } from "./told.js";

const longName = (name: string): string => name.padEnd(255, "-");

/** Batches of a hundred, as they come in. */
function heard(facts: readonly DatedFact[], before: PersonDocument = nobody()): PersonDocument {
  const batches = Array.from({ length: Math.ceil(facts.length / 100) }, (_, n) => facts.slice(n * 100, n * 100 + 100));
  return batches.reduce((person, batch) => fold(person, batch).document, before);
}

/** Everything else that fills a document, so that every list has to be shorter. */
const BALLAST: DatedFact[] = Array.from({ length: 120 }, (_, n): HeardFact[] => [
  { type: "ticket.closed", ticket: longName(`t_${n}`) },
  { type: "contact.made", channel: "call", purpose: "sales", offer: longName(`f_${n}`) },
  { type: "profile.updated", products: Array.from({ length: 50 }, (__, m) => `${n} ${m}`.padEnd(128, "-")) },
  {
    type: "consent.given",
    channel: "email",
    purpose: "sales",
    wording: "0".repeat(64),
    lifts: [longName(`rf-email-sales-${n}`)],
  },
])
  .flat()
  .map((fact, index) => event(fact, { atMs: index, event: `ballast_${index}`, isDated: true }));

const few = fc.constantFrom;

type Door = "page" | "backend";
type Name = "new" | "none" | "shared";

/** A few hundred orders by these doors and about such checkouts, on a few days, some of them cancelled later. */
const manyOrdersOf = (doors: readonly Door[], names: readonly Name[]): fc.Arbitrary<DatedFact[]> =>
  fc
    .array(
      fc.record({
        door: few(...doors),
        atMs: fc.integer({ min: 1, max: 4_000 }).map((minutes) => minutes * MINUTE),
        lateMs: few(0, 0, HOUR, 3 * HOUR),
        number: few("new", "new", "none"),
        name: few(...names),
        isLong: fc.boolean(),
        isCancelled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      }),
      { minLength: 210, maxLength: 320 },
    )
    .map((all) =>
      all.flatMap(({ door, atMs, lateMs, number, name, isLong, isCancelled }, n) => {
        const called = (text: string) => (isLong ? longName(text) : text);
        const order = number === "new" ? { order: called(`o_${n}`) } : {};
        const checkout = name === "none" ? {} : { checkout: name === "new" ? called(`ck_${n}`) : "shared" };
        const fact = { type: "order.completed", ...order, ...checkout } as const;
        const receivedAtMs = atMs + lateMs;
        if (door === "page") return [signal(fact, { atMs, receivedAtMs, visitor: `vh_${n % 3}` })];
        const told = event(fact, { atMs, receivedAtMs, event: `e_${n}`, isDated: true });
        if (!isCancelled || order.order === undefined) return [told];
        const cancelled: HeardFact = { type: "order.cancelled", order: order.order };
        return [told, event(cancelled, { atMs: receivedAtMs + MINUTE, event: `c_${n}`, isDated: true })];
      }),
    );

/** One without a name ends so much that of others nothing would be noticed. */
const manyOrders = fc.oneof(
  manyOrdersOf(["page"], ["new"]),
  manyOrdersOf(["backend"], ["new"]),
  manyOrdersOf(["page", "backend", "backend"], ["new", "new", "shared", "none"]),
);
const beginnings = few<PersonDocument>(nobody(), nobody("c_1"), heard(BALLAST));

describe("more orders than are kept", () => {
  it("end what they ended, and reach as far, whatever was dropped", () => {
    fc.assert(
      fc.property(manyOrders, beginnings, (history, before) => {
        const sales = salesOf(heard(history, before));
        const naive = naiveSales(history, before.customer !== null);
        expect(sales.orderedMs).toBeGreaterThanOrEqual(naive.orderedMs);
        expect(sales.overMs).toBeGreaterThanOrEqual(naive.overMs);
        for (const [id, reachMs] of naive.completed) {
          // One with signals of its own after the newest order that was dropped is open again: so the rule says.
          const checkout = { id, startedAtMs: 0, lastAtMs: reachMs, paymentAtMs: null };
          expect([id, isEnded(checkout, sales)]).toEqual([id, true]);
        }
      }),
      runs(25),
    );
  });

  it("end it for those who wait for what others order, too", () => {
    const order = (n: number) => ({
      key: `order:o_${n}`,
      first: { receivedAtMs: n, toldAtMs: n },
      completedAtMs: n,
      checkouts: [`ck_${n}`],
    });
    const known = nobody().known;
    const elsewhere = Array.from({ length: 205 }, (_, n) => order(n + 1));
    const other = { ...nobody(), known: { ...known, orders: { ...known.orders, elsewhere } } };
    const { known: bounded } = absorb(nobody(), other, "checkout:ck", "m");
    const { completedByAnybodyAtMs, reachedMs, orderedMs } = salesOf({ known: bounded, customer: null });
    expect([bounded.orders.elsewhere.length, bounded.orders.elsewhereFloorMs]).toEqual([200, 5]);
    expect([completedByAnybodyAtMs.has("ck_5"), completedByAnybodyAtMs.has("ck_6")]).toEqual([false, true]);
    expect([reachedMs, orderedMs]).toEqual([205, Number.NEGATIVE_INFINITY]);
  });

  test("the two hundred of which something was heard last are kept, an old one that is told of again among them", () => {
    const orders = Array.from({ length: 201 }, (_, n) =>
      event({ type: "order.completed", order: `o_${n}`, checkout: `ck_${n}` }, { atMs: n + 1 }),
    );
    const cancelled = event({ type: "order.cancelled", order: "o_0" }, { atMs: 900 });
    const names = (person: PersonDocument) => new Set(person.known.orders.backend.map(({ key }) => key));
    expect([names(heard(orders)).has("order:o_0"), names(heard(orders)).size]).toEqual([false, 200]);
    const again = heard([...orders.slice(0, 200), cancelled, ...orders.slice(200)]);
    expect([names(again).has("order:o_0"), names(again).has("order:o_1"), names(again).size]).toEqual([
      true,
      false,
      200,
    ]);
  });

  test.each<[told: number, nameBytes: number, kept: number, floorMs: number | undefined]>([
    [200, 30, 200, undefined],
    [201, 30, 200, 1],
    [198, 31, 198, undefined],
    [199, 31, 198, 1],
  ])(
    "are more than two hundred, or than six kilobytes of names: of %i of %i bytes each",
    (told, nameBytes, kept, floorMs) => {
      const backend = Array.from({ length: told }, (_, n) => ({
        key: `order:${n}`.padEnd(nameBytes, "-"),
        first: { receivedAtMs: n + 1, toldAtMs: n + 1 },
        completedAtMs: n + 1,
      }));
      const { known } = nobody();
      const other = { ...nobody(), known: { ...known, orders: { ...known.orders, backend } } };
      const { orders } = absorb(nobody(), other, "checkout:ck", "m").known;
      expect([orders.backend.length, orders.floorMs]).toEqual([kept, floorMs]);
    },
  );

  test("are dropped without a trace where they did not stand", () => {
    const cancelled = [
      event({ type: "order.completed", order: "o", checkout: "ck" }, { atMs: 1 }),
      event({ type: "order.cancelled", order: "o" }, { atMs: 2 }),
    ];
    const others = Array.from({ length: 200 }, (_, n) =>
      event({ type: "order.completed", order: `o_${n}` }, { atMs: n + 10 }),
    );
    expect(heard([...cancelled, ...others]).known.orders.floorMs).toBeUndefined();
  });

  test("of a page that tells one checkout apart reach as far as its last telling did", () => {
    const told = (atMs: number, checkout: string) => signal({ type: "order.completed", checkout }, { atMs });
    const others = Array.from({ length: 200 }, (_, n) => told(n + 10, `ck_${n}`));
    expect(heard([told(1, "a"), told(5, "a"), ...others]).known.orders.floorMs).toBe(5);
  });
});

describe("an order that names more checkouts than are kept of it", () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      event({ type: "order.completed", order: "o", checkout: `ck_${100 + n}` }, { atMs: 50, event: `e_${n}` }),
    );
  const lateName = { id: "ck_120", startedAtMs: 1, lastAtMs: 50, paymentAtMs: null };

  test("ends them all, like one that names none", () => {
    const [most, more] = [salesOf(arrived(named(20))), salesOf(arrived(named(21)))];
    expect([most.completedAtMs.size, most.overMs]).toEqual([20, Number.NEGATIVE_INFINITY]);
    expect([more.completedAtMs.size, more.overMs, isEnded(lateName, more)]).toEqual([20, 50, true]);
  });

  test("ends them all when it is told once more, with a name of those that are kept or with none", () => {
    for (const again of [{}, { checkout: "ck_100" }]) {
      const told = event({ type: "order.completed", order: "o", ...again }, { atMs: 60, event: "again" });
      for (const person of inBothOrders([...named(21), told])) {
        const sales = salesOf(person);
        expect([sales.completedAtMs.size, sales.overMs, isEnded(lateName, sales)]).toEqual([20, 50, true]);
      }
    }
  });
});

const manyDeclines = fc.array(
  fc.record({
    door: few("page" as const, "backend" as const),
    atMs: fc.integer({ min: 1, max: 5_000 }),
    offer: fc.nat(300).map((n) => `offer_${n}`),
    isLong: fc.boolean(),
  }),
  { minLength: 210, maxLength: 400 },
);

describe("more declined offers than are kept", () => {
  it("are declined all the same, as late as they were", () => {
    fc.assert(
      fc.property(manyDeclines, beginnings, (declines, before) => {
        const latest = new Map<string, number>();
        const facts = declines.map(({ door, atMs, offer: name, isLong }, n): DatedFact => {
          const offer = isLong ? longName(name) : name;
          latest.set(offer, Math.max(latest.get(offer) ?? atMs, atMs));
          const fact = { type: "offer.declined", offer } as const;
          return door === "page" ? signal(fact, { atMs }) : event(fact, { atMs, event: `d_${n}`, isDated: true });
        });
        const { known } = heard(facts, before);
        for (const [offer, atMs] of latest)
          expect([offer, (offerDeclinedAtMs(known, offer) ?? 0) >= atMs]).toEqual([offer, true]);
      }),
      runs(25),
    );
  });

  test("are every offer, up to the newest one that is dropped", () => {
    const many = Array.from({ length: 203 }, (_, n) =>
      signal({ type: "offer.declined", offer: `offer_${n}` }, { atMs: n + 1 }),
    );
    const { known } = heard(many);
    expect(Object.keys(known.offersDeclined.page.offers)).toHaveLength(200);
    expect(["offer_0", "offer_2", "offer_3", "another"].map((offer) => offerDeclinedAtMs(known, offer))).toEqual([
      3, 3, 4, 3,
    ]);
  });

  test("are full by the bytes of their names, too", () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      signal({ type: "offer.declined", offer: longName(`offer_${n}`) }, { atMs: n + 1 }),
    );
    const { offers, everyAtMs, times } = heard(many).known.offersDeclined.page;
    expect([Object.keys(offers).length, everyAtMs, new Set(times.map(({ offer }) => offer)).size]).toEqual([24, 6, 30]);
  });
});

describe("what one door makes up pushes nothing out that the other said", () => {
  const tell = {
    page: (fact: HeardFact, n: number) => signal(fact, { atMs: n + 1 }),
    backend: (fact: HeardFact, n: number) => event(fact, { atMs: n + 1, event: `e_${JSON.stringify(fact)}` }),
  };
  const ordered = (n: number): HeardFact => ({ type: "order.completed", order: `o_${n}`, checkout: `ck_${n}` });
  const declined = (n: number): HeardFact => ({ type: "offer.declined", offer: `offer_${n}` });

  test.each(["page", "backend"] as const)("250 orders and declines of the %s", (door) => {
    const other = door === "page" ? "backend" : "page";
    const real = [
      tell[other]({ type: "order.completed", order: "real", checkout: "real" }, 0),
      tell[other]({ type: "offer.declined", offer: "real" }, 0),
    ];
    const madeUp = Array.from({ length: 250 }, (_, n) => [
      tell[door](ordered(n), n + 10),
      tell[door](declined(n), n + 10),
    ]).flat();
    for (const facts of [
      [...real, ...madeUp],
      [...madeUp, ...real],
    ]) {
      const person = heard(facts);
      const { known } = person;
      expect(salesOf(person).completedAtMs.get("real")).toBe(1);
      expect(known.offersDeclined[other].offers["real"]).toEqual({ atMs: 1 });
      expect([known.offersDeclined[other].everyAtMs, Object.keys(known.offersDeclined[other].offers)]).toEqual([
        undefined,
        ["real"],
      ]);
    }
  });

  test("and whatever a page sends, all that the backend said stays, however full the document is", () => {
    const real = Array.from({ length: 60 }, (_, n) => [
      tell.backend(ordered(n), n),
      tell.backend(declined(n), n),
      tell.backend({ type: "contact.made", channel: "call", purpose: "sales" }, n),
      tell.backend({ type: "ticket.opened", ticket: `t_${n}` }, n),
    ]).flat();
    const madeUp = Array.from({ length: 300 }, (_, n): HeardFact[] => [
      { type: "order.completed", order: longName(`p_${n}`), checkout: longName(`pck_${n}`) },
      { type: "order.completed", checkout: longName(`pck_${n}`) },
      { type: "checkout.started", checkout: longName(`pck_${n}`) },
      { type: "offer.declined", offer: longName(`p_${n}`) },
      { type: "contact.requested", channel: "call", offer: longName(`p_${n}`) },
      { type: "consent.withdrawn", channel: "email", purpose: "sales", refusal: longName(`r_${n}`) },
      {
        type: "consent.given",
        channel: "call",
        purpose: "sales",
        wording: "0".repeat(64),
        lifts: [longName(`rf-call-sales-${n}`)],
      },
    ])
      .flat()
      .map((fact, n) => signal(fact, { atMs: n + 1_000, tab: `t_${n % 40}`, visitor: `vh_${n % 40}` }));
    const [before, after] = [heard(real), heard([...real, ...madeUp])];
    for (const part of ["tickets", "toldContacts", "events"] as const)
      expect(after.known[part]).toEqual(before.known[part]);
    expect(after.known.orders.backend).toEqual(before.known.orders.backend);
    expect(after.known.offersDeclined.backend).toEqual(before.known.offersDeclined.backend);
    expect(after.known.refusals.some(({ channel, purpose }) => channel === "email" && purpose === "sales")).toBe(true);
  });
});

describe("more checkouts than are kept", () => {
  const started = (n: number, atMs = n + 1) =>
    signal({ type: "checkout.started", checkout: `ck_${100 + n}` }, { atMs });
  const open = (person: PersonDocument) => {
    const sales = salesOf(person);
    return sales.checkouts.filter((one) => !isEnded(one, sales)).map(({ id }) => id);
  };

  test("are one without a name, for as long as one of them would have been open", () => {
    const person = heard(Array.from({ length: 53 }, (_, n) => started(n)));
    expect(person.known.checkouts[""]).toEqual({ startedAtMs: 1, lastAtMs: 3, paymentAtMs: null, isRest: true });
    expect([open(person).length, open(person).includes("")]).toEqual([51, true]);
  });

  test("which an order of another one does not end, and an order without a name does", () => {
    const person = heard(Array.from({ length: 53 }, (_, n) => started(n)));
    const other = arrived([event({ type: "order.completed", order: "o", checkout: "z" }, { atMs: 90 })], person);
    const nameless = arrived([event({ type: "order.completed", order: "o" }, { atMs: 90 })], person);
    expect([open(other).includes(""), open(nameless).includes("")]).toEqual([true, false]);
  });
});

describe("more open tickets than are kept", () => {
  const opened = (n: number, ticket = `t_${100 + n}`) => event({ type: "ticket.opened", ticket }, { atMs: n + 1 });
  const closed = (n: number) => event({ type: "ticket.closed", ticket: `t_${100 + n}` }, { atMs: 1_000 + n });
  const openTickets = ({ known }: PersonDocument) =>
    Object.values(known.tickets).filter(({ closedAtMs }) => closedAtMs === null);

  test("leave one open that nobody can close any more", () => {
    const numbers = Array.from({ length: 102 }, (_, n) => n);
    const person = heard(numbers.map((n) => opened(n)));
    expect(openTickets(person)).toHaveLength(101);
    const after = heard(numbers.map(closed), person);
    expect([openTickets(after).length, after.known.tickets[""]?.closedAtMs]).toEqual([1, null]);
  });

  test("closed ones are dropped without a trace", () => {
    const numbers = Array.from({ length: 102 }, (_, n) => n);
    const { tickets } = heard(numbers.map(closed)).known;
    expect([Object.keys(tickets).length, tickets[""]]).toEqual([100, undefined]);
  });

  test("are full by the bytes of their names, too", () => {
    const { tickets } = heard(Array.from({ length: 30 }, (_, n) => opened(n, longName(`t_${100 + n}`)))).known;
    expect([Object.keys(tickets).length, tickets[""]?.closedAtMs]).toEqual([17, null]);
  });
});
