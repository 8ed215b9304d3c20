/** A rolling restart: what one version wrote, the other reads, and the other way round. */
import { describe, expect, it } from "vitest";
import { openCheckouts } from "../../src/gate/activity-view.js";
import { refOf } from "../../src/ids.js";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { countOrders, ordersOf } from "../../src/person/orders.js";
import { salesOf } from "../../src/person/sales.js";
import { parseDocument } from "../../src/state/record.js";

const T = 1_795_000_000_000;
const MINUTE = 60_000;

const page = (seq: number, minute: number, fact: DatedFact["fact"], tab = "t_first"): DatedFact => ({
  fact,
  atMs: T + minute * MINUTE,
  source: { door: "page", tab, seq },
});

/** As the version wrote it that knew nothing of loose signals, dated words, doors of opt-ins and single declines. */
const OLDER_NOW =
  '{"tabs":{"t_first":{"seen":[[1,8]],"visible":true,"visibleSeq":2,"heardAtMs":1795000360000,"aliveAtMs":1795000360000,"startedAtMs":1795000000000,"visibleMs":60000,"engagedMs":9000}},"activeAtMs":1795000360000,"visits":[{"fromMs":1795000000000,"toMs":1795000360000}]}';
const OLDER_KNOWN =
  '{"checkouts":{"":{"startedAtMs":1795000120000,"lastAtMs":1795000180000,"paymentAtMs":1795000180000}},"offersDeclined":{"insurance":{"atMs":1795000240000}},"invitations":[{"id":"in-email--mwm0v9z4","atMs":1795000360000,"channel":"email"}],"refusals":[{"id":"rf-call-sales-mwm0v9z4","atMs":1795000360000,"channel":"call","purpose":"sales"}],"optIns":[{"channel":"email","purpose":"sales","atMs":1795000300000,"preTicked":false,"wording":"0f3a"}],"tickets":{"7":{"openedAtMs":1795000420000,"closedAtMs":null}},"ledger":[{"atMs":1795000420000,"channel":"call","purpose":"service","department":"support"}],"profile":{"products":["tea"],"zone":"Europe/Berlin","hours":[{"days":["mon"],"from":"09:00","to":"12:00"}],"sinceMs":1462060800000},"zones":{"Europe/Vienna":1795000480000},"events":{"e_1":1795000420000,"e_2":1795000420000,"e_3":1795000480000}}';
const older = (): PersonDocument => parseDocument(refOf("visitor", "vh_1"), OLDER_NOW, OLDER_KNOWN, null);
const openIds = (person: PersonDocument): string[] => openCheckouts(person, T).map(({ id }) => id);

describe("a document of an older version", () => {
  it("is read with all that it says", () => {
    const { now, known } = older();
    expect(known.profile).toEqual({
      products: { value: ["tea"], atMs: 0 },
      zone: { value: "Europe/Berlin", atMs: 0 },
      hours: { value: [{ days: ["mon"], from: "09:00", to: "12:00" }], atMs: 0 },
      sinceMs: { value: 1_462_060_800_000, atMs: 0 },
    });
    expect(known.optIns).toEqual([
      { channel: "email", purpose: "sales", atMs: 1_795_000_300_000, preTicked: false, wording: "0f3a", door: "page" },
    ]);
    expect(known.offersDeclined).toEqual({
      page: { offers: {}, times: [] },
      backend: {
        offers: { insurance: { atMs: 1_795_000_240_000 } },
        times: [{ offer: "insurance", atMs: 1_795_000_240_000 }],
      },
    });
    expect(now.visits).toEqual([{ fromMs: 1_795_000_000_000, toMs: 1_795_000_360_000 }]);
    expect([now.touchedAtMs, now.askedAtMs, known.orders, known.steps, known.events]).toEqual([
      null,
      [],
      emptyDocument().known.orders,
      { steps: [], payments: [] },
      [],
    ]);
    expect([known.ledger.length, known.refusals.length, Object.keys(known.tickets)]).toEqual([1, 1, ["7"]]);
  });

  it("is folded on: its unnamed checkout is over with an order that the page concludes", () => {
    const before = older();
    expect(openIds(before)).toEqual([""]);
    const { document } = fold(before, [page(9, 7, { type: "order.completed", inferred: true })]);
    expect([openIds(document), salesOf(document).orderedMs]).toEqual([[], T + 7 * MINUTE]);
  });

  it("is the same when it is read again as today's version writes it", () => {
    const { now, known } = older();
    const again = parseDocument(refOf("visitor", "vh_1"), JSON.stringify(now), JSON.stringify(known), "");
    expect(again).toEqual({ ...older(), open: [] });
  });

  it("has no more and no other fields than today's", () => {
    expect(Object.keys(older().known).sort()).toEqual(Object.keys(emptyDocument().known).sort());
    expect(Object.keys(read({}, SOLD).known).sort()).toEqual(Object.keys(emptyDocument().known).sort());
  });
});

