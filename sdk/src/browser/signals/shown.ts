/** What came into view: steps of the checkout, and what the customer is asked. */
import type { Emit } from "../emit.js";
import { guarded } from "../guard.js";
import type { Stop } from "../listen.js";
import { findAll, isVisible, read } from "../markup.js";
import { ASKS, emitAsk, SHOWN } from "./asks.js";

export interface ShownObserver {
  /** To be called whenever the page may have changed. */
  scan(): void;
  /** To be called now and then: styles change without a word. */
  look(): void;
  stop: Stop;
}

/** A step is reported whenever it comes into view, an ask the first time. */
export function observeShown(emit: Emit, emitOnce: Emit): ShownObserver {
  /** Each observed element, with whether a part of it lies in the window; 0 for one that has no size there. */
  let places = new Map<Element, number | undefined>();
  /** The steps that can be seen. */
  let inView = new Set<string | undefined>();

  const look = () => {
    const before = inView;
    inView = new Set();
    for (const [element, place] of places) {
      const step = read(element, "step");
      const wasInView = before.has(step);
      // What was taken out of the page was perhaps only rendered anew: the next scan knows.
      if (!(element.isConnected ? place && isVisible(element) : wasInView)) continue;
      if (step && !wasInView && !inView.has(step)) emit({ type: "checkout.step_viewed", step });
      inView.add(step);
      emitAsk(emitOnce, element, SHOWN);
    }
  };

  const observer = new IntersectionObserver(
    guarded((entries) => {
      for (const { isIntersecting, intersectionRect, target } of entries) {
        const { width, height } = intersectionRect;
        if (target.isConnected) places.set(target, isIntersecting ? +(width > 1 && height > 1) : undefined);
      }
      look();
    }),
  );

  return {
    scan() {
      // Whoever is observed anew is told where it stands: an element that changed its meaning gets its chance, and one
      // that lost its mark is forgotten. One that takes the place of another with the same step is where that was.
      observer.disconnect();
      places = new Map(
        findAll(document, `step ${ASKS}`).map((element) => [
          element,
          places.get(element) ?? +inView.has(read(element, "step")),
        ]),
      );
      for (const element of places.keys()) observer.observe(element);
    },
    look() {
      for (const [element, place] of places) {
        if (place !== 0) continue;
        observer.unobserve(element);
        observer.observe(element);
      }
      look();
    },
    stop: () => observer.disconnect(),
  };
}
