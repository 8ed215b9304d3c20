/** A rolling restart: what one version wrote, the other reads, and the other way round. */
import { describe, expect, it } from "vitest";
import { openCheckouts } from "../../src/gate/activity-view.js";
import { refOf } from "../../src/ids.js";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
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
    expect(known.declines).toEqual([{ offer: "insurance", atMs: 1_795_000_240_000 }]);
    expect(now.visits).toEqual([{ fromMs: 1_795_000_000_000, toMs: 1_795_000_360_000, paid: [""] }]);
    expect([now.touchedAtMs, now.askedAtMs, known.loose, known.orders]).toEqual([null, [], undefined, []]);
  });

  it("is folded on: its unnamed checkout is completed by an order that the page concludes", () => {
    const before = older();
    expect(openIds(before)).toEqual([""]);
    const { document } = fold(before, [page(9, 7, { type: "order.completed", inferred: true })]);
    expect([openIds(document), document.known.orders]).toEqual([[], [{ atMs: T + 7 * MINUTE }]]);
  });

  it("is the same when it is read again as today's version writes it", () => {
    const { now, known } = older();
    const again = parseDocument(refOf("visitor", "vh_1"), JSON.stringify(now), JSON.stringify(known), "");
    expect(again).toEqual({ ...older(), open: [] });
  });
});

describe("what an older version did not write", () => {
  const read = (now: object, known: object): PersonDocument =>
    parseDocument(refOf("visitor", "vh_1"), JSON.stringify(now), JSON.stringify(known), null);
  const paidAt = (paymentAtMs: number | null) => ({ startedAtMs: 0, lastAtMs: 90, paymentAtMs });
  const visits = [
    { fromMs: 0, toMs: 10 },
    { fromMs: 50, toMs: 60 },
  ];

  it("of single declines, is the latest of each offer, from old to new; what was written stays", () => {
    const offersDeclined = { tea: { atMs: 9 }, insurance: { atMs: 4 }, coffee: { atMs: 7 } };
    expect(read({}, { offersDeclined }).known.declines).toEqual([
      { offer: "insurance", atMs: 4 },
      { offer: "coffee", atMs: 7 },
      { offer: "tea", atMs: 9 },
    ]);
    const declines = [
      { offer: "tea", atMs: 3 },
      { offer: "tea", atMs: 9 },
    ];
    expect(read({}, { offersDeclined, declines }).known.declines).toEqual(declines);
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

  it.each<[number | null, ("first" | "second")[]]>([
    [null, []],
    [-1, []],
    [0, ["first"]],
    [10, ["first"]],
    [11, []],
    [49, []],
    [50, ["second"]],
    [60, ["second"]],
    [61, []],
  ])("of a visit, is that a checkout was paid for in it: at %s", (paymentAtMs, paidIn) => {
    const [first, second] = visits;
    expect(read({ visits }, { checkouts: { ck: paidAt(paymentAtMs) } }).now.visits).toEqual([
      { ...first, ...(paidIn.includes("first") && { paid: ["ck"] }) },
      { ...second, ...(paidIn.includes("second") && { paid: ["ck"] }) },
    ]);
  });

  it("of a visit with several payments, is all of them by name", () => {
    const checkouts = { b: paidAt(5), c: paidAt(55), a: paidAt(10) };
    expect(read({ visits }, { checkouts }).now.visits.map(({ paid }) => paid)).toEqual([["a", "b"], ["c"]]);
  });

  it("is not guessed where visits say it themselves: `b` was paid for again since", () => {
    const written = [
      { fromMs: 0, toMs: 10, paid: ["a", "b"] },
      { fromMs: 20, toMs: 30 },
      { fromMs: 50, toMs: 60, paid: ["b"] },
    ];
    const checkouts = { a: paidAt(5), b: paidAt(55) };
    expect(read({ visits: written }, { checkouts }).now.visits).toEqual(written);
  });
});

describe("a document that an older version wrote on", () => {
  const steps = [
    page(1, 0, { type: "page.viewed" }),
    page(2, 1, { type: "checkout.step_viewed" }),
    page(3, 2, { type: "checkout.started", checkout: "ck_1" }),
    page(4, 3, { type: "checkout.step_viewed", step: "payment" }),
  ];

  it("keeps the completion that it was told of, though that stands in nothing that is loose", () => {
    const { document } = fold(emptyDocument(), steps);
    expect(openIds(document).sort()).toEqual(["", "ck_1"]);
    const known = {
      ...document.known,
      completed: { "": T + 4 * MINUTE, ck_1: T + 4 * MINUTE },
      orders: [{ atMs: T + 4 * MINUTE, checkout: "ck_1" }],
    };
    const after = fold({ ...document, known }, [page(5, 5, { type: "page.hidden" })]).document;
    expect([openIds(after), after.known.completed]).toEqual([[], known.completed]);
  });

  it("believes an order that a page concludes where the older version saw the payment", () => {
    const { document } = fold(emptyDocument(), [page(1, 0, { type: "checkout.step_viewed" })]);
    const at = { startedAtMs: T + MINUTE, lastAtMs: T + MINUTE, paymentAtMs: T + MINUTE };
    const now = { ...document.now, visits: [{ fromMs: T, toMs: T + MINUTE }] };
    const known = { ...document.known, checkouts: { ...document.known.checkouts, ck_1: at } };
    const read = parseDocument(refOf("visitor", "vh_1"), JSON.stringify(now), JSON.stringify(known), null);
    const { document: after } = fold(read, [page(3, 2, { type: "order.completed", inferred: true })]);
    expect([openIds(read).sort(), openIds(after)]).toEqual([["", "ck_1"], []]);
  });

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
