/** Whether Redis is fit to decide on, as whoever looks after it found last; shared by all connections of a process. */
export class Fitness {
  #problems: readonly string[] = [];

  get isFit(): boolean {
    return this.#problems.length === 0;
  }

  /** What is wrong, in an operator's words. Answers whether that is news. */
  note(problems: readonly string[]): boolean {
    const isNews = problems.join("\n") !== this.#problems.join("\n");
    this.#problems = problems;
    return isNews;
  }
}
