/** Changes of the address without a page load, as single-page shops make them. */
import { guarded } from "../guard.js";
import { all, listen, type Stop } from "../listen.js";

/** How an address came about: an event or a page load, which may know. */
export type Way = Partial<Pick<NavigationCurrentEntryChangeEvent, "navigationType" | "type">>;

/**
 * Calls `changed` after each, with how it came about where the browser tells. The shop's own call has been done by then,
 * and nothing here can fail it.
 */
export function observeRoute(changed: (how?: Way) => void): Stop {
  const safe = guarded(changed);
  return all(
    // Where the browser has it, it comes first, and tells links to a fragment from back and forward.
    listen("currententrychange", changed, window.navigation),
    listen("popstate", changed),
    ...(["pushState", "replaceState"] as const).map((method) => {
      const original = history[method];
      const wrapped: History["pushState"] = function (this: History, ...args) {
        original.apply(this, args);
        safe();
      };
      history[method] = wrapped;
      return () => {
        // If somebody has wrapped it since, ours stays below and says nothing new.
        if (history[method] === wrapped) history[method] = original;
      };
    }),
  );
}
