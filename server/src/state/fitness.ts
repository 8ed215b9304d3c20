/** What is worth saying before it is a problem. */
export type Warning = "memory" | "strangers";

/** Whether Redis is fit to decide on, as whoever looks after it found last; shared by all connections of a process. */
export class Fitness {
  readonly #warnings = new Map<Warning, readonly string[]>();
  #problems: readonly string[] = [];
  #unfitSinceMs: number | null = null;

  /** In Redis's time; null while it is fit. */
  get unfitSinceMs(): number | null {
    return this.#unfitSinceMs;
  }

  /** What is wrong, in an operator's words, as it was found at `atMs` of Redis's time. Answers whether that is news. */
  note(problems: readonly string[], atMs: number): boolean {
    const isNews = problems.join("\n") !== this.#problems.join("\n");
    this.#problems = problems;
    this.#unfitSinceMs = problems.length === 0 ? null : (this.#unfitSinceMs ?? atMs);
    return isNews;
  }

  get warnings(): string[] {
    return [...this.#warnings.values()].flat();
  }

  /** What of this kind is worth saying now. Answers whether it begins or ends. */
  warn(of: Warning, says: readonly string[]): boolean {
    const before = this.#warnings.get(of) ?? [];
    this.#warnings.set(of, says);
    return (before.length === 0) !== (says.length === 0);
  }
}
