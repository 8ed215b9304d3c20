/** A backend's opt-in draws a line: what was refused before it is lifted, of exactly its channel and purpose. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { absorb } from "../../src/person/merge.js";
import { arrived, event, inBothOrders, MINUTE, signal } from "./told.js";

const SCOPE = { channel: "email", purpose: "sales" } as const;
const refused: Fact = { type: "consent.withdrawn", ...SCOPE };
const line = (before: number): Fact => ({
  type: "consent.given",
  ...SCOPE,
  lifts: { before: new Date(before).toISOString() },
});
const left = ({ known }: PersonDocument): number => known.refusals.length;
/** How many stand, the same in any order. */
function stand(...facts: DatedFact[]): number {
  const [first, ...others] = inBothOrders(facts).map(left);
  for (const other of others) expect(other).toBe(first);
  return first ?? Number.NaN;
}

const LATER = 1_000_000;

describe("a refusal that the backend told", () => {
  const byShop = (atMs: number, receivedAtMs = atMs) => event(refused, { atMs, receivedAtMs, isDated: true });

  test.each([
    ["a millisecond before the line", 99, 0],
    ["at the line", 100, 1],
    ["a millisecond after it", 101, 1],
  ])("%s, by its own time, however late it came in", (_, atMs, count) => {
    expect(stand(byShop(atMs), event(line(100), { atMs: 500 }))).toBe(count);
    expect(stand(byShop(atMs, LATER), event(line(100), { atMs: 500 }))).toBe(count);
  });

  test("stands where the opt-in was given before it, wherever its line is", () => {
    expect(stand(byShop(500), event(line(LATER), { atMs: 500 }))).toBe(1);
    expect(stand(byShop(499), event(line(LATER), { atMs: 500 }))).toBe(0);
  });
});

describe("a refusal of a page", () => {
  const byBrowser = (atMs: number, receivedAtMs: number) => signal(refused, { atMs, receivedAtMs });

  test.each([
    ["a millisecond before the line", 99, 0],
    ["at the line", 100, 1],
    ["a millisecond after it", 101, 1],
  ])("%s, by when it came in: its clock draws no line", (_, receivedAtMs, count) => {
    expect(stand(byBrowser(3, receivedAtMs), event(line(100), { atMs: 500 }))).toBe(count);
  });

  test("stays where an import draws the line", () => {
    const imported = event(line(100), { atMs: 500, isDated: true, isImport: true });
    expect(stand(byBrowser(3, 3), imported)).toBe(1);
    expect(stand(event(refused, { atMs: 3, isDated: true }), imported)).toBe(0);
  });

  test("stands though the backend told the same one, and that was lifted", () => {
    expect(stand(byBrowser(3, 300), event(refused, { atMs: 3 }), event(line(100), { atMs: 500 }))).toBe(1);
  });
});

test("one refusal that both doors tell stands as long as either word of it does", () => {
  const named: Fact = { ...refused, refusal: "r_1" };
  const byBrowser = signal(named, { atMs: 3, receivedAtMs: 300 });
  const byShop = event(named, { atMs: 150, receivedAtMs: 200, isDated: true });
  const lined = (before: number) => stand(byBrowser, byShop, event(line(before), { atMs: 900 }));
  expect([lined(150), lined(151), lined(300), lined(301)]).toEqual([2, 1, 1, 0]);
});

describe("a line lifts nothing but exactly its channel and purpose", () => {
  const drawn = event(line(100), { atMs: 500 });

  test.each<[what: string, fact: Fact, count: number]>([
    ["of the same", refused, 0],
    ["of another purpose", { type: "consent.withdrawn", channel: "email", purpose: "survey" }, 1],
    ["of another channel", { type: "consent.withdrawn", channel: "sms", purpose: "sales" }, 1],
    ["of all purposes", { type: "consent.withdrawn", channel: "email" }, 1],
    ["of all channels", { type: "consent.withdrawn", purpose: "sales" }, 1],
    ["of everything", { type: "consent.withdrawn" }, 1],
    ["by a browser, with an id of its own", { ...refused, refusal: "r_1" }, 0],
  ])("a refusal %s", (_, fact, count) => {
    expect(stand(event(fact, { atMs: 3 }), drawn)).toBe(count);
  });

  test.each<[what: string, fact: Fact]>([
    [
      "all channels",
      { type: "consent.given", channel: "all", purpose: "sales", lifts: { before: new Date(100).toISOString() } },
    ],
    [
      "all purposes",
      { type: "consent.given", channel: "email", purpose: "all", lifts: { before: new Date(100).toISOString() } },
    ],
    ["everything", { type: "preference.set", allow: true, lifts: { before: new Date(100).toISOString() } }],
    ["a box that was ticked already", { ...line(100), preTicked: true } as Fact],
  ])("there is none for %s", (_, fact) => {
    const { channel = "all", purpose = "all" } = fact as { channel?: "email"; purpose?: "sales" };
    const one: Fact = { type: "consent.withdrawn", channel, purpose };
    expect(stand(event(one, { atMs: 3 }), event(fact, { atMs: 500 }))).toBe(1);
  });

  test("of the preferences page is a line like any other", () => {
    const preference: Fact = {
      type: "preference.set",
      ...SCOPE,
      allow: true,
      lifts: { before: new Date(100).toISOString() },
    };
    expect(stand(event(refused, { atMs: 99 }), event(preference, { atMs: 500 }))).toBe(0);
  });

  test("the furthest of several lines counts", () => {
    const two = [event(line(100), { atMs: 500 }), event(line(50), { atMs: 501 })];
    expect(stand(event(refused, { atMs: 99 }), ...two)).toBe(0);
  });
});

