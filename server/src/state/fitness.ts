/** Whether Redis is fit to decide on, as whoever looks after it found last; shared by all connections of a process. */
export class Fitness {
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
}
