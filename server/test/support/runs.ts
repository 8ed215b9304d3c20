/**
 * How many cases a property tries. `npm test` tries as many as the property says; a long run (`npm run test:long`) says
 * how many it wants over all, and each property does its share; under mutation it is a few, always the same ones.
 */
/** A little under what all properties say together, so that a long run has no fewer cases than it wants. */
const IN_TESTS_OVER_ALL = 23_500;
const MUTATING_MAX = 25;
const MUTATING_SEED = 1;

interface Runs {
  numRuns: number;
  /** Absent: another one each time, told when the property fails. */
  seed?: number;
}

export function runs(inTests: number): Runs {
  if (setting("HOLDOFF_MUTATING") !== undefined)
    return { numRuns: Math.min(inTests, MUTATING_MAX), seed: MUTATING_SEED };
  const overAll = setting("HOLDOFF_LONG_RUNS") ?? IN_TESTS_OVER_ALL;
  const seed = setting("HOLDOFF_SEED");
  return { numRuns: Math.ceil((inTests * overAll) / IN_TESTS_OVER_ALL), ...(seed !== undefined && { seed }) };
}

function setting(name: string): number | undefined {
  const text = process.env[name] ?? "";
  if (text === "") return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is "${text}": it has to be a whole number`);
  return value;
}
