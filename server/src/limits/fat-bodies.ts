/**
 * Whose key it is stands in the body, so bodies are read before anybody's share is asked for. Fat ones are read one at a
 * time, and all that arrives is attended to in between: a hundred of them at once keep no small one waiting.
 */
import { nextTurn } from "../clock.js";

export class FatBodies {
  #last: Promise<void> = Promise.resolve();

  constructor(
    readonly fromBytes: number,
    readonly turn: () => Promise<void> = nextTurn,
  ) {}

  /** Resolves when a body of that size may be read. */
  async mayRead(bytes: number): Promise<void> {
    if (bytes < this.fromBytes) return;
    this.#last = this.#last.then(this.turn);
    await this.#last;
  }
}
