/** A person of whom too much was told: the document keeps the newest of each thing, folded or merged. */
import type { Fact } from "@holdoff/sdk/wire";
import { expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact, Source } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { absorb } from "../../src/person/merge.js";
import { joinOutsiders, withOutsider } from "../../src/person/outsiders.js";

const HOUR_MS = 60 * 60 * 1000;

/** In order of name the newest comes last, so that it is not kept for its name. */
const name = (n: number): string => `n_${String(n).padStart(4, "0")}`;
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => n + from);
const namesOf = (table: object): string[] => Object.keys(table).sort();

const ofTab = (n: number): Source => ({ door: "page", tab: name(n), seq: 1 });
const ofVisitor = (n: number): Source => ({ door: "page", tab: name(n), seq: 1, visitor: name(n) });
const ofBackend = (n: number): Source => ({ door: "backend", event: name(n), receivedAtMs: n });

interface Kept {
  what: string;
  most: number;
  /** What is told the n-th time. */
  said: (n: number) => DatedFact;
  zone?: (n: number) => string;
  names: (document: PersonDocument) => string[];
}

const closed = (n: number): Fact => ({ type: "ticket.closed", ticket: name(n) });

const KEPT: Kept[] = [
  {
    what: "the 32 tabs that were heard last",
    most: 32,
    said: (n) => ({ fact: { type: "page.viewed" }, atMs: n, source: ofTab(n) }),
    names: ({ now }) => namesOf(now.tabs),
  },
  {
    what: "the 100 tickets that were closed last",
    most: 100,
    said: (n) => ({ fact: closed(n), atMs: n, source: ofBackend(n) }),
    names: ({ known }) => namesOf(known.tickets),
  },
  {
    what: "the 32 browsers that showed a checkout last",
    most: 32,
    said: (n) => ({ fact: { type: "checkout.step_viewed" }, atMs: n, source: ofVisitor(n) }),
    names: ({ known }) => namesOf(known.shownAtMs),
  },
  {
    what: "the 32 browsers that told an order without any name last",
    most: 32,
    said: (n) => ({ fact: { type: "order.completed" }, atMs: n, source: ofVisitor(n) }),
    names: ({ known }) => namesOf(known.orders.page.unnamed),
  },
  {
    what: "the five zones that browsers reported last",
    most: 5,
    said: (n) => ({ fact: { type: "page.viewed" }, atMs: n * HOUR_MS, source: { door: "page", tab: "t_1", seq: n } }),
    zone: name,
    names: ({ known }) => namesOf(known.zones),
  },
];

test.each(KEPT)("keeps $what, in whichever order they are told", ({ most, said, zone, names }) => {
  const all = numbers(1, most + 2);
  const told = (order: number[]): string[] =>
    names(
      order.reduce((document, n) => fold(document, [said(n)], zone && { zone: zone(n) }).document, emptyDocument()),
    );
  const expected = numbers(3, most + 2).map(name);
  expect(told(all)).toEqual(expected);
  expect(told(all.reverse())).toEqual(expected);
});

test.each(KEPT)("keeps $what of two documents", ({ most, said, zone, names }) => {
  const told = (from: number, to: number): PersonDocument =>
    numbers(from, to).reduce(
      (document, n) => fold(document, [said(n)], zone && { zone: zone(n) }).document,
      emptyDocument(),
    );
  const [early, late] = [told(1, 3), told(4, most + 2)];
  const expected = numbers(3, most + 2).map(name);
  expect(names(absorb(early, late, "checkout:ck_1", "mark"))).toEqual(expected);
  expect(names(absorb(late, early, "checkout:ck_1", "mark"))).toEqual(expected);
});

test("keeps a tab that is heard again, and drops the one that was not heard for longest", () => {
  const viewed = (n: number, atMs: number, seq: number): DatedFact => ({
    fact: { type: "page.viewed" },
    atMs,
    source: { door: "page", tab: name(n), seq },
  });
  const all = [...numbers(1, 32).map((n) => viewed(n, n, 1)), viewed(1, 100, 2), viewed(33, 101, 1)];
  const { tabs } = fold(emptyDocument(), all).document.now;
  expect(namesOf(tabs)).toEqual([1, ...numbers(3, 33)].map(name));
});

test("keeps the twenty outsiders that were heard last, told or merged", () => {
  const { now } = emptyDocument();
  const told = (from: number, to: number) =>
    numbers(from, to).reduce(
      (person, n) => withOutsider(person, name(n), { heardAtMs: n, aliveAtMs: n, visible: true }),
      now,
    ).outsiders;
  const expected = numbers(3, 22).map(name);
  expect(namesOf(told(1, 22))).toEqual(expected);
  expect(namesOf(joinOutsiders(told(1, 10), told(11, 22)))).toEqual(expected);
  expect(namesOf(joinOutsiders(told(11, 22), told(1, 10)))).toEqual(expected);
});
