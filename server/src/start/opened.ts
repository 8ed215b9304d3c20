/** What a start has opened so far. It is closed in the opposite order, also when the start fails half-way. */
export class Opened {
  readonly #closers: (() => unknown)[] = [];
  #closed = false;

  /** A start that was given up meanwhile ends here, with what it opened last closed. */
  add(close: () => unknown): void {
    if (!this.#closed) {
      this.#closers.push(close);
      return;
    }
    void Promise.resolve(close()).catch(() => undefined);
    throw new Error("the start was given up");
  }

  /** Last opened, first closed. What fails to close does not keep the rest open; answers what failed. */
  async close(): Promise<unknown[]> {
    this.#closed = true;
    const failed: unknown[] = [];
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        failed.push(error);
      }
    }
    return failed;
  }
}
