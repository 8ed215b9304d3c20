/**
 * Regular expressions of the product on which a text could be found that takes them for ever, or much longer than it is
 * long. Text comes from strangers, so such a one is bounded or replaced by plain code, or known-regexes.json says why it may
 * stay.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";
import { isSafe } from "redos-detector";
import { sourceFiles } from "../source-files.mjs";

/** The same verdicts as with ten times as much, and no pattern takes longer than a second. */
const PATIENCE = { maxScore: 50, maxSteps: 2_000 };

const isProduct = (path) =>
  /^(sdk\/src|server\/src|e2e\/storefront)\/.*\.tsx?$/.test(path) && !/\.test\.ts$/.test(path);

/** @returns {{ path: string, line: number, text: string, regex?: RegExp }[]} without a regex where it is made at run time */
function regexesIn(path, text) {
  const found = [];
  const add = ({ start, end }, regex) =>
    found.push({ path, line: text.slice(0, start).split("\n").length, text: text.slice(start, end), regex });
  const { program } = parseSync(path, text);
  new Visitor({
    Literal(node) {
      if (node.regex) add(node, new RegExp(node.regex.pattern, node.regex.flags));
    },
    NewExpression(node) {
      if (node.callee.name === "RegExp") add(node);
    },
    CallExpression(node) {
      if (node.callee.name === "RegExp") add(node);
    },
  }).visit(program);
  return found;
}

/** One that repeats nothing takes as long as the text is long, and asking about it takes longest. */
const repeats = ({ source }) => /[*+{]/.test(source);

const isSlow = (regex) => repeats(regex) && !isSafe(regex, PATIENCE).safe;

/** What is wrong with the finder itself: it has to find the one and to pass the other. */
const selfTest = () => [
  ...(isSlow(/^(\w+\s?)+$/) && isSlow(/\s+$/) ? [] : ["a regex that takes for ever is not found"]),
  ...(isSlow(/^[a-z]{1,40}$/) ? ["a regex that is harmless is found"] : []),
];

/** Those that may stay, each with its place. */
function knownIn(root) {
  const path = `${root}/scripts/supply/known-regexes.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).flatMap(({ regexes }) => regexes) : [];
}

/** @returns {{ ok: boolean, output: string }} */
export function slowRegexes(root) {
  const known = knownIn(root);
  const all = sourceFiles(root)
    .filter(isProduct)
    .flatMap((path) => regexesIn(path, readFileSync(`${root}/${path}`, "utf8")));
  const verdicts = new Map();
  for (const { text, regex } of all) if (!verdicts.has(text)) verdicts.set(text, regex === undefined || isSlow(regex));
  const suspects = all.filter(({ text }) => verdicts.get(text));
  const isListed = ({ path, text }) => known.some((row) => row.path === path && row.text === text);
  const found = suspects
    .filter((one) => !isListed(one))
    .map(({ path, line, text, regex }) =>
      regex === undefined
        ? `${path}:${line}  ${text}: what is in it is known at run time only`
        : `${path}:${line}  ${text}: a text can be found that takes it long; bound it, or write plain code`,
    );
  const stale = known
    .filter((row) => !suspects.some(({ path, text }) => row.path === path && row.text === text))
    .map(({ path, text }) => `known-regexes.json: ${path} has no ${text} any more, or it is not slow`);
  const problems = [...selfTest(), ...found, ...stale];
  return { ok: problems.length === 0, output: problems.join("\n") };
}