const read = (now: object, known: object): PersonDocument =>
  parseDocument(refOf("visitor", "vh_1"), JSON.stringify(now), JSON.stringify(known), null);

/** As it was written before orders were kept as they are told: what they completed, and what of that was loose. */
const SOLD = {
  checkouts: {
    b: { startedAtMs: 3, lastAtMs: 30, paymentAtMs: null },
    c: { startedAtMs: 4, lastAtMs: 40, paymentAtMs: 8 },
  },
  completed: { "": 9, a: 5, z: 6 },
  orders: [
    { atMs: 5, order: "o_1", checkout: "a" },
    { atMs: 7, order: "o_1", checkout: "y" },
    { atMs: 9 },
    { atMs: 9, order: "o_2" },
  ],
  loose: { steps: [40], payments: [8], inferred: [{ atMs: 50 }] },
  firm: {
    checkouts: {
      b: { startedAtMs: 3, lastAtMs: 30, paymentAtMs: null },
      c: { startedAtMs: 4, lastAtMs: 4, paymentAtMs: null },
    },
    completed: { "": 9, a: 5, z: 6 },
    orders: [{ atMs: 5, order: "o_1", checkout: "a" }, { atMs: 9 }],
  },
  events: { e_1: 5 },
};

describe("orders of before", () => {
  it("reach up to their own time, and stand: one of each number, and one of each tombstone that none of them names", () => {
    const person = read({}, SOLD);
    const { completedAtMs, orderedMs, overMs } = salesOf(person);
    expect([...completedAtMs].sort()).toEqual([
      ["a", 5],
      ["y", 5],
      ["z", 6],
    ]);
    expect([orderedMs, overMs, countOrders(person.known)]).toEqual([9, 9, 4]);
    expect(ordersOf(person.known).map(({ order, checkouts, stands }) => [order, checkouts, stands])).toEqual([
      ["o_1", ["a", "y"], true],
      [null, ["z"], true],
      [null, [], true],
      ["o_2", [], true],
    ]);
  });

  it("are kept when the backend tells of them again, and cancelled when it says so", () => {
    const told = (type: "order.completed" | "order.cancelled", atMs: number): DatedFact => ({
      fact: { type, order: "o_1" },
      atMs,
      source: { door: "backend", event: `e_${atMs}`, receivedAtMs: atMs },
    });
    const completed = fold(read({}, SOLD), [told("order.completed", 100)]).document;
    expect(salesOf(completed).completedAtMs.get("a")).toBe(5);
    const cancelled = fold(completed, [told("order.cancelled", 200)]).document;
    expect([...salesOf(cancelled).completedAtMs.keys()]).toEqual(["z"]);
  });

  it("leave signals without an id as they were told, beside what was firm without them", () => {
    const { known } = read({}, SOLD);
    expect(known.steps).toEqual({ steps: [40], payments: [8] });
    expect(known.checkouts).toEqual(SOLD.firm.checkouts);
  });

  it("are read the same again as today's version writes them", () => {
    const person = read({}, SOLD);
    const again = parseDocument(
      refOf("visitor", "vh_1"),
      JSON.stringify(person.now),
      JSON.stringify(person.known),
      null,
    );
    expect(again.known).toEqual(person.known);
  });
});

