/** What is mapped without care: the wrong field, the whole object instead of its id, times in odd clothes. */
import type { Effect } from "./effects.js";

export interface Careless {
  says: string;
  events: unknown[];
  effect: Effect;
  /** Pointers of what is left out of an event that is taken. */
  ignored?: string[];
  /** Reasons of the events that are dropped beside others. */
  dropped?: string[];
  /** Pointers of a call that is refused as a whole. */
  refused?: string[];
}
