/** Which visit a moment belongs to, and what of a late signal becomes of visits. */
import { expect, test } from "vitest";
import type { Visit } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { noteActivity, VISIT_SILENCE_MS, visitAt } from "../../src/person/visits.js";

const visits: Visit[] = [
  { fromMs: 10, toMs: 20 },
  { fromMs: 40, toMs: 40 },
];

test.each([
  [9, undefined],
  [10, visits[0]],
  [20, visits[0]],
  [21, undefined],
  [39, undefined],
  [40, visits[1]],
  [41, undefined],
])("the moment %i belongs to %j", (atMs, visit) => {
  expect(visitAt(visits, atMs)).toEqual(visit);
});

const S = VISIT_SILENCE_MS;
const T = 10 * S;

test.each<[what: string, atMs: number, expected: Visit[]]>([
  ["at its beginning", T, [{ fromMs: T, toMs: T + 9 }]],
  ["within it", T + 5, [{ fromMs: T, toMs: T + 9 }]],
  ["just before it", T - 1, [{ fromMs: T - 1, toMs: T + 9 }]],
  ["a silence before it, less a millisecond", T - S + 1, [{ fromMs: T - S + 1, toMs: T + 9 }]],
  [
    "a silence before it",
    T - S,
    [
      { fromMs: T - S, toMs: T - S },
      { fromMs: T, toMs: T + 9 },
    ],
  ],
  ["a silence after it, less a millisecond", T + 9 + S - 1, [{ fromMs: T, toMs: T + 8 + S }]],
  [
    "a silence after it",
    T + 9 + S,
    [
      { fromMs: T, toMs: T + 9 },
      { fromMs: T + 9 + S, toMs: T + 9 + S },
    ],
  ],
])("activity %s", (_, atMs, expected) => {
  const { now } = emptyDocument();
  noteActivity(now, T);
  noteActivity(now, T + 9);
  noteActivity(now, atMs);
  expect([now.visits, now.activeAtMs]).toEqual([expected, Math.max(atMs, T + 9)]);
});
