/** How long a page says that it has been visible by now, beside its signals. */
import type { Now } from "./document.js";
import { own } from "./own.js";

/** As its next heartbeat would say it. Of a page that was never heard of it counts nothing. */
export function withVisibleTime(now: Now, id: string | undefined, visibleMs: number | undefined): Now {
  if (id === undefined || visibleMs === undefined) return now;
  const tab = own(now.tabs, id);
  if (tab === undefined || visibleMs <= tab.visibleMs) return now;
  return { ...now, tabs: { ...now.tabs, [id]: { ...tab, visibleMs } } };
}
