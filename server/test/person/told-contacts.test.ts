/** Contacts that the backend tells of: one for each event id a day, and what came of it. */
import type { Channel, Fact, Outcome } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import type { PersonDocument, ToldContact } from "../../src/person/document.js";
import { absorb } from "../../src/person/merge.js";
import {
  boundToldContacts,
  joinToldContacts,
  outcomeOf as latestWord,
  toldContactsOf,
} from "../../src/person/told-contacts.js";
import { arrived, DAY, event, inBothOrders, MINUTE } from "./told.js";

type Said = Parameters<typeof latestWord>[0];
type Made = Partial<Omit<Extract<Fact, { type: "contact.made" }>, "type">>;
const made = (atMs: number, more: Made = {}, name = "e") =>
  event({ type: "contact.made", channel: "call", purpose: "sales", ...more }, { atMs, event: name, isDated: true });
const contacts = ({ known }: PersonDocument): ToldContact[] => toldContactsOf(known);

describe("tellings of one event", () => {
  test.each([
    ["a millisecond less than a day after the first", DAY - 1, 1],
    ["a day after it", DAY, 2],
    ["a millisecond more than a day after it", DAY + 1, 2],
  ])("%s", (_, atMs, count) => {
    for (const person of inBothOrders([made(0), made(atMs)])) expect(contacts(person)).toHaveLength(count);
  });

  test("are parted by the first of them, though that comes last", () => {
    for (const person of inBothOrders([made(DAY - 1), made(DAY + 5), made(0)]))
      expect(contacts(person).map(({ firstToMs, atMs }) => [firstToMs, atMs])).toEqual([
        [0, DAY - 1],
        [DAY + 5, DAY + 5],
      ]);
  });

  test("are one contact whatever they say: the words of the last hold, and the time of the first", () => {
    const said = [
      made(1, { channel: "sms", department: "growth", offer: "tea", followUp: "fu_1" }),
      made(2, { channel: "call", purpose: "service" }),
    ];
    for (const person of inBothOrders(said))
      expect(contacts(person)).toEqual([
        { event: "e", channel: "call", purpose: "service", atMs: 2, firstFromMs: 1, firstToMs: 1, followUp: "fu_1" },
      ]);
  });

  test("are what the last of many says, and nothing beside it", () => {
    const said = [made(1, { channel: "sms" }), made(2, { channel: "email" }), made(3)];
    for (const person of inBothOrders(said))
      expect(contacts(person)).toStrictEqual([
        { event: "e", channel: "call", purpose: "sales", atMs: 3, firstFromMs: 1, firstToMs: 1 },
      ]);
  });

  test("began with the told time of the first of them, from its start to its end", () => {
    const first = { ...made(2 * MINUTE - 1), fromMs: MINUTE };
    for (const person of inBothOrders([made(5 * MINUTE, { outcome: "reached" }), first]))
      expect(contacts(person)).toMatchObject([{ firstFromMs: MINUTE, firstToMs: 2 * MINUTE - 1, atMs: 5 * MINUTE }]);
  });

  test("of another event are another contact, even in the same instant", () => {
    for (const person of inBothOrders([made(1), made(1, {}, "other")])) expect(contacts(person)).toHaveLength(2);
  });
});

describe("what came of a contact", () => {
  const outcomeOf = (...said: [atMs: number, outcome?: Outcome][]) => {
    const people = inBothOrders(said.map(([atMs, outcome]) => made(atMs, outcome === undefined ? {} : { outcome })));
    const [first, ...others] = people.map((person) => contacts(person)[0]);
    for (const other of others) expect(other).toEqual(first);
    return [first?.outcome, first?.isUndelivered === true];
  };

  test("is the word with the latest told time, whenever it arrives", () => {
    expect(outcomeOf([1, "reached"], [2, "no_answer"])).toEqual(["no_answer", false]);
    expect(outcomeOf([2, "reached"], [1, "no_answer"])).toEqual(["reached", false]);
    expect(outcomeOf([1, "reached"], [2])).toEqual(["reached", false]);
    expect(outcomeOf([1], [2])).toEqual([undefined, false]);
  });

  const RANKED: Outcome[] = ["complained", "declined", "converted", "reached", "no_answer", "undelivered"];
  const pairs = RANKED.flatMap((first, index) => RANKED.slice(index + 1).map((second) => [first, second] as const));
  test.each(pairs)("is of two words of one instant %s rather than %s", (first, second) => {
    expect(outcomeOf([5, first], [5, second])).toEqual([first, false]);
  });

  test.each<[what: string, a: Said, b: Said, expected: Said]>([
    ["no word at all", {}, {}, {}],
    ["a word without a time, which is none", {}, { outcome: "reached" }, {}],
    ["a time without a word, which is none", {}, { outcomeAtMs: 5 }, {}],
    [
      "a word, and in the same instant none",
      { outcomeAtMs: 5 },
      { outcome: "undelivered", outcomeAtMs: 5 },
      { outcome: "undelivered", outcomeAtMs: 5 },
    ],
  ])("is, of %s", (_, a, b, expected) => {
    expect(latestWord(a, b)).toStrictEqual(expected);
    expect(latestWord(b, a)).toStrictEqual(expected);
  });

  test("is that it never arrived only where nothing else is said of what came of it", () => {
    expect(outcomeOf([1, "undelivered"])).toEqual(["undelivered", true]);
    expect(outcomeOf([1, "undelivered"], [2, "undelivered"])).toEqual(["undelivered", true]);
    expect(outcomeOf([1], [2, "undelivered"])).toEqual(["undelivered", true]);
    expect(outcomeOf([1, "reached"], [2, "undelivered"])).toEqual(["undelivered", false]);
    expect(outcomeOf([1, "undelivered"], [2, "no_answer"])).toEqual(["no_answer", false]);
  });
});

