/** Presence of a browser with many tabs, each with many gaps in its numbers, is kept shorter than of anybody else. */
import { keepNewest } from "./bounds.js";
import type { Now } from "./document.js";
import { shownNow } from "./now.js";
import { closedTab } from "./tabs.js";
import { noteActivity } from "./visits.js";

/** Of presence, as it is stored. */
export const NOW_BYTES_MAX = 16 * 1024;
/** So many tabs always fit, whatever they say. */
const TABS_THAT_FIT = 4;
const TABS_MAX = 16;

/** `now` has nothing loose shown. */
export function fitNow(now: Now): Now {
  if (Object.keys(now.tabs).length <= TABS_THAT_FIT || fits(now)) return now;
  const closed = withClosedTabs(now);
  if (fits(closed)) return closed;
  return { ...closed, tabs: keepNewest(closed.tabs, TABS_MAX, ({ heardAtMs }) => heardAtMs) };
}

/** All but the few that were heard last. */
function withClosedTabs(now: Now): Now {
  const open = new Set(Object.keys(keepNewest(now.tabs, TABS_THAT_FIT, ({ heardAtMs }) => heardAtMs)));
  const tabs = Object.entries(now.tabs);
  const closed = {
    ...now,
    tabs: Object.fromEntries(tabs.map(([id, tab]) => [id, open.has(id) ? tab : closedTab(tab)])),
  };
  for (const [id, { loose = [] }] of tabs)
    if (!open.has(id)) for (const [, , atMs] of loose) noteActivity(closed, atMs);
  return closed;
}

/** As it is stored: what is loose is written twice, with it and without. */
const fits = (now: Now): boolean => Buffer.byteLength(JSON.stringify(shownNow(now))) <= NOW_BYTES_MAX;