describe("what an older version did not write", () => {
  it("of single declines, is the latest of each offer, from old to new; what was written stays", () => {
    const offersDeclined = { tea: { atMs: 9 }, insurance: { atMs: 4 }, coffee: { atMs: 7 } };
    const times = (known: object) => read({}, known).known.offersDeclined.backend.times;
    expect(times({ offersDeclined })).toEqual([
      { offer: "insurance", atMs: 4 },
      { offer: "coffee", atMs: 7 },
      { offer: "tea", atMs: 9 },
    ]);
    const declines = [
      { offer: "tea", atMs: 3 },
      { offer: "tea", atMs: 9 },
    ];
    expect(times({ offersDeclined, declines })).toEqual(declines);
  });

  it("of declined offers, is which door told them: what the backend said is never pushed out", () => {
    // Offers that are called as the doors are, too.
    const offersDeclined = { page: { atMs: 9 }, backend: { atMs: 4 } };
    const { known } = read({}, { offersDeclined });
    expect([known.offersDeclined.page.offers, known.offersDeclined.backend.offers]).toEqual([{}, offersDeclined]);
  });

  it("of a profile, is when it was said, of nothing too", () => {
    const profile = { zone: "Europe/Berlin", hours: [], sinceMs: null, country: { value: "DE", atMs: 5 } };
    expect(read({}, { profile }).known.profile).toEqual({
      zone: { value: "Europe/Berlin", atMs: 0 },
      hours: { value: [], atMs: 0 },
      sinceMs: { value: null, atMs: 0 },
      country: { value: "DE", atMs: 5 },
    });
  });

  it("of a refusal, is its door: it stands like a page's, and by its own time", () => {
    const refusals = [{ id: "rf-call-sales-5", atMs: 5, channel: "call", purpose: "sales" }];
    const lined = (before: number) =>
      fold(read({}, { refusals }), [
        {
          fact: {
            type: "consent.given",
            channel: "call",
            purpose: "sales",
            lifts: { before: new Date(before).toISOString() },
          },
          atMs: 900,
          source: { door: "backend", event: "e", receivedAtMs: 900 },
        },
      ]).document.known.refusals;
    expect([lined(5).length, lined(6).length]).toEqual([1, 0]);
  });
});

describe("a document that an older version wrote on", () => {
  it("keeps the activity that it was told of, though a lower number is missing", () => {
    const { document } = fold(emptyDocument(), [
      page(1, 0, { type: "page.viewed" }),
      page(3, 2, { type: "page.active", engagedMs: 5 }),
    ]);
    expect(document.now.firm).toEqual({ activeAtMs: T, visits: [{ fromMs: T, toMs: T }] });
    const tab = document.now.tabs["t_first"];
    if (!tab) throw new Error("the tab is there");
    const now = {
      ...document.now,
      activeAtMs: T + 4 * MINUTE,
      visits: [{ fromMs: T, toMs: T + 4 * MINUTE }],
      tabs: { t_first: { ...tab, aliveAtMs: T + 4 * MINUTE, engagedMs: 9 } },
    };
    // The number that was missing says that the engagement was older: what was folded meanwhile stands all the same.
    const after = fold({ ...document, now }, [page(2, 1, { type: "page.active", engagedMs: 5 })]).document.now;
    expect(after.activeAtMs).toBe(T + 4 * MINUTE);
    expect(after.visits).toEqual([{ fromMs: T, toMs: T + 4 * MINUTE }]);
    expect(after.tabs["t_first"]).toMatchObject({ aliveAtMs: T + 4 * MINUTE, engagedMs: 9 });
  });
});
