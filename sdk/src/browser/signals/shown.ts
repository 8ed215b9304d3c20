/** What came into view: steps of the checkout, and what the customer is asked. */
import type { Emit } from "../emit.js";
import { guarded } from "../guard.js";
import type { Stop } from "../listen.js";
import { findAll, read } from "../markup.js";
import { ASKS, emitAsk, SHOWN } from "./asks.js";

export interface ShownObserver {
  /** To be called whenever the page may have changed. */
  scan(): void;
  stop: Stop;
}

/** A step is reported whenever it comes into view, an ask the first time. */
export function observeShown(emit: Emit, emitOnce: Emit): ShownObserver {
  /** The step that each observed element shows, while it is in view. */
  let inView = new Map<Element, string | undefined>();

  const observer = new IntersectionObserver(
    guarded((entries) => {
      for (const { isIntersecting, target } of entries) {
        const step = isIntersecting ? read(target, "step") : undefined;
        if (step && step !== inView.get(target)) emit({ type: "checkout.step_viewed", step });
        inView.set(target, step);
        if (isIntersecting) emitAsk(emitOnce, target, SHOWN);
      }
    }),
  );

  return {
    scan() {
      // Whoever is observed anew is told where it stands: an element that changed its meaning gets its chance, and one
      // that lost its mark is forgotten.
      observer.disconnect();
      inView = new Map(findAll(document, `step ${ASKS}`).map((element) => [element, inView.get(element)]));
      for (const element of inView.keys()) observer.observe(element);
    },
    stop: () => observer.disconnect(),
  };
}
