/** What a shop reads of a person: here, what they said about being contacted. */
import { describe, expect, test } from "vitest";
import { personView } from "../../src/gate/person-view.js";
import { type GivenPerson, instant, personWith, policyWith } from "./given.js";

const view = (given: GivenPerson, policy = policyWith(), at = "+0s") =>
  personView(personWith(given), policy, instant(at));

describe("consents", () => {
  const optIn = (more: object = {}) => ({
    channel: "email",
    purpose: "sales",
    atMs: "-2d",
    preTicked: false,
    door: "page",
    ...more,
  });
  const counts = (given: object, refusals: object[] = []) =>
    view({ known: { optIns: [optIn(given)], refusals } }).consents.map((one) => one.counts);

  test("are told with when, where, in which words, and whether they count", () => {
    expect(view({ known: { optIns: [optIn({ wording: "0f3a" }), optIn({ preTicked: true })] } }).consents).toEqual([
      {
        at: "2026-11-23T14:30:00.000Z",
        channel: "email",
        purpose: "sales",
        where: "page",
        wording: "0f3a",
        preTicked: false,
        counts: true,
      },
      {
        at: "2026-11-23T14:30:00.000Z",
        channel: "email",
        purpose: "sales",
        where: "page",
        wording: null,
        preTicked: true,
        counts: false,
      },
    ]);
  });

  test("do not count where a refusal of all that they cover stands", () => {
    expect(counts({}, [{ id: "r1", atMs: "-1d", channel: "email", purpose: "sales" }])).toEqual([false]);
    expect(counts({}, [{ id: "r1", atMs: "-1d" }])).toEqual([false]);
    expect(counts({ channel: "all", purpose: "all" }, [{ id: "r1", atMs: "-1d" }])).toEqual([false]);
  });

  test("count where the refusal is about something else, or about a part", () => {
    expect(counts({}, [{ id: "r1", atMs: "-1d", channel: "call" }])).toEqual([true]);
    expect(counts({}, [{ id: "r1", atMs: "-1d", channel: "email", purpose: "survey" }])).toEqual([true]);
    expect(counts({ channel: "all" }, [{ id: "r1", atMs: "-1d", channel: "email" }])).toEqual([true]);
    expect(counts({ purpose: "transactional" }, [{ id: "r1", atMs: "-1d" }])).toEqual([true]);
  });
});

test("a pause is told while it lasts", () => {
  const paused = { known: { profile: { pauseUntilMs: { value: instant("+1h"), atMs: instant("-1h") } } } };
  expect(view(paused, policyWith(), "+1h-1ms").pausedUntil).toBe("2026-11-25T15:30:00.000Z");
  expect(view(paused, policyWith(), "+1h").pausedUntil).toBeNull();
  expect(view({}).pausedUntil).toBeNull();
});

test("tickets, with when they were closed", () => {
  const tickets = { tk_1: { openedAtMs: "-2d", closedAtMs: "-1d" }, tk_2: { openedAtMs: "-1h", closedAtMs: null } };
  expect(view({ known: { tickets } }).tickets).toEqual([
    { ticket: "tk_1", openedAt: "2026-11-23T14:30:00.000Z", closedAt: "2026-11-24T14:30:00.000Z" },
    { ticket: "tk_2", openedAt: "2026-11-25T13:30:00.000Z", closedAt: null },
  ]);
});

test("chats that were dismissed are among what was declined", () => {
  expect(view({ known: { chatDismissedAtMs: ["-1h"] } }).declined.chats).toEqual([{ at: "2026-11-25T13:30:00.000Z" }]);
});

describe("presence", () => {
  const LEASE_MS = policyWith().presence.leaseMs;
  const seen = (tabs: object, at = "+0s") => {
    const { present, tabs: count } = view({ now: { tabs } }, policyWith(), at);
    return [present, count];
  };

  test("counts the tabs that are looked at, on all devices, as long as they were heard lately", () => {
    expect(seen({})).toEqual([false, 0]);
    const tabs = { a: { visible: true, heardAtMs: instant("+0s") - LEASE_MS }, b: { visible: true, heardAtMs: "-1s" } };
    expect(seen(tabs)).toEqual([true, 1]);
    expect(seen(tabs, "-1ms")).toEqual([true, 2]);
    expect(seen({ a: { visible: false, heardAtMs: "-1s" } })).toEqual([false, 0]);
  });

  test("with the latest sign of life, and since when the visit goes on", () => {
    const now = { activeAtMs: "-1m", visits: [{ fromMs: "-20m", toMs: "-1m" }] };
    const { lastActivityAt, visitSince } = view({ now });
    expect([lastActivityAt, visitSince]).toEqual(["2026-11-25T14:29:00.000Z", "2026-11-25T14:10:00.000Z"]);
    expect([view({}).lastActivityAt, view({}).visitSince]).toEqual([null, null]);
  });
});

