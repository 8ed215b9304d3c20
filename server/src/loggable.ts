/**
 * An error as it may be written down: its name, message, code and where it was thrown. Errors of libraries carry more:
 * those of ioredis the whole command with its arguments, those of undici the request. And a message may repeat what it
 * was about, so each text is cleaned of keys, tokens, ids of people and addresses.
 */

export interface Loggable {
  name: string;
  message: string;
  code?: string;
  /** Where it was thrown, innermost first, without the message. */
  stack?: string;
}

const TEXT_CHARS_MAX = 1_000;
const FRAMES_MAX = 20;

/** What may stand in a text and must not be written down, and what is written instead. */
const CONCEALED: readonly (readonly [RegExp, string])[] = [
  // Redis repeats a command that it does not know: `ERR unknown command 'x', with args beginning with: …`.
  [/with args beginning with:[\s\S]*/g, "with args"],
  [/\b(hsk|hpk|whsec)_[A-Za-z0-9+/=_-]+/g, "$1_***"],
  [/\b(Bearer|Basic)\s+[!-~]+/gi, "$1 ***"],
  [/\bv_[A-Za-z0-9_-]{8,}/g, "v_***"],
  [/\b(customer|checkout|visitor|order|ticket):(?=[^\s/])[^\s"'`,;|)}\]]+/g, "$1:***"],
  [/\bhop_[A-Za-z0-9_.-]+/g, "hop_***"],
  [/\/\/[^/\s@]*@/g, "//***@"],
  [/[^\s"'<>@:/]+@[A-Za-z0-9.-]+\.[a-z]{2,}\b/gi, "***@***"],
  [/\+\d[\d ()/.-]{6,}\d/g, "+***"],
];

/** The same text without what must not be written down, and no longer than a line of a log should be. */
export function cleaned(text: string): string {
  // Cut twice: what the first cut leaves of a secret is beyond the second, and no pattern is tried on a long text.
  const clean = CONCEALED.reduce(
    (sofar, [pattern, instead]) => sofar.replace(pattern, instead),
    text.slice(0, 2 * TEXT_CHARS_MAX),
  );
  return clean.length > TEXT_CHARS_MAX ? `${clean.slice(0, TEXT_CHARS_MAX)}…` : clean;
}

export function loggable(error: unknown): Loggable {
  if (!(error instanceof Error)) return { name: typeof error, message: cleaned(String(error)) };
  const code = codeOf(error) ?? codeOf(error.cause);
  const stack = stackOf(error);
  return {
    name: cleaned(error.name),
    message: isAboutText(error) ? "a text does not parse" : cleaned(error.message),
    ...(code !== undefined && { code: cleaned(code) }),
    ...(stack !== "" && { stack }),
  };
}

/** Our own words for an operator, which name what to do and hold no secrets. */
const OWN_WORDS = ["StartError", "ConfigError", "SitesError"];

/** An error as a terminal shows it, or within another sentence: in our own words as they are, any other cleaned. */
export function inWords(error: unknown): string {
  if (error instanceof Error && OWN_WORDS.includes(error.name)) return error.message;
  const { message, name } = loggable(error);
  return message === "" ? name : message;
}

/** An error that nobody expected, as a terminal shows it. */
export function inFull(error: unknown): string {
  const { name, message, code, stack } = loggable(error);
  return [`${name}: ${message}${code === undefined ? "" : ` (${code})`}`, ...(stack === undefined ? [] : [stack])].join(
    "\n    ",
  );
}

/** Parsers repeat a piece of what they could not read, and zod all field names. */
const isAboutText = ({ name, message }: Error): boolean => name === "SyntaxError" || /^\s*[[{]/.test(message);

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" || typeof error.code === "number" ? String(error.code) : undefined;
}

/** Only lines that name a place: the message, which stands before them, may have several. */
function stackOf({ stack = "", name, message }: Error): string {
  const head = `${name}: ${message}`;
  const frames = (stack.startsWith(head) ? stack.slice(head.length) : stack).split("\n");
  return frames
    .filter((line) => line.startsWith("    at ") && (/\d\)?$/.test(line) || line.endsWith("(<anonymous>)")))
    .slice(0, FRAMES_MAX)
    .map((line) => cleaned(line.trim()))
    .join("\n");
}
