/** Notices that the page changed, at a cost that does not grow with how much it changed. */
import { after, type Cancel, uptimeMs } from "./clock.js";
import { guarded } from "./guard.js";
import type { Stop } from "./listen.js";
import { attributes, findRoots, MARKS } from "./markup.js";

/** Changes within this long are one. */
const TOGETHER_MS = 200;
/** To look at the page takes at most one millisecond in this many. */
const SHARE = 50;

/** Calls `changed` soon after elements were added or marked, in open shadow roots too. */
export function observeMutations(changed: () => void): Stop {
  let planned: Cancel | undefined;
  let waitMs = TOGETHER_MS;
  const plan = guarded(() => {
    planned ??= after(waitMs, () => {
      const startMs = uptimeMs();
      planned = undefined;
      for (const root of findRoots()) observe(root);
      changed();
      waitMs = TOGETHER_MS + SHARE * (uptimeMs() - startMs);
    });
  });
  const observer = new MutationObserver(plan);
  const observe = (root: ParentNode) =>
    observer.observe(root, { childList: true, subtree: true, attributeFilter: attributes(MARKS) });
  observe(document);
  // Shadow roots that were there before: nobody waits for them.
  plan();
  return () => {
    planned?.();
    observer.disconnect();
  };
}
