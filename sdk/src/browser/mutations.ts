/** Notices that the page changed, at a cost that does not grow with how much it changed. */
import { after, type Cancel } from "./clock.js";
import { guarded } from "./guard.js";
import type { Stop } from "./listen.js";
import { attributes, MARKS } from "./markup.js";

/** Changes within this long are one. */
const TOGETHER_MS = 200;

/** Calls `changed` soon after elements were added or marked. */
export function observeMutations(changed: () => void): Stop {
  let planned: Cancel | undefined;
  const observer = new MutationObserver(
    guarded(() => {
      planned ??= after(TOGETHER_MS, () => {
        planned = undefined;
        changed();
      });
    }),
  );
  observer.observe(document, { childList: true, subtree: true, attributeFilter: attributes(MARKS) });
  return () => {
    planned?.();
    observer.disconnect();
  };
}
