/** One word of a list. */
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";

/** Read in any case; `-` and blanks read as `_`. */
export function readWord<W extends string>(raw: unknown, words: readonly W[]): Reading<W> {
  if (isAbsent(raw)) return ABSENT;
  const folded = typeof raw === "string" ? fold(raw) : null;
  const word = words.find((one) => fold(one) === folded);
  return word === undefined ? noneOf(words) : readAs(word);
}

/** What makes the gate less careful counts only as it is written. */
export function readExactWord<W extends string>(raw: unknown, words: readonly W[]): Reading<W> {
  if (isAbsent(raw)) return ABSENT;
  const word = words.find((one) => one === raw);
  return word === undefined ? noneOf(words) : readAs(word);
}

const fold = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, "_");

const noneOf = (words: readonly string[]) => unreadable(`one of ${words.join(", ")}`);
