/** Presence of a browser with many tabs whose numbers have gaps: what of it is kept. */
import { expect, test } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import { fold } from "../../src/person/fold.js";
import { HOUR, nobody, signal } from "./told.js";

const T = 1_795_000_000_000;
const FIRST_SEQ = Number.MAX_SAFE_INTEGER - 1_000;
const tabName = (n: number): string => `t_${n}`.padEnd(128, "_");
const lastBeatMs = (n: number): number => T + n * HOUR + 19;

/** An hour after the other, each tab showed more and more engagement under every other number. */
const person = (tabs: number): PersonDocument =>
  Array.from({ length: tabs }, (_, n) => n).reduce((before, n) => {
    const beats = Array.from({ length: 20 }, (__, m) =>
      signal(
        { type: "page.active", engagedMs: m + 1, visibleMs: m + 1 },
        { atMs: T + n * HOUR + m, tab: tabName(n), seq: FIRST_SEQ + 2 * m },
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
    expect([tabs[tabName(n)]?.seen.length, tabs[tabName(n)]?.loose?.length]).toEqual([16, 8]);
  const closed = Array.from({ length: 11 }, (_, n) => n).filter((n) => tabs[tabName(n)]?.loose === undefined);
  expect(closed.length).toBeGreaterThan(0);
  for (const n of closed) {
    const { seen, engagedMs, aliveAtMs, loose, firm } = tabs[tabName(n)] ?? {};
    expect([seen?.length, engagedMs, aliveAtMs, loose, firm]).toEqual([2, 20, lastBeatMs(n), undefined, undefined]);
  }
});

test("the activity that a closed tab showed stays", () => {
  expect(person(15).now.visits.map(({ toMs }) => toMs)).toEqual(Array.from({ length: 15 }, (_, n) => lastBeatMs(n)));
});

test("the sixteen that were heard last are kept at least", () => {
  const { tabs } = person(40).now;
  expect(Object.keys(tabs)).toEqual(expect.arrayContaining(Array.from({ length: 16 }, (_, n) => tabName(24 + n))));
});
