/** The ledger: each contact once, by whichever of two documents it is told. */
import { describe, expect, test } from "vitest";
import type { FollowUpId } from "../../src/ids.js";
import type { Contact } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { joinLedgers, noteContact } from "../../src/person/ledger.js";

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

describe("names have six kilobytes", () => {
  /** Only these two go where there is no room, so that one of them says whether there was. */
  test.each([
    ["department", {}],
    ["offer", {}],
    ["outcome", { offer: "s" }],
    ["event", { department: "s" }],
  ])("of which %s takes its bytes, and a field that is not there takes none", (field, sign) => {
    const rest = Object.values(sign).join("").length;
    const named = (atMs: number, bytes: number): Contact =>
      made({ atMs, [field]: `${atMs}`.padEnd(bytes - rest, "x"), ...sign });
    const areNamed = (contacts: Contact[]) =>
      contacts.map(({ offer, department }) => offer !== undefined || department !== undefined);
    const full = [named(2, 2048), named(3, 2048)];
    expect(areNamed(bothWays([named(1, 2048)], full))).toEqual([true, true, true]);
    expect(areNamed(bothWays([named(1, 2049)], full))).toEqual([false, true, true]);
  });
});

test("contacts of one instant keep their order where there is no room for their names", () => {
  const long = (id: string): Contact => ofFollowUp(id, { offer: id.padEnd(4000, "x") });
  const ids = bothWays([long("fu_1"), long("fu_3")], [long("fu_2")]).map(({ followUp }) => followUp);
  expect(ids).toEqual(["fu_1", "fu_2", "fu_3"]);
});

describe("a mark of those that had to go", () => {
  const mark = (atMs: number, more: Partial<Contact> = {}): Contact => made({ atMs, isMore: true, ...more });

  test("stands at its time among contacts that another document knew", () => {
    expect(bothWays([mark(5)], [ofEvent("e_1"), ofEvent("e_9", { atMs: 9 })])).toEqual([
      ofEvent("e_1"),
      mark(5),
      ofEvent("e_9", { atMs: 9 }),
    ]);
  });

  test("is one for each channel and purpose, the later of two", () => {
    expect(bothWays([mark(5)], [mark(7)])).toEqual([mark(7)]);
    expect(bothWays([mark(5)], [mark(5)])).toEqual([mark(5)]);
  });

  test("has its place beside another one of the same instant", () => {
    expect(bothWays([mark(5, { channel: "sms" })], [mark(5, { channel: "email" }), mark(5)])).toEqual([
      mark(5),
      mark(5, { channel: "email" }),
      mark(5, { channel: "sms" }),
    ]);
  });

  test("has its place beside another one, in whichever order two lists of them were filled", () => {
    const many = (channel: Contact["channel"]): Contact[] =>
      Array.from({ length: 101 }, (_, n) => ofEvent(`${channel}_${n}`, { channel, atMs: 9 }));
    expect(bothWays(many("sms"), many("call")).slice(0, 2)).toEqual([mark(9), ofEvent("call_10", { atMs: 9 })]);
    const marked = bothWays([mark(9, { channel: "sms" })], [...many("call"), ...many("email")]);
    expect(marked.slice(0, 2)).toEqual([mark(9), mark(9, { channel: "sms" })]);
  });
});

test("a contact that is entered stands beside those before it, of which the caller's copy knows", () => {
  const { known } = emptyDocument();
  noteContact(known, ofFollowUp("fu_1"));
  noteContact(known, ofFollowUp("fu_2"));
  expect(known.ledger).toEqual([ofFollowUp("fu_1"), ofFollowUp("fu_2")]);
});
