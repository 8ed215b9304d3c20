/**
 * Remembers what a pure function answered, so that it need not be asked twice. It changes no answer, only how long one
 * takes. It is bounded: when it is full it forgets everything, which costs less than choosing. The last answer is at
 * hand without a look-up, because rules ask the same again and again.
 */
export class Memo<Question, Answer> {
  readonly #answers = new Map<Question, Answer>();
  #lastQuestion: Question | undefined;
  #lastAnswer: Answer | undefined;

  constructor(readonly entriesMax: number) {}

  get(question: Question): Answer | undefined {
    if (question === this.#lastQuestion) return this.#lastAnswer;
    const answer = this.#answers.get(question);
    this.#lastQuestion = question;
    this.#lastAnswer = answer;
    return answer;
  }

  keep(question: Question, answer: Answer): Answer {
    if (this.#answers.size >= this.entriesMax) this.#answers.clear();
    this.#answers.set(question, answer);
    this.#lastQuestion = question;
    this.#lastAnswer = answer;
    return answer;
  }
}
