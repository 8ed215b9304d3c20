/** Notices that the page changed, at a cost that does not grow with how much it changed. */
import { after, type Cancel, uptimeMs } from "./clock.js";
import { guarded } from "./guard.js";
import { attributes, findRoots, MARKS } from "./markup.js";

/** Changes within this long are one. */
const TOGETHER_MS = 200;
/** To look at the page takes at most one millisecond in this many. */
const SHARE = 50;

/** Calls `changed` soon after elements were added or marked, in open shadow roots too. Returns what says that they may be. */
export function observeMutations(changed: () => void, signal: AbortSignal): () => void {
  let planned: Cancel | undefined;
  let waitMs = TOGETHER_MS;
  const plan = guarded(() => {
    planned ??= after(waitMs, () => {
      const startMs = uptimeMs();
      planned = undefined;
      for (const root of findRoots()) {
        observe(root);
        expect(root);
      }
      changed();
      waitMs = TOGETHER_MS + SHARE * (uptimeMs() - startMs);
    });
  });
  const observer = new MutationObserver(plan);
  const observe = (root: ParentNode) =>
    observer.observe(root, { childList: true, subtree: true, attributeFilter: attributes(MARKS) });
  /** What an element gets when its kind comes to be known, such as a shadow root, is no change of the page. */
  const expected = new Set<string>();
  const expect = (root: ParentNode) => {
    for (const { localName } of root.querySelectorAll(":not(:defined)")) {
      if (expected.has(localName)) continue;
      expected.add(localName);
      // A name that no element can have is never known.
      customElements.whenDefined(localName).then(plan, () => undefined);
    }
  };
  observe(document);
  // Shadow roots that were there before: nobody waits for them.
  plan();
  signal.addEventListener("abort", () => {
    planned?.();
    observer.disconnect();
  });
  return plan;
}
