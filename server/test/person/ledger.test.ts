/** The ledger: each contact once, by whichever of two documents it is told. */
import { describe, expect, test } from "vitest";
import type { FollowUpId } from "../../src/ids.js";
import type { Contact } from "../../src/person/document.js";
import { joinLedgers } from "../../src/person/ledger.js";

const made = (more: Partial<Contact> = {}): Contact => ({ atMs: 1, channel: "call", purpose: "sales", ...more });
const ofFollowUp = (id: string, more: Partial<Contact> = {}): Contact => made({ followUp: id as FollowUpId, ...more });
const ofEvent = (event: string, more: Partial<Contact> = {}): Contact => made({ event, ...more });

const bothWays = (a: Contact[], b: Contact[]): Contact[] => {
  const joined = joinLedgers(a, b);
  expect(joinLedgers(b, a)).toEqual(joined);
  return joined;
};

describe("of two contacts of one instant", () => {
  test.each<[what: string, one: Contact, other: Contact]>([
    ["those of two follow-ups are two", ofFollowUp("fu_1"), ofFollowUp("fu_2")],
    ["those of a follow-up and of an event are two", ofFollowUp("fu_1"), ofEvent("e_1")],
    ["those of two events are two", ofEvent("e_1"), ofEvent("e_2")],
    ["those of two departments, told by no name, are two", made({ department: "a" }), made({ department: "b" })],
    ["one with a name and one without are two", ofEvent("e_1"), made()],
  ])("%s", (_, one, other) => {
    expect(bothWays([one], [other])).toHaveLength(2);
  });

  test.each<[what: string, one: Contact, other: Contact]>([
    ["those of one follow-up are one", ofFollowUp("fu_1"), ofFollowUp("fu_1")],
    ["those of one event are one", ofEvent("e_1"), ofEvent("e_1")],
    [
      "those that say the same in another order, told by no name, are one",
      { atMs: 1, channel: "call", purpose: "sales", department: "a" },
      { department: "a", purpose: "sales", channel: "call", atMs: 1 },
    ],
  ])("%s", (_, one, other) => {
    expect(bothWays([one], [other])).toHaveLength(1);
  });
});

test.each([
  ["a follow-up", ofFollowUp("fu_1")],
  ["an event", ofEvent("e_1")],
])("what came of a contact of %s is known once one document knows it, in the shop's own words", (_, contact) => {
  for (const outcome of ["reached", "Answered"]) {
    const told = { ...contact, outcome };
    expect(bothWays([contact], [told])).toEqual([told]);
  }
});

test("contacts are in order of their times, whichever document they come from", () => {
  const [early, later, last] = [
    ofEvent("e_z", { atMs: 9 }),
    ofEvent("e_y", { atMs: 10 }),
    ofEvent("e_x", { atMs: 100 }),
  ];
  expect(bothWays([later], [last, early])).toEqual([early, later, last]);
});

test("the last two hundred are kept, and that there were others of their kind", () => {
  const many = Array.from({ length: 202 }, (_, atMs) => ofEvent(`e_${atMs}`, { atMs }));
  expect(bothWays(many.slice(0, 100), many.slice(100))).toEqual([
    { atMs: 1, channel: "call", purpose: "sales", isMore: true },
    ...many.slice(2),
  ]);
});

test("of each kind that had to go the latest is remembered, whatever else came since", () => {
  const old = [
    made({ atMs: 1 }),
    made({ atMs: 2, channel: "sms" }),
    ofEvent("e_3", { atMs: 3 }),
    made({ atMs: 4, purpose: "survey" }),
  ];
  const many = (from: number) =>
    Array.from({ length: 200 }, (_, n) => ofEvent(`m_${from + n}`, { atMs: from + n, channel: "email" }));
  const marks = bothWays(bothWays(old, many(100)), many(300)).filter(({ isMore }) => isMore);
  expect(marks.map(({ atMs, channel, purpose }) => [atMs, channel, purpose])).toEqual([
    [2, "sms", "sales"],
    [3, "call", "sales"],
    [4, "call", "survey"],
    [299, "email", "sales"],
  ]);
});

test("contacts without room for their names still count", () => {
  const long = "x".repeat(200);
  const many = Array.from({ length: 200 }, (_, atMs) => ofFollowUp(`fu_${atMs}`, { atMs, offer: `${atMs}${long}` }));
  const kept = bothWays(many.slice(0, 100), many.slice(100));
  expect(kept.map(({ atMs, followUp }) => [atMs, followUp])).toEqual(
    many.map(({ atMs, followUp }) => [atMs, followUp]),
  );
  const named = kept.map(({ offer }) => offer !== undefined);
  expect([named[0], named.at(-1), named.lastIndexOf(false) < named.indexOf(true)]).toEqual([false, true, true]);
});
