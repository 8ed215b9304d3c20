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

/** A step is reported once for each element that shows it, an ask once. */
export function observeShown(emit: Emit, emitOnce: Emit): ShownObserver {
  const steps = new WeakMap<Element, string>();

  const observer = new IntersectionObserver(
    guarded((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        const step = read(target, "step");
        if (step && steps.get(target) !== step) {
          steps.set(target, step);
          emit({ type: "checkout.step_viewed", step });
        }
        emitAsk(emitOnce, target, SHOWN);
      }
    }),
  );

  return {
    scan() {
      // Each element that is observed anew is told about anew: one that changed its meaning gets its chance.
      observer.disconnect();
      for (const element of findAll(document, `step ${ASKS}`)) observer.observe(element);
    },
    stop: () => observer.disconnect(),
  };
}
