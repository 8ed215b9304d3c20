/** What is refused before any parser sees it: files that are too large, no text, or nested so deeply that a stack ends. */

interface Refusal {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  message: string;
}

/** Levels of nesting; a policy needs 4. */
const DEPTH_MAX = 32;

export function refusalOf(text: string, bytesMax: number): Refusal | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > bytesMax) return atStart(`the file has ${bytes} bytes: at most ${bytesMax} are read`);
  // Its byte order mark is no UTF-8, and half of its bytes are zero.
  if (/^(\uFFFD\uFFFD|.?\0)/s.test(text)) return atStart("the file is UTF-16 or no text at all: save it as UTF-8");
  const strange = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFD]/.exec(text);
  if (strange) return { ...placeOf(text, strange.index), message: strangeMessage(strange[0]) };
  if (nestsDeeper(text, DEPTH_MAX)) return atStart(`the file is nested too deeply: at most ${DEPTH_MAX} levels`);
  return undefined;
}

const atStart = (message: string): Refusal => ({ line: 1, column: 1, message });

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") };
}

const strangeMessage = (character: string): string =>
  character === "\uFFFD"
    ? "this is no UTF-8: save the file as UTF-8"
    : `a control character (byte ${character.charCodeAt(0)}) stands here: only text is read`;

/** Counts brackets and leading blanks and dashes: coarse, but it never calls a real policy too deep. */
function nestsDeeper(text: string, depthMax: number): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if ((character === "]" || character === "}") && depth > 0) depth -= 1;
    if (depth > depthMax) return true;
  }
  return text.split("\n").some((line) => {
    const lead = line.replace(/[^ ?:-].*/s, "");
    return lead.length > depthMax * 8 || lead.replaceAll(" ", "").length > depthMax;
  });
}
