/**
 * The visitors that are no strangers: linked to a customer, or with something planned for them. A process learns of
 * them from its folds, without a further trip, and remembers those that it heard last. It asks Redis for any other
 * visitor, and only when a limit of strangers refuses that visitor. One read of two fields costs a tenth of reading the
 * call itself, and only so many reads are under way at once. So a flood of made-up visitors cannot use up the look-ups
 * of a customer who comes from the same address, and cannot load Redis either.
 */
import type { Ref, Scope } from "../ids.js";

const REMEMBERED_MAX = 100_000;
const UNDER_WAY_MAX = 64;
const WAITING_MAX = 1_000;

export class KnownVisitors {
  /** Each with the ref that holds its person, in the order in which they were heard, the last one last. */
  readonly #known = new Map<string, Ref>();
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(readonly ask: (scope: Scope, visitor: Ref) => Promise<Ref | undefined>) {}

  /** The ref that holds the visitor's person; undefined of a stranger, or of one that is not remembered. */
  homeOf(scope: Scope, visitor: Ref): Ref | undefined {
    return this.#known.get(`${scope}|${visitor}`);
  }

  /** `home`: undefined of a stranger. */
  learn(scope: Scope, visitor: Ref, home: Ref | undefined): void {
    const name = `${scope}|${visitor}`;
    this.#known.delete(name);
    if (home === undefined) return;
    this.#known.set(name, home);
    if (this.#known.size <= REMEMBERED_MAX) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }

  /** As `homeOf`, of Redis; undefined where too many wait to be looked up. */
  async lookUp(scope: Scope, visitor: Ref): Promise<Ref | undefined> {
    if (this.#underWay >= UNDER_WAY_MAX) {
      if (this.#waiting.length >= WAITING_MAX) return undefined;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#underWay += 1;
    try {
      const home = await this.ask(scope, visitor);
      if (home !== undefined) this.learn(scope, visitor, home);
      return home;
    } finally {
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    }
  }
}
