/** In whose name a page speaks. */
import type { BatchRefs, SignalBatch } from "../wire/batch.js";
import type { Loose } from "../wire/loose.js";

export type Refs = { [Ref in keyof BatchRefs]?: Loose<BatchRefs[Ref]> | undefined };

/**
 * In whose name something is said: a batch but for its signals and the time. It stays as it is: with another name there is
 * another one of these.
 */
export interface Who extends Omit<SignalBatch, "next" | "refs" | "sentAt" | "signals" | "zone"> {
  /** The visitor id to change to: this one was known before the sign-in. */
  next?: string | undefined;
  /** Under what other names this visitor is known. */
  refs: Refs;
}
