/** Tells this process's own workers where there is something new to do, so that they need not wait for a round. */
import type { Partition } from "../ids.js";

export type Where = Partition | "everywhere";

export class Bell {
  readonly #listeners = new Set<(where: Where) => void>();

  /** Calls back at each ring; answers how to stop. */
  onRing(listener: (where: Where) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ring(where: Where): void {
    for (const listener of this.#listeners) listener(where);
  }
}
