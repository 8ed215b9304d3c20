/**
 * Finds loops that ask again and again, and never give up: a `while` or `for (;;)` that awaits something other than an
 * event, and whose condition looks at no clock.
 */
const EVENT = /\bawait (once|heard)\(/g;
const LOOKS_AT_A_CLOCK = /Ms\(\) <|< \w+Ms\b/;
const PAIRS = { "(": ")", "{": "}" };

/** @returns {number[]} the lines on which such loops begin, in code without comments */
export function unboundedPolls(code) {
  const loops = [...code.matchAll(/\b(while|for) ?\(/g)].map((match) => loopAt(code, match));
  return loops.filter(isUnbounded).map(({ at }) => code.slice(0, at).split("\n").length);
}

function loopAt(code, { 0: { length }, 1: keyword, index }) {
  const head = enclosed(code, index + length - 1);
  const rest = code.slice(index + length - 1 + head.length).trimStart();
  const [statement] = rest.split(";", 1);
  const body = rest.startsWith("{") ? enclosed(rest, 0) : statement;
  // Nothing behind it: it may be the end of a `do`.
  return { at: index, keyword, head, body: body === "" ? lastDo(code.slice(0, index)) : body };
}

const isUnbounded = ({ keyword, head, body }) =>
  (keyword === "while" || head === "(;;)") &&
  /\bawait\b/.test(`${head}${body}`.replace(EVENT, "")) &&
  !LOOKS_AT_A_CLOCK.test(head);

/** From a bracket to the one that closes it. */
function enclosed(code, from) {
  const [open, close] = [code[from], PAIRS[code[from]]];
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === open) depth += 1;
    if (code[at] === close) depth -= 1;
    if (depth === 0) return code.slice(from, at + 1);
  }
  return code.slice(from);
}

const lastDo = (before) => before.slice(Math.max(0, before.search(/\bdo\b(?![\s\S]*\bdo\b)/)));
