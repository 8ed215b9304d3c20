/** Page loads: what each was heard to say, whether it is visible, when a human last touched it. */
import { joinBeats, siftBeats } from "./beats.js";
import { keepNewest } from "./bounds.js";
import type { Beat, Now, Tab } from "./document.js";
import type { HeardFact } from "./fact.js";
import { joinTables, own, put } from "./own.js";
import { addSeq, hasSeq, mergeRanges, seenUpTo } from "./seq-ranges.js";

/** A tab that was dropped is a new one when it is heard again: there are seldom more than a few. */
const TABS_MAX = 32;
const CLOSED_RANGES = 2;

export const sawSignal = (now: Now, tab: string, seq: number): boolean => hasSeq(own(now.tabs, tab)?.seen ?? [], seq);

/**
 * Folds one signal into its tab, which has nothing loose shown; `now.tabs` is the caller's own copy. Answers the times
 * at which it is now known for good that there was activity: all signals are, but a heartbeat without engagement.
 */
export function foldTab(now: Now, id: string, seq: number, fact: HeardFact, atMs: number): number[] {
  const before = own(now.tabs, id) ?? newTab(atMs);
  const tab: Tab = {
    ...before,
    seen: addSeq(before.seen, seq),
    startedAtMs: Math.min(before.startedAtMs, atMs),
    heardAtMs: Math.max(before.heardAtMs, atMs),
  };
  const acted = fact.type === "page.active" ? [] : [atMs];
  if (isPage(fact)) {
    const { visibleMs = 0, engagedMs = 0, type } = fact;
    tab.visibleMs = Math.max(tab.visibleMs, visibleMs);
    if (seq > tab.visibleSeq) {
      tab.visibleSeq = seq;
      tab.visible = type === "page.viewed" || type === "page.active";
    }
    acted.push(...addBeats(tab, [[seq, engagedMs, atMs]]));
  } else if (tab.loose !== undefined) acted.push(...addBeats(tab, []));
  for (const actedAtMs of acted) tab.aliveAtMs = Math.max(tab.aliveAtMs, actedAtMs);
  put(now.tabs, id, tab);
  return acted;
}

const isPage = (fact: HeardFact): fact is Extract<HeardFact, { type: `page.${string}` }> =>
  fact.type.startsWith("page.");

/** Adds to the caller's own copy of a tab. Answers the times of those that turned out to be activity. */
function addBeats(tab: Tab, beats: readonly Beat[]): number[] {
  const sifted = siftBeats(joinBeats(tab.loose ?? [], beats), tab.engagedMs, seenUpTo(tab.seen));
  tab.engagedMs = sifted.engagedMs;
  if (sifted.loose.length > 0) tab.loose = sifted.loose;
  else delete tab.loose;
  return sifted.firm.map(([, , atMs]) => atMs);
}

const newTab = (atMs: number): Tab => ({
  seen: [],
  visible: false,
  visibleSeq: 0,
  heardAtMs: atMs,
  aliveAtMs: 0,
  startedAtMs: atMs,
  visibleMs: 0,
  engagedMs: 0,
});

/** The tab with its loose signals counted, as the rules see it. */
export function shownTab(tab: Tab): Tab {
  const { loose, aliveAtMs, engagedMs } = tab;
  if (loose === undefined) return tab;
  return {
    ...tab,
    aliveAtMs: Math.max(aliveAtMs, ...loose.map(([, , atMs]) => atMs)),
    engagedMs: Math.max(engagedMs, ...loose.map(([, beatEngagedMs]) => beatEngagedMs)),
    firm: { aliveAtMs, engagedMs },
  };
}

/** The tab with its loose signals counted for good, and the gaps in its numbers closed but for the last one. */
export function closedTab(tab: Tab): Tab {
  const { loose: _, firm: __, ...shown } = shownTab(tab);
  return { ...shown, seen: mergeRanges(shown.seen, [], CLOSED_RANGES) };
}

/** The tab without them. An older version, which knows of none, may have written since: then what it shows is firm. */
export function firmTab(shown: Tab): Tab {
  if (shown.firm === undefined) return shown;
  const { firm, ...tab } = shown;
  const { aliveAtMs, engagedMs } = shownTab({ ...tab, ...firm });
  return aliveAtMs === tab.aliveAtMs && engagedMs === tab.engagedMs ? { ...tab, ...firm } : tab;
}

export const boundTabs = (tabs: Record<string, Tab>): Record<string, Tab> =>
  keepNewest(tabs, TABS_MAX, ({ heardAtMs }) => heardAtMs);

export interface JoinedTabs {
  tabs: Record<string, Tab>;
  /** Times of activity that became firm because what one was missing the other had. */
  actedAtMs: number[];
}

export function joinTabs(a: Record<string, Tab>, b: Record<string, Tab>): JoinedTabs {
  const actedAtMs: number[] = [];
  const joined = joinTables(a, b, (mine, theirs) => {
    const tab = joinTab(mine, theirs);
    for (const atMs of addBeats(tab, theirs.loose ?? [])) {
      tab.aliveAtMs = Math.max(tab.aliveAtMs, atMs);
      actedAtMs.push(atMs);
    }
    return tab;
  });
  return { tabs: boundTabs(joined), actedAtMs };
}

/** All but what is loose in `b`. */
function joinTab(a: Tab, b: Tab): Tab {
  return {
    ...a,
    seen: mergeRanges(a.seen, b.seen),
    // The higher number's word. One number said one thing; where two say otherwise, the person is here.
    visible: (a.visible && a.visibleSeq >= b.visibleSeq) || (b.visible && b.visibleSeq >= a.visibleSeq),
    visibleSeq: Math.max(a.visibleSeq, b.visibleSeq),
    heardAtMs: Math.max(a.heardAtMs, b.heardAtMs),
    aliveAtMs: Math.max(a.aliveAtMs, b.aliveAtMs),
    startedAtMs: Math.min(a.startedAtMs, b.startedAtMs),
    visibleMs: Math.max(a.visibleMs, b.visibleMs),
    engagedMs: Math.max(a.engagedMs, b.engagedMs),
  };
}
