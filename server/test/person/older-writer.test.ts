/**
 * During a restart an older version, which knows nothing of loose signals, may write on what today's version wrote:
 * whatever it changed is firm.
 */
import { describe, expect, test } from "vitest";
import type { Now, PersonDocument, Tab } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";

const MINUTE_MS = 60_000;
const T = 1_795_000_000_000;
const at = (minute: number): number => T + minute * MINUTE_MS;

const signal = (seq: number, minute: number, fact: DatedFact["fact"], tab = "t_1"): DatedFact => ({
  fact,
  atMs: at(minute),
  source: { door: "page", tab, seq },
});
const beat = (seq: number, minute: number, engagedMs: number): DatedFact =>
  signal(seq, minute, { type: "page.active", engagedMs });

/** Number 2 is missing, so the heartbeat with number 3 is loose. */
const loose = (): PersonDocument =>
  fold(emptyDocument(), [signal(1, 0, { type: "page.viewed" }), beat(3, 2, 5)]).document;
const tabOf = ({ now }: PersonDocument): Tab => {
  const tab = now.tabs["t_1"];
  if (!tab) throw new Error("the tab was heard of");
  return tab;
};
const writtenOn = (now: Partial<Now>, tab: Partial<Tab> = {}): PersonDocument => {
  const document = loose();
  return { ...document, now: { ...document.now, tabs: { t_1: { ...tabOf(document), ...tab } }, ...now } };
};

describe("the missing number takes back what is loose", () => {
  /** As much engagement, and earlier. */
  const missing = beat(2, 1, 5);
  const active = (document: PersonDocument) => {
    const { now } = fold(document, [missing]).document;
    return [now.activeAtMs, now.visits];
  };
  const life = (document: PersonDocument) => {
    const { aliveAtMs, engagedMs } = tabOf(fold(document, [missing]).document);
    return [aliveAtMs, engagedMs];
  };

  test("where no older version wrote", () => {
    expect(active(loose())).toEqual([at(1), [{ fromMs: T, toMs: at(1) }]]);
    expect(life(loose())).toEqual([at(1), 5]);
  });

  test.each<[what: string, now: Partial<Now>, activeAtMs: number, visits: Now["visits"]]>([
    ["activity", { activeAtMs: at(3) }, at(3), [{ fromMs: T, toMs: at(2) }]],
    ["an earlier visit", { visits: [{ fromMs: at(-9), toMs: at(2) }] }, at(2), [{ fromMs: at(-9), toMs: at(2) }]],
  ])("but not where one wrote of %s", (_, now, activeAtMs, visits) => {
    expect(active(writtenOn(now))).toEqual([activeAtMs, visits]);
  });

  test.each<[what: string, tab: Partial<Tab>, aliveAtMs: number, engagedMs: number]>([
    ["a sign of life of its tab", { aliveAtMs: at(4) }, at(4), 5],
    ["more engagement of its tab", { engagedMs: 9 }, at(2), 9],
  ])("but not where one wrote of %s", (_, tab, aliveAtMs, engagedMs) => {
    expect(life(writtenOn({}, tab))).toEqual([aliveAtMs, engagedMs]);
  });
});

test("what it wrote is still seen when another tab is heard", () => {
  const { document } = fold(writtenOn({}, { engagedMs: 9 }), [signal(1, 3, { type: "page.viewed" }, "t_2")]);
  expect(tabOf(document).engagedMs).toBe(9);
});
