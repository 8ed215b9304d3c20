/** A page load: what its signals say of it, in whichever order they arrive. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { joinBeats } from "../../src/person/beats.js";
import type { Beat, PersonDocument, Tab } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { absorb } from "../../src/person/merge.js";

const signal = (seq: number, fact: Fact, atMs = seq): DatedFact => ({
  fact,
  atMs,
  source: { door: "page", tab: "t_1", seq },
});
const folded = (...facts: DatedFact[]): PersonDocument => fold(emptyDocument(), facts).document;
const tabOf = ({ now }: PersonDocument): Tab => {
  const tab = now.tabs["t_1"];
  if (!tab) throw new Error("the tab was heard of");
  return tab;
};
/** What its signals add up to, told in order and the other way round. */
const tab = (...facts: Fact[]): Tab => {
  const numbered = facts.map((fact, index) => signal(index + 1, fact));
  const inOrder = tabOf(folded(...numbered));
  expect(tabOf(folded(...numbered.reverse()))).toEqual(inOrder);
  return inOrder;
};

const viewed: Fact = { type: "page.viewed" };
const hidden: Fact = { type: "page.hidden" };
const opened: Fact = { type: "chat.opened" };

describe("whether a tab is visible", () => {
  test.each<[what: string, facts: Fact[], visible: boolean]>([
    ["is not known before the page says so", [opened], false],
    ["is said when it is viewed", [viewed], true],
    ["is said by a heartbeat", [{ type: "page.active" }], true],
    ["is taken back when it is hidden", [viewed, hidden], false],
    ["is taken back when it is left", [viewed, { type: "page.left" }], false],
    ["is said again by a heartbeat", [viewed, hidden, { type: "page.active" }], true],
    ["is nothing that a chat says, while it is visible", [viewed, opened], true],
    ["is nothing that a chat says, while it is hidden", [hidden, opened], false],
  ])("%s", (_, facts, visible) => {
    expect(tab(...facts).visible).toBe(visible);
  });

  test.each<[what: string, mine: DatedFact, theirs: DatedFact, visible: boolean]>([
    ["is the word of the higher number", signal(1, viewed), signal(2, hidden), false],
    ["is the word of the higher number, which sees it", signal(1, hidden), signal(2, viewed), true],
    ["is yes where one number said both", signal(1, viewed), signal(1, hidden), true],
    ["is no where both say so", signal(1, hidden), signal(1, hidden), false],
  ])("of two documents %s", (_, mine, theirs, visible) => {
    const [a, b] = [folded(mine), folded(theirs)];
    expect(tabOf(absorb(a, b, "checkout:ck_1", "mark")).visible).toBe(visible);
    expect(tabOf(absorb(b, a, "checkout:ck_1", "mark")).visible).toBe(visible);
  });
});

test("the visible time is the greatest that was said", () => {
  expect(tab({ ...viewed, visibleMs: 5 }, { ...hidden, visibleMs: 9 }, { ...viewed, visibleMs: 8 }).visibleMs).toBe(9);
});

test("a chat is a sign of life, and says nothing of engagement", () => {
  const { aliveAtMs, engagedMs, loose } = tab({ ...viewed, engagedMs: 5 }, opened);
  expect([aliveAtMs, engagedMs, loose]).toEqual([2, 5, undefined]);
});

describe("engagement above a missing number", () => {
  const beat = (seq: number, engagedMs: number): DatedFact => signal(seq, { type: "page.active", engagedMs });

  test("counts, the greatest of it, and is firm once the number arrives, whatever it says", () => {
    const loose = [signal(1, viewed), beat(3, 4), beat(4, 6)];
    const before = tabOf(folded(...loose));
    expect([before.engagedMs, before.aliveAtMs, before.firm]).toEqual([6, 4, { engagedMs: 0, aliveAtMs: 1 }]);
    const after = tabOf(folded(...loose, signal(2, opened)));
    expect([after.engagedMs, after.aliveAtMs, after.firm, after.loose]).toEqual([6, 4, undefined, undefined]);
  });

  test.each<[what: string, mine: Beat, theirs: Beat, joined: Beat]>([
    ["engagement, the greater", [3, 5, 30], [3, 6, 20], [3, 6, 20]],
    ["time, the later", [3, 5, 30], [3, 5, 40], [3, 5, 40]],
  ])("is told by one number with one %s, where two documents differ", (_, mine, theirs, joined) => {
    expect(joinBeats([mine], [theirs])).toEqual([joined]);
    expect(joinBeats([theirs], [mine])).toEqual([joined]);
  });
});