describe("a 'no' that any telling caused stays", () => {
  test("a refusal by a complaint, though the last word is that the person was reached", () => {
    for (const { known } of inBothOrders([made(1, { outcome: "complained" }), made(2, { outcome: "reached" })]))
      expect(known.refusals).toMatchObject([{ channel: "call", purpose: "sales", atMs: 1, door: "backend" }]);
  });

  test("a decline of the channel, or of the offer, though the last word is that it never arrived", () => {
    for (const { known } of inBothOrders([made(1, { outcome: "declined" }), made(2, { outcome: "undelivered" })]))
      expect(known.contactDeclined).toEqual({ call: { atMs: 1 } });
    const said = [made(1, { outcome: "declined", offer: "tea" }), made(2, { outcome: "reached", offer: "coffee" })];
    for (const { known } of inBothOrders(said)) {
      expect(known.offersDeclined.backend.offers).toEqual({ tea: { atMs: 1 } });
      expect(known.declinedWithOffer).toEqual({ call: { atMs: 1 } });
    }
  });

  test("of a channel that nobody could read is one of all of them", () => {
    const { known } = arrived([event({ type: "contact.made", outcome: "declined" }, { atMs: 1 })]);
    expect([known.contactDeclined, contacts(arrived([event({ type: "contact.made" }, { atMs: 1 })]))]).toMatchObject([
      { all: { atMs: 1 } },
      [{ channel: "all", purpose: "all" }],
    ]);
  });
});

test("two who are one have the contacts of both, and of one that both know each telling once", () => {
  const one = arrived([made(1), made(3, { outcome: "reached" })]);
  const other = arrived([made(1), made(2, { outcome: "no_answer" }), made(9, {}, "other")]);
  for (const person of [absorb(one, other, "checkout:ck", "m"), absorb(other, one, "checkout:ck", "m")])
    expect(contacts(person)).toMatchObject([
      { event: "e", firstToMs: 1, outcome: "reached" },
      { event: "other", atMs: 9 },
    ]);
});

test("of a hundred tellings and more those that had to go are remembered by channel and purpose; what never arrived is not", () => {
  const many = Array.from({ length: 120 }, (_, n) =>
    made(n * DAY, n === 19 ? { outcome: "undelivered" } : n < 17 ? { channel: "email" } : {}, `e_${n}`),
  );
  for (const person of inBothOrders(many)) {
    const marks = person.known.toldContacts.filter(({ isMore }) => isMore);
    const mark = (atMs: number, channel: Channel): ToldContact => ({
      ...{ event: "", channel, purpose: "sales", atMs, firstFromMs: atMs, firstToMs: atMs, isMore: true },
    });
    expect(marks).toEqual([mark(16 * DAY, "email"), mark(18 * DAY, "call")]);
  }
});

test("of a hundred tellings and more the last are kept, and contacts without room for their names still count", () => {
  const long = "x".repeat(200);
  const many = Array.from({ length: 120 }, (_, n) => made(n * DAY, { offer: `${n}${long}` }, `e_${n}`));
  for (const person of inBothOrders(many)) {
    const kept = contacts(person);
    expect(kept.map(({ atMs }) => atMs)).toEqual(many.slice(20).map(({ atMs }) => atMs));
    const named = kept.map(({ offer }) => offer !== undefined);
    expect([named[0], named.at(-1), named.lastIndexOf(false) < named.indexOf(true)]).toEqual([false, true, true]);
  }
});

describe("names of contacts", () => {
  const told = (n: number, names: Partial<ToldContact>): ToldContact => ({
    ...{ event: `e_${n}`, channel: "call", purpose: "sales", atMs: n, firstFromMs: n, firstToMs: n },
    ...names,
  });
  const isNamed = (list: readonly ToldContact[]): boolean[] =>
    boundToldContacts(list).map(({ department, offer, followUp }) => (department ?? offer ?? followUp) !== undefined);

  test.each(["department", "offer", "followUp"])("have four kilobytes of room in all: by %s", (name) => {
    const list = (bytes: number) => [told(1, { [name]: "é" }), told(2, { [name]: "x".repeat(bytes - 2) })];
    expect(isNamed(list(4096))).toEqual([true, true]);
    expect(isNamed(list(4097))).toEqual([false, true]);
  });

  test("share that room", () => {
    const half = { department: "x".repeat(1000), offer: "x".repeat(1000), followUp: "x".repeat(48) };
    expect(isNamed([told(1, half), told(2, half)])).toEqual([true, true]);
    expect(isNamed([told(1, half), told(2, { ...half, followUp: "x".repeat(49) })])).toEqual([false, true]);
  });

  test("that are not there take none of it", () => {
    const list = [told(1, { offer: "x".repeat(4096) }), told(2, {}), told(3, {})];
    expect(isNamed(list)).toEqual([true, false, false]);
  });
});

test("contacts are left as they are where there is nothing new", () => {
  const { toldContacts } = arrived([made(1)]).known;
  expect(joinToldContacts(toldContacts, [])).toBe(toldContacts);
});
