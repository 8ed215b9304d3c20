/** Page loads: what each was heard to say, whether it is visible, when a human last touched it. */
import type { Fact } from "@holdoff/sdk/wire";
import { keepNewest } from "./bounds.js";
import type { Now, Tab } from "./document.js";
import { addSeq, hasSeq, mergeRanges } from "./seq-ranges.js";

const TABS_MAX = 32;

export const sawSignal = (now: Now, tab: string, seq: number): boolean => hasSeq(now.tabs[tab]?.seen ?? [], seq);

/** Folds one signal into its tab. Answers whether it is activity: all are, but a heartbeat without engagement. */
export function foldTab(now: Now, id: string, seq: number, fact: Fact, atMs: number): boolean {
  const tab = now.tabs[id] ?? newTab(atMs);
  const totals = isPage(fact) ? { visibleMs: fact.visibleMs ?? 0, engagedMs: fact.engagedMs ?? 0 } : undefined;
  const alive = fact.type !== "page.active" || (totals?.engagedMs ?? 0) > tab.engagedMs;

  tab.seen = addSeq(tab.seen, seq);
  tab.startedAtMs = Math.min(tab.startedAtMs, atMs);
  tab.heardAtMs = Math.max(tab.heardAtMs, atMs);
  if (alive) tab.aliveAtMs = Math.max(tab.aliveAtMs, atMs);
  if (totals) {
    tab.visibleMs = Math.max(tab.visibleMs, totals.visibleMs);
    tab.engagedMs = Math.max(tab.engagedMs, totals.engagedMs);
    if (seq > tab.visibleSeq) {
      tab.visibleSeq = seq;
      tab.visible = fact.type === "page.viewed" || fact.type === "page.active";
    }
  }
  now.tabs = keepNewest({ ...now.tabs, [id]: tab }, TABS_MAX, (entry) => entry.heardAtMs);
  return alive;
}

/** How long a page says that it has been visible by now. Of a page that was never heard of it counts nothing. */
export function withVisibleTime(now: Now, id: string | undefined, visibleMs: number | undefined): Now {
  const tab = id === undefined ? undefined : now.tabs[id];
  if (id === undefined || tab === undefined || visibleMs === undefined || visibleMs <= tab.visibleMs) return now;
  return { ...now, tabs: { ...now.tabs, [id]: { ...tab, visibleMs } } };
}

const isPage = (fact: Fact): fact is Extract<Fact, { type: `page.${string}` }> => fact.type.startsWith("page.");

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

export function mergeTabs(a: Record<string, Tab>, b: Record<string, Tab>): Record<string, Tab> {
  const merged = { ...a };
  for (const [id, tab] of Object.entries(b)) {
    const other = merged[id];
    merged[id] = other ? mergeTab(other, tab) : tab;
  }
  return keepNewest(merged, TABS_MAX, (entry) => entry.heardAtMs);
}

function mergeTab(a: Tab, b: Tab): Tab {
  const newest = a.visibleSeq >= b.visibleSeq ? a : b;
  return {
    seen: mergeRanges(a.seen, b.seen),
    visible: newest.visible,
    visibleSeq: newest.visibleSeq,
    heardAtMs: Math.max(a.heardAtMs, b.heardAtMs),
    aliveAtMs: Math.max(a.aliveAtMs, b.aliveAtMs),
    startedAtMs: Math.min(a.startedAtMs, b.startedAtMs),
    visibleMs: Math.max(a.visibleMs, b.visibleMs),
    engagedMs: Math.max(a.engagedMs, b.engagedMs),
  };
}
