/**
 * What a script asks: its conditions, and other expressions with a comparison or an `and` in them. Statements of these
 * scripts stand on lines of their own, and a condition on one.
 */
import { tokensOf } from "./lua-tokens.mjs";

const OPENS = { if: "then", elseif: "then", while: "do" };
const ENDS = new Set(["then", "do", "end", "else", "elseif", "return", "local", "if"]);
const DEPTH = { "(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1 };

/**
 * @returns {{ kind: "if" | "while" | "value", tokens: object[] }[]} The tokens of each expression, in order. One that
 *   stands in another, as in a function that is handed on, is both.
 */
export function expressionsOf(source) {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ text }, index) => {
    const closes = Object.hasOwn(OPENS, text) ? OPENS[text] : undefined;
    if (closes !== undefined) {
      const end = tokens.findIndex((token, at) => at > index && token.text === closes);
      return [{ kind: text === "while" ? "while" : "if", tokens: tokens.slice(index + 1, end) }];
    }
    if (text !== "return" && text !== "=") return [];
    return [{ kind: "value", tokens: valueAfter(source, tokens, index) }];
  });
}

/** Up to the end of the line, of the block or of the bracket that it stands in. */
function valueAfter(source, tokens, index) {
  const lineEnd = source.indexOf("\n", tokens[index].to);
  let depth = 0;
  const rest = tokens.slice(index + 1);
  const end = rest.findIndex(({ kind, text, from }) => {
    depth += DEPTH[text] ?? 0;
    return depth < 0 || (lineEnd !== -1 && from > lineEnd) || (kind === "word" && depth === 0 && ENDS.has(text));
  });
  return end === -1 ? rest : rest.slice(0, end);
}

/** Cuts a list of tokens at a word or sign that stands in no bracket of it. */
export function cutAt(tokens, sign) {
  const parts = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += DEPTH[token.text] ?? 0;
    if (depth === 0 && token.text === sign) parts.push([]);
    else parts.at(-1).push(token);
  }
  return parts;
}

/** What stands in the outermost brackets of an expression, each between two commas by itself. */
export function insideOf(tokens) {
  const inside = [];
  let depth = 0;
  for (const token of tokens) {
    const step = DEPTH[token.text] ?? 0;
    if (step < 0) depth--;
    if (depth > 0) inside.at(-1).push(token);
    if (step > 0 && depth++ === 0) inside.push([]);
  }
  return inside.flatMap((group) => cutAt(group, ",")).filter((part) => part.length > 0);
}
