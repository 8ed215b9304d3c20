/** The half that is written at each heartbeat: with and without what is loose, and two as one. */
import { joinAsks } from "./asks.js";
import { later } from "./bounds.js";
import type { Now, Tab } from "./document.js";
import { joinOutsiders } from "./outsiders.js";
import { firmTab, joinTabs, shownTab } from "./tabs.js";
import { joinVisits, noteActivity } from "./visits.js";

/** With the loose signals of its tabs counted, as the rules see it. */
export function shownNow(now: Now): Now {
  const loose = Object.values(now.tabs).flatMap((tab) => tab.loose ?? []);
  if (loose.length === 0) return now;
  const { activeAtMs, visits } = now;
  return {
    ...now,
    tabs: eachTab(now.tabs, shownTab),
    activeAtMs: loose.reduce<number | null>((latest, [, , atMs]) => later(latest, atMs), activeAtMs),
    visits: joinVisits(
      visits,
      loose.map(([, , atMs]) => ({ fromMs: atMs, toMs: atMs })),
    ),
    firm: { activeAtMs, visits },
  };
}

/** Without them. An older version, which knows of none, may have written since: then what it shows is firm. */
export function firmNow(shown: Now): Now {
  if (shown.firm === undefined) return shown;
  const { firm, ...now } = shown;
  const { activeAtMs, visits } = shownNow({ ...now, ...firm });
  const asShown = activeAtMs === now.activeAtMs && JSON.stringify(visits) === JSON.stringify(now.visits);
  return { ...now, ...(asShown ? firm : {}), tabs: eachTab(now.tabs, firmTab) };
}

const eachTab = (tabs: Record<string, Tab>, change: (tab: Tab) => Tab): Record<string, Tab> =>
  Object.fromEntries(Object.entries(tabs).map(([id, tab]) => [id, change(tab)]));

/** Two halves without anything loose shown. */
export function joinNows(a: Now, b: Now): Now {
  const { tabs, actedAtMs } = joinTabs(a.tabs, b.tabs);
  const now: Now = {
    tabs,
    outsiders: joinOutsiders(a.outsiders, b.outsiders),
    activeAtMs: later(a.activeAtMs, b.activeAtMs),
    visits: joinVisits(a.visits, b.visits),
    touchedAtMs: later(a.touchedAtMs, b.touchedAtMs),
    askedAtMs: joinAsks(a.askedAtMs, b.askedAtMs),
    allowedAtMs: joinAsks(a.allowedAtMs, b.allowedAtMs),
  };
  const contactReceivedAtMs = later(a.contactReceivedAtMs ?? null, b.contactReceivedAtMs ?? null);
  if (contactReceivedAtMs !== null) now.contactReceivedAtMs = contactReceivedAtMs;
  const unheardSinceMs = later(a.unheardSinceMs ?? null, b.unheardSinceMs ?? null);
  if (unheardSinceMs !== null) now.unheardSinceMs = unheardSinceMs;
  for (const atMs of actedAtMs) noteActivity(now, atMs);
  return now;
}
