/** Shows how far a long run is: a line for each property that is through, with the cases so far. */
export default class VitestCases {
  #wanted = Number(process.env.HOLDOFF_LONG_RUNS ?? 0);
  #cases = 0;

  onTestCaseResult(test) {
    const { cases = 0 } = test.meta();
    if (cases === 0) return;
    this.#cases += cases;
    const seconds = ((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1);
    const share = `${this.#cases.toLocaleString("en")} of ${this.#wanted.toLocaleString("en")}`;
    console.log(
      `${share} cases: ${test.result().state} ${cases.toLocaleString("en")} in ${seconds} s, ${test.fullName}`,
    );
  }
}
