/** The README's tables have every attribute and call that there is, and no other. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MARKS } from "../../src/browser/markup.js";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const README = read("README.md");
const SOURCE = read("src/browser/holdoff.ts");

/** First cells of the README's tables. */
const cells = [...README.matchAll(/^\| ([^|]+)\|/gm)].map(([, cell = ""]) => cell);
const inCells = (pattern: RegExp) =>
  new Set(cells.flatMap((cell) => [...cell.matchAll(pattern)].map(([, name]) => name)));

/** The names of an interface's properties. */
const namesOf = (name: string) => {
  const [, body = ""] = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(SOURCE) ?? [];
  return new Set([...body.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm)].map(([, property]) => property));
};

it("has each option", () => {
  expect(inCells(/`data-(?!holdoff)(\w+)`/g)).toEqual(namesOf("Options"));
});

it("has each mark", () => {
  const answers = ["accept", "decline", "dismiss", "consent", "ignore"];
  const named = new Set([...README.matchAll(/`data-holdoff-(\w+)/g)].map(([, mark]) => mark));
  for (const mark of [...MARKS.split(" "), ...answers])
    expect([mark, named.has(mark) || README.includes(`\`${mark}\` inside`)]).toEqual([mark, true]);
});

it("has each call, and each thing that stands on it", () => {
  expect(inCells(/`holdoff\("(\w+)"/g)).toEqual(namesOf("Calls"));
  expect(inCells(/`holdoff\.(\w+)/g)).toEqual(namesOf("Holdoff"));
});
