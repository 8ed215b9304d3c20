/** Remembers what a pure function answered for a name; asking `Intl` anew takes fifty times as long. */
export function remember<Answer>(ask: (name: string) => Answer, namesMax: number): (name: string) => Answer {
  const answers = new Map<string, { answer: Answer }>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known.answer;
    const answer = ask(name);
    // Names come from outside. Forgetting all of them costs less than choosing.
    if (answers.size >= namesMax) answers.clear();
    answers.set(name, { answer });
    return answer;
  };
}
