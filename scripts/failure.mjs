/** Something the person at the terminal can put right: what went wrong, and what to do about it. */
export class Failure extends Error {
  /**
   * @param {string} message what went wrong, with the value and the place
   * @param {string} [remedy] one line: what to do
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** Somebody asked us to stop: nothing is wrong, and nothing more is to be begun. */
export class Interrupted extends Failure {
  constructor(signal) {
    super(`interrupted by ${signal}`, "");
  }
}
