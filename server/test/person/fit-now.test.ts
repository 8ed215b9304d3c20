/** Presence of a browser with many tabs whose numbers have gaps: what of it is kept. */
import { expect, test } from "vitest";
import type { Now, PersonDocument } from "../../src/person/document.js";
import { fitNow, NOW_BYTES_MAX } from "../../src/person/fit-now.js";
import { fold } from "../../src/person/fold.js";
import { firmNow, shownNow } from "../../src/person/now.js";
import { HOUR, nobody, signal } from "./told.js";
import { workOf } from "./work.js";

const T = 1_795_000_000_000;
const FIRST_SEQ = Number.MAX_SAFE_INTEGER - 1_000;
const longName = (n: number): string => `t_${n}`.padEnd(128, "_");
const shortName = (n: number): string => `t_${n}`;
const lastBeatMs = (n: number): number => T + n * HOUR + 19;

/** An hour after the other, each tab showed more and more engagement under every other number. */
const person = (tabs: number, nameOf = longName): PersonDocument =>
  Array.from({ length: tabs }, (_, n) => n).reduce((before, n) => {
    const beats = Array.from({ length: 20 }, (__, m) =>
      signal(
        { type: "page.active", engagedMs: m + 1, visibleMs: m + 1 },
        { atMs: T + n * HOUR + m, tab: nameOf(n), seq: FIRST_SEQ + 2 * m },
      ),
    );
    return fold(before, beats).document;
  }, nobody());

test("a few tabs keep all that they said", () => {
  for (const { seen, loose } of Object.values(person(4).now.tabs))
    expect([seen.length, loose?.length]).toEqual([16, 8]);
});

test("of many the four that were heard last do, and the others count what they said for good", () => {
  const { tabs } = person(15).now;
  expect(Object.keys(tabs)).toHaveLength(15);
  for (const n of [11, 12, 13, 14])
    expect([tabs[longName(n)]?.seen.length, tabs[longName(n)]?.loose?.length]).toEqual([16, 8]);
  const closed = Array.from({ length: 11 }, (_, n) => n).filter((n) => tabs[longName(n)]?.loose === undefined);
  expect(closed.length).toBeGreaterThan(0);
  for (const n of closed) {
    const { seen, engagedMs, aliveAtMs, loose, firm } = tabs[longName(n)] ?? {};
    expect([seen?.length, engagedMs, aliveAtMs, loose, firm]).toEqual([2, 20, lastBeatMs(n), undefined, undefined]);
  }
});

test("the activity that a closed tab showed stays", () => {
  expect(person(15).now.visits.map(({ toMs }) => toMs)).toEqual(Array.from({ length: 15 }, (_, n) => lastBeatMs(n)));
});

test("the sixteen that were heard last are kept at least", () => {
  const { tabs } = person(40).now;
  expect(Object.keys(tabs)).toEqual(expect.arrayContaining(Array.from({ length: 16 }, (_, n) => longName(24 + n))));
});

test("what the tabs that stay open said may still turn out to be nothing", () => {
  const { tabs, visits, firm } = person(15).now;
  const open = [11, 12, 13, 14].map((n) => tabs[longName(n)]);
  // Of each the first signals are firm: there was no room for the gaps before them.
  expect(firm?.visits.slice(-4).map(({ toMs }) => toMs)).toEqual(open.map((tab) => tab?.firm?.aliveAtMs));
  expect(visits.slice(-4).map(({ toMs }) => toMs)).toEqual(open.map((tab) => tab?.aliveAtMs));
});

/** So many that said the same, one heard after the other, in order of name. The first one has nothing loose. */
function atOnce(tabs: number): Now {
  const { now } = firmPerson(1);
  const { [shortName(0)]: tab } = now.tabs;
  if (tab === undefined) throw new Error("there is one");
  const { loose: _, ...first } = tab;
  const entries = Array.from({ length: tabs }, (__, n) => [
    shortName(10 + n),
    { ...(n === 0 ? first : tab), heardAtMs: T + n },
  ]);
  return { ...now, tabs: Object.fromEntries(entries) };
}

test("of many at once all are kept that fit once they are closed, and the four that were heard last stay open", () => {
  const { tabs, activeAtMs, visits } = fitNow(atOnce(24));
  expect(Object.keys(tabs)).toHaveLength(24);
  const open = Object.keys(tabs).filter((name) => tabs[name]?.loose !== undefined);
  expect(open.sort()).toEqual([30, 31, 32, 33].map(shortName));
  expect([activeAtMs, visits]).toEqual([lastBeatMs(0), [{ fromMs: T, toMs: lastBeatMs(0) }]]);
});

/** Four tabs and a fifth with a name of that length. */
const five = (nameLength: number): Now => {
  const { now } = firmPerson(5);
  const [last = ""] = Object.keys(now.tabs).slice(-1);
  const { [last]: tab, ...tabs } = now.tabs;
  return { ...now, tabs: { ...tabs, ...(tab && { ["-".repeat(nameLength)]: tab }) } };
};
const firmPerson = (tabs: number): PersonDocument => {
  const shown = person(tabs, shortName);
  return { ...shown, now: firmNow(shown.now) };
};
const bytesOf = (now: Now): number => Buffer.byteLength(JSON.stringify(shownNow(now)));

test("presence that fits to the byte is left as it is, and one byte more is too much", () => {
  const spare = NOW_BYTES_MAX - bytesOf(five(0));
  for (const [more, isKept] of [
    [-1, true],
    [0, true],
    [1, false],
  ] as const) {
    const now = five(spare + more);
    expect([bytesOf(now), fitNow(now) === now]).toEqual([NOW_BYTES_MAX + more, isKept]);
  }
});

test("of four tabs nobody even looks how large they are", () => {
  const [four, more] = [firmPerson(4).now, firmPerson(5).now];
  expect(fitNow(four)).toBe(four);
  expect(workOf(() => fitNow(four))).toBeLessThan(10);
  expect(workOf(() => fitNow(more))).toBeGreaterThan(100);
});