test("checkouts that are open and those that are not, orders, and every no", () => {
  const known = {
    checkouts: {
      paying: { startedAtMs: "-2h", lastAtMs: "-1h", paymentAtMs: "-1h" },
      begun: { startedAtMs: "-3h", lastAtMs: "-2h", paymentAtMs: null },
    },
    orders: [
      { order: "o_0", at: "-3d", cancelled: "-2d" },
      { at: "-2d" },
      { order: "o_1", checkout: "done", at: "-1d" },
      { door: "page", order: "o_1", checkout: "half", at: "-25h" },
      { door: "page", checkout: "mine", at: "-1h" },
      { door: "elsewhere", order: "o_9", checkout: "paying", at: "-1h" },
    ],
    offersDeclined: [
      { offer: "tea", at: "-1h", door: "page" },
      { offer: "tea", at: "-2h" },
    ],
    contactDeclined: { call: { atMs: "-2h" } },
    declinedWithOffer: { sms: { atMs: "-1h" } },
    refusals: [
      { id: "r1", atMs: "-1h" },
      { id: "r2", atMs: "-2h", channel: "sms", purpose: "survey" },
    ],
    ledger: [{ atMs: "-3h", channel: "call", purpose: "sales", outcome: "reached" }],
  };
  const [HOUR_AGO, TWO_AGO, THREE_AGO] = [13, 12, 11].map((hour) => `2026-11-25T${hour}:30:00.000Z`);
  const [YESTERDAY, DAY_BEFORE] = ["2026-11-24T14:30:00.000Z", "2026-11-23T14:30:00.000Z"];
  expect(view({ known })).toMatchObject({
    stage: "payment",
    checkouts: [
      { checkout: "paying", startedAt: TWO_AGO, lastSignalAt: HOUR_AGO, stage: "payment" },
      { checkout: "begun", startedAt: THREE_AGO, lastSignalAt: TWO_AGO, stage: "checkout" },
    ],
    completed: [
      { checkout: "done", at: YESTERDAY },
      { checkout: "half", at: YESTERDAY },
      { checkout: "mine", at: HOUR_AGO },
    ],
    // Of an order that both doors told, what the backend said; nobody else's.
    orders: [
      { order: "o_0", checkout: null, checkouts: [], stands: false, door: "backend" },
      { at: DAY_BEFORE, order: null, checkout: null, checkouts: [], stands: true, door: "backend" },
      { at: YESTERDAY, order: "o_1", checkout: "done", checkouts: ["done"], stands: true, door: "backend" },
      { at: HOUR_AGO, order: null, checkout: "mine", stands: true, door: "page" },
    ],
    declined: {
      offers: [{ offer: "tea", at: HOUR_AGO }],
      contact: [{ channel: "call", at: TWO_AGO }],
      withOffer: [{ channel: "sms", at: HOUR_AGO }],
      chats: [],
    },
    refusals: [
      { id: "r1", at: HOUR_AGO, channel: "all", purpose: "all" },
      { id: "r2", at: TWO_AGO, channel: "sms", purpose: "survey" },
    ],
    ledger: [{ at: THREE_AGO, channel: "call", purpose: "sales", outcome: "reached" }],
  });
});

test("who is in the control group", () => {
  const percent = (number: number) => policyWith({ holdout: { percent: number } });
  expect(view({ customer: "c_42" }, percent(10)).controlGroup).toBe(true);
  expect(view({ customer: "c_42" }, percent(0)).controlGroup).toBe(false);
  expect(view({ customer: "c_3" }, percent(10)).controlGroup).toBe(false);
  expect(view({}, percent(100)).controlGroup).toBe(false);
});
