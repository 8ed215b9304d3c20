/** Tells this process's own workers that there is something new to do, so that they need not wait for their next round. */
export class Bell {
  readonly #listeners = new Set<() => void>();

  /** Calls back at each ring; answers how to stop. */
  onRing(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ring(): void {
    for (const listener of this.#listeners) listener();
  }
}
