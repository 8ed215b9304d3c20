/** Changes of the address without a page load, as single-page shops make them. */
import { guarded } from "../guard.js";
import { all, listen, type Stop } from "../listen.js";

/** Calls `changed` after each; the shop's own call has been done by then, and nothing here can fail it. */
export function observeRoute(changed: () => void): Stop {
  const safe = guarded(changed);
  return all(
    listen("popstate", safe),
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
