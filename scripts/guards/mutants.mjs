/**
 * A script with one guard taken out. Conditions: never true, always true. Chains of `and` and `or`: one operand left out.
 * Comparisons: the boundary on the other side.
 */
import { cutAt, expressionsOf, insideOf } from "./conditions.mjs";

const OTHER_SIDE = { "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "~=", "~=": "==" };
const LITERAL = new Set(["number", "string"]);

/**
 * @returns {{ line: number, code: string, mutant: string, text: string }[]} The line as it stands and as it becomes, and
 *   the whole changed script. Two changes that come to the same are one.
 */
export function mutantsOf(source) {
  const changes = expressionsOf(source).flatMap(({ kind, tokens }) => [
    ...(kind === "value" ? [] : outright(kind, tokens)),
    ...within(tokens, kind === "value"),
  ]);
  const mutants = changes.map((change) => mutantOf(source, change));
  return [...new Map(mutants.map((mutant) => [mutant.text, mutant])).values()];
}

function mutantOf(source, { from, to, by }) {
  const lineFrom = source.lastIndexOf("\n", from) + 1;
  const lineEnd = source.indexOf("\n", to);
  const lineTo = lineEnd === -1 ? source.length : lineEnd;
  return {
    line: source.slice(0, from).split("\n").length,
    code: source.slice(lineFrom, lineTo).trim(),
    mutant: `${source.slice(lineFrom, from)}${by}${source.slice(to, lineTo)}`.trim(),
    text: source.slice(0, from) + by + source.slice(to),
  };
}

const span = (tokens) => ({ from: tokens[0].from, to: tokens.at(-1).to });

/** A loop that always goes on would be noticed by whatever runs it. */
const outright = (kind, tokens) =>
  (kind === "while" ? ["false"] : ["false", "true"]).map((by) => ({ ...span(tokens), by }));

/** @param {boolean} isValue not asked, but used: there a default for what is missing is no guard */
function within(tokens, isValue) {
  for (const word of ["or", "and"]) {
    const operands = cutAt(tokens, word);
    if (operands.length === 1) continue;
    const out =
      isValue && word === "or" && isDefault(operands) ? [] : operands.map((_, index) => leftOut(operands, index));
    return [...out, ...operands.flatMap((operand) => within(operand, isValue))];
  }
  const at = comparisonIn(tokens);
  const moved = at === undefined ? [] : [{ from: at.from, to: at.to, by: OTHER_SIDE[at.text] }];
  return [...moved, ...insideOf(tokens).flatMap((inside) => within(inside, isValue))];
}

const isDefault = ([value, instead]) =>
  instead.length === 1 && LITERAL.has(instead[0].kind) && cutAt(value, "and").length === 1;

/** From the operand up to the next one; the last one with the word before it. */
function leftOut(operands, index) {
  const { from, to } = span(operands[index]);
  const next = operands[index + 1];
  return next ? { from, to: next[0].from, by: "" } : { from: span(operands[index - 1]).to, to, by: "" };
}

function comparisonIn(tokens) {
  let depth = 0;
  return tokens.find(({ text }) => {
    if ("([{".includes(text)) depth++;
    if (")]}".includes(text)) depth--;
    return depth === 0 && Object.hasOwn(OTHER_SIDE, text);
  });
}
