/** Puts snippets and their surroundings together to whole files, and says which snippets nobody has taken. */
import { transformSync } from "esbuild";
import { OTHER_PACKAGES, surroundingsFor } from "./surroundings.mjs";
import { OTHERS, PROGRAMS } from "./table.mjs";

/** @typedef {import("./read-snippets.mjs").Snippet} Snippet */

const CODE = ["ts", "js"];

const holding = (snippets, page, words) =>
  snippets.filter((snippet) => snippet.page === page && snippet.text.includes(words));

/** @param {Snippet[]} snippets @param {import("./table.mjs").Program} program @returns {Snippet[]} its parts */
export function partsOf(snippets, { name, page, parts }) {
  return parts.map((words) => {
    const found = holding(snippets, page, words).filter(({ language }) => CODE.includes(language));
    if (found.length !== 1)
      throw new Error(`${name}: ${found.length} snippets of ${page} hold ${JSON.stringify(words)}`);
    return found[0];
  });
}

/** The name of a program's file. */
const fileOf = ({ name, language = "ts" }) => `${name}.${language}`;

/**
 * @param {Snippet[]} snippets
 * @param {import("./table.mjs").Program} program
 * @returns {string} a module: what the snippets leave open, the snippets word for word, what their reader goes on with
 */
export function programText(snippets, program) {
  const texts = partsOf(snippets, program).map(({ text }) => text);
  const around = surroundingsFor(program.opens ?? []);
  return [
    program.language === "js" ? withoutTypes(around) : around,
    ...texts,
    program.after ?? "",
    "export {};\n",
  ].join("\n");
}

/** @returns {Record<string, string>} the files of these programs, for `compileIn` */
export const filesOf = (snippets, programs) => ({
  ...Object.fromEntries(programs.map((program) => [fileOf(program), programText(snippets, program)])),
  "other-packages.d.ts": OTHER_PACKAGES,
});

const withoutTypes = (code) =>
  transformSync(code, { loader: "ts", tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } }).code;

/** @param {Snippet[]} snippets @returns {string[]} what stands in no table, and what in a table stands on no page */
export function unaccounted(snippets) {
  const taken = new Set(PROGRAMS.flatMap((program) => partsOf(snippets, program)));
  const missing = [];
  for (const { page, holds } of OTHERS) {
    const found = holding(snippets, page, holds);
    if (found.length === 0)
      missing.push(`scripts/snippets/table.mjs: nothing on ${page} holds ${JSON.stringify(holds)}`);
    for (const one of found) taken.add(one);
  }
  const unknown = snippets.filter((snippet) => !taken.has(snippet));
  return [
    ...missing,
    ...unknown.map(
      ({ page, line, language }) =>
        `${page}:${line}: this ${language} stands in no table of scripts/snippets/table.mjs`,
    ),
  ];
}

/** What a reader puts his own value for. @param {Record<string, string>} values @param {string} text */
export const withOwnValues = (text, values) =>
  Object.entries(values).reduce((done, [placeholder, own]) => done.replaceAll(placeholder, own), text);
