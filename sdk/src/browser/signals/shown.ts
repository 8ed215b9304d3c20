/** What came into view: steps of the checkout, and what the customer is asked. */
import type { Emit } from "../emit.js";
import { guarded } from "../guard.js";
import { findAll, isVisible, read } from "../markup.js";
import { ASKS, emitAsk, SHOWN } from "./asks.js";

export interface ShownObserver {
  /** To be called whenever the page may have changed. */
  scan(): void;
  /** To be called now and then: styles change without a word. */
  look(): void;
}

/** A step is reported when it comes into view, an ask the first time. */
export function observeShown(emit: Emit, emitOnce: Emit, signal: AbortSignal): ShownObserver {
  /** Each marked element, with whether it can be seen. */
  let shown = new Map<Element, boolean>();
  /** The steps that can be seen. */
  let inView = new Set<string | undefined>();

  const observer = new IntersectionObserver(
    guarded((entries) => {
      for (const { intersectionRect, target } of entries) {
        const { width, height } = intersectionRect;
        // What was taken out of the page was perhaps only rendered anew: the next scan knows.
        if (target.isConnected) shown.set(target, width > 1 && height > 1 && isVisible(target));
      }
      const before = inView;
      inView = new Set();
      for (const [element, isShown] of shown) {
        if (!isShown) continue;
        const step = read(element, "step");
        if (step && !before.has(step) && !inView.has(step)) emit({ type: "checkout.step_viewed", step });
        inView.add(step);
        emitAsk(emitOnce, element, SHOWN);
      }
    }),
  );

  signal.addEventListener("abort", () => observer.disconnect());

  // The observer reports an element once when it begins to observe it.
  const look = () => {
    observer.disconnect();
    for (const element of shown.keys()) observer.observe(element);
  };

  return {
    scan() {
      // An element that takes the place of another one with the same step is where that was.
      shown = new Map(findAll(document, `step ${ASKS}`).map((element) => [element, inView.has(read(element, "step"))]));
      if (!shown.size) inView.clear();
      look();
    },
    look,
  };
}
