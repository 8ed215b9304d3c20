/** Every fenced snippet of the pages that readers copy from, word for word. */
import { readdirSync, readFileSync } from "node:fs";
import { ROOT } from "../root.mjs";

const DOCS = "server/docs";
export const PAGES = [
  "README.md",
  "sdk/README.md",
  "server/README.md",
  ...readdirSync(`${ROOT}/${DOCS}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${DOCS}/${name}`),
];

/** What is code or settings; `json`, `http` and `text` show what travels. */
const COPIED = ["ts", "js", "html", "yaml", "sh"];

/** @typedef {{ page: string, line: number, language: string, text: string }} Snippet `line`: of its first line of text */

/** @returns {Snippet[]} */
export function snippetsOf(page, text) {
  // A fence in a list is indented, and its lines with it.
  return [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)]
    .filter(([, , language]) => COPIED.includes(language))
    .map(({ index, 1: indent, 2: language, 3: inside }) => ({
      page,
      line: text.slice(0, index).split("\n").length + 1,
      language,
      text: inside.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }));
}

export const readSnippets = () => PAGES.flatMap((page) => snippetsOf(page, readFileSync(`${ROOT}/${page}`, "utf8")));
