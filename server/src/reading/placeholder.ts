/** What programs write where a name is missing. Taken for a name, it would make one person of everybody without one. */

/** In small letters. They stand for nobody as the whole id, and as its end after a slash, a colon or a low line. */
const WORDS = [
  ...["undefined", "null", "nil", "(null)", "none", "nan", "true", "false"],
  ...["guest", "anonymous", "unknown", "n/a", "[object object]", "00000000-0000-0000-0000-000000000000"],
];
const WORD_MARKS = ["/", ":", "_"];
/** `c_0` may be somebody, and a random id may end in a low line: after one these say nothing. */
const NUMBERS_AND_BLANK = ["0", "-1", ""];
const NUMBER_MARKS = ["/", ":"];

/** A template that nobody filled in, anywhere in the text: from one sign to the other. */
const TEMPLATES = [
  ["{{", "}}"],
  ["${", "}"],
  ["{%", "%}"],
  ["<%", "%>"],
  ["*|", "|*"],
  // A brace of an address; its end may be cut off.
  ["%7b", ""],
] as const;

export function isPlaceholder(text: string): boolean {
  const folded = text.trim().toLowerCase();
  return (
    WORDS.some((word) => isOrEndsIn(folded, word, WORD_MARKS)) ||
    NUMBERS_AND_BLANK.some((word) => isOrEndsIn(folded, word, NUMBER_MARKS)) ||
    TEMPLATES.some(([start, end]) => hasTemplate(folded, start, end))
  );
}

function isOrEndsIn(folded: string, word: string, marks: readonly string[]): boolean {
  if (!folded.endsWith(word)) return false;
  const before = folded.slice(0, folded.length - word.length).trimEnd();
  return before === "" || marks.some((mark) => before.endsWith(mark));
}

function hasTemplate(folded: string, start: string, end: string): boolean {
  const at = folded.indexOf(start);
  return at !== -1 && folded.includes(end, at + start.length);
}
