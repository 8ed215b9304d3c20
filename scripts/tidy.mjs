/**
 * Holds the sources against our own rules. Before it judges anybody it judges itself: each rule has to catch the
 * violation it carries and let the lookalike pass.
 */
import { readFileSync } from "node:fs";
import { ROOT } from "./root.mjs";
import { sourceFiles } from "./source-files.mjs";
import { RULES } from "./tidy-rules.mjs";

const violations = (rule, text, path, root) => (rule.where(path) ? rule.find(text, path, root) : []);

/** What is wrong with the rules themselves, a sentence each. */
export function selfTest(rules = RULES) {
  return rules.flatMap((rule) => [
    ...(violations(rule, rule.plant.text, rule.plant.path, ROOT).length === 0
      ? [`the rule ${rule.name} does not catch the violation planted for it`]
      : []),
    ...(violations(rule, rule.fine.text, rule.fine.path, ROOT).length > 0
      ? [`the rule ${rule.name} finds fault where there is none`]
      : []),
  ]);
}

/** @returns {{ ok: boolean, output: string }} */
export function tidy(root = ROOT, rules = RULES) {
  const files = sourceFiles(root);
  const found = files.flatMap((path) => {
    const text = readFileSync(`${root}/${path}`, "utf8");
    return rules.flatMap((rule) =>
      violations(rule, text, path, root).map((line) => `${path}:${line}  ${rule.name}: ${rule.instead}`),
    );
  });
  const problems = [...selfTest(rules), ...found, ...(files.length === 0 ? ["there is nothing to check"] : [])];
  return { ok: problems.length === 0, output: problems.join("\n") };
}
