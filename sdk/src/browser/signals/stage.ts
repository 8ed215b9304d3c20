/** The stage of the funnel, concluded from the address where the shop gave patterns for it. */
import type { Emit, Stated } from "../emit.js";
import { matchesPattern } from "../url-patterns.js";

export interface StagePatterns {
  checkout?: string | undefined;
  payment?: string | undefined;
  completed?: string | undefined;
}

/** Returns the function to call with each new address; a stage is reported when it is entered. */
export function observeStage(emit: Emit, { checkout, payment, completed }: StagePatterns): (address: string) => void {
  // The furthest first: the address of the payment page often lies below that of the checkout.
  const stages: [patterns: string | undefined, fact: Stated][] = [
    [completed, { type: "order.completed", inferred: true }],
    [payment, { type: "checkout.step_viewed", step: "payment" }],
    [checkout, { type: "checkout.started" }],
  ];
  let last: Stated | undefined;
  return (address) => {
    const fact = stages.find(([patterns]) => matchesPattern(patterns, address))?.[1];
    if (fact && fact !== last) emit(fact);
    last = fact;
  };
}