describe("an id that a browser made", () => {
  const withdrawn = (refusal: string): Fact => ({ ...refused, refusal }) as Fact;
  const lifting = (...lifts: string[]): Fact => ({ type: "consent.given", ...SCOPE, lifts });

  test("is lifted by that name, before the refusal comes in too, and though it is told again", () => {
    const again = signal(withdrawn("r_1"), { atMs: 3, receivedAtMs: 900 });
    expect(stand(signal(withdrawn("r_1"), { atMs: 3 }), signal(lifting("r_1"), { atMs: 5 }), again)).toBe(0);
    expect(stand(signal(withdrawn("r_2"), { atMs: 3 }), signal(lifting("r_1"), { atMs: 5 }))).toBe(1);
  });

  test("is lifted by the id under which it was shown", () => {
    const person = arrived([signal(withdrawn("r_1"), { atMs: 3 })]);
    const shown = person.known.refusals.map(({ id }) => id);
    expect(left(arrived([signal(lifting(...shown), { atMs: 5 })], person))).toBe(0);
  });

  test("may be long: all of it counts", () => {
    const [one, other] = ["1", "2"].map((end) => `${"r".repeat(200)}${end}`) as [string, string];
    const both = [signal(withdrawn(one), { atMs: 3 }), signal(withdrawn(other), { atMs: 3 })];
    expect([stand(...both), stand(...both, signal(lifting(one), { atMs: 5 }))]).toEqual([2, 1]);
  });
});

describe("STOP and START", () => {
  const said = (keyword: "stop" | "start", atMs: number, channel?: "sms", fromMs?: number) =>
    event(
      { type: "message.received", keyword, ...(channel && { channel }) },
      { atMs, isDated: true, ...(fromMs !== undefined && { fromMs }) },
    );

  test.each([
    ["a millisecond after it", 6, 0],
    ["in its instant", 5, 1],
    ["a millisecond before it", 4, 1],
  ])("STOP is taken back by START %s", (_, startMs, count) => {
    expect(stand(said("stop", 5, "sms"), said("start", startMs, "sms"))).toBe(count);
  });

  test("START told to the minute takes back what was said before that minute", () => {
    const start = said("start", 2 * MINUTE - 1, "sms", MINUTE);
    expect(stand(said("stop", MINUTE - 1, "sms"), start)).toBe(0);
    expect(stand(said("stop", MINUTE, "sms"), start)).toBe(1);
  });

  test("START takes back nothing else", () => {
    const others: Fact[] = [
      { type: "consent.withdrawn", channel: "sms" },
      { type: "consent.withdrawn", channel: "sms", purpose: "sales" },
      { type: "message.received", keyword: "stop" },
    ];
    for (const fact of others) expect(stand(event(fact, { atMs: 3 }), said("start", 5, "sms"))).toBe(1);
    expect(stand(said("stop", 3, "sms"), said("start", 5))).toBe(1);
  });

  test("STOP is behind no line that an opt-in draws", () => {
    expect(
      stand(
        event({ type: "message.received", keyword: "stop", channel: "sms" }, { atMs: 3 }),
        event(line(100), { atMs: 500 }),
      ),
    ).toBe(1);
  });
});

test("a line that the one who stays drew holds for the refusals of the other", () => {
  const [drew] = inBothOrders([event(line(100), { atMs: 500 })]);
  const [other] = inBothOrders([event(refused, { atMs: 99 }), event({ ...refused, purpose: "survey" }, { atMs: 99 })]);
  if (!drew || !other) throw new Error("there are two");
  expect(left(absorb(drew, other, "visitor:vh_1", "m"))).toBe(1);
  // What a browser was allowed before anyone vouched for it lifts nothing of the customer's.
  expect(left(absorb(other, drew, "visitor:vh_1", "m"))).toBe(2);
  expect(left(absorb(other, drew, "checkout:ck_1", "m"))).toBe(1);
});
