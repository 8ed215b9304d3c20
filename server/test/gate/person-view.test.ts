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

test("who is in the control group", () => {
  const percent = (number: number) => policyWith({ holdout: { percent: number } });
  expect(view({ customer: "c_42" }, percent(10)).controlGroup).toBe(true);
  expect(view({ customer: "c_42" }, percent(0)).controlGroup).toBe(false);
  expect(view({ customer: "c_3" }, percent(10)).controlGroup).toBe(false);
  expect(view({}, percent(100)).controlGroup).toBe(false);
});
