/**
 * What became of the mutants. A survivor is told by the code that it changes and by what it makes of it, not by its
 * line, so that the list of them outlives moves.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { ROOT } from "../root.mjs";

const CODE_CHARS_MAX = 160;

const KILLED = new Set(["Killed", "Timeout"]);
const LIVED = new Set(["Survived", "NoCoverage"]);

export const isSurvivor = ({ status }) => LIVED.has(status);

/** What could not run, or was left out, counts on neither side. */
export function scoreOf(mutants) {
  const killed = mutants.filter(({ status }) => KILLED.has(status)).length;
  const tried = killed + mutants.filter(isSurvivor).length;
  return { killed, tried, percent: tried === 0 ? 100 : (killed / tried) * 100 };
}

/** The score of each file that has survivors, the worst first. */
export function scoreByFile(mutants) {
  const files = new Map();
  for (const mutant of mutants) files.set(mutant.fileName, [...(files.get(mutant.fileName) ?? []), mutant]);
  return [...files]
    .map(([fileName, ofFile]) => ({ file: pathOf(fileName), ...scoreOf(ofFile) }))
    .filter(({ killed, tried }) => killed < tried)
    .sort((a, b) => a.percent - b.percent);
}

export const pathOf = (fileName) => relative(ROOT, fileName);

/**
 * A survivor as the list has it: the file, the code that stands there, and what nobody noticed in its place. Lines and
 * columns count from one.
 */
export function told({ fileName, location: { start, end }, replacement }, source = readFileSync(fileName, "utf8")) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const before = lines[0].slice(0, start.column - 1);
  const after = lines.at(-1).slice(end.column - 1);
  return {
    file: pathOf(fileName),
    line: start.line,
    code: onOneLine(lines.join("\n")),
    mutant: onOneLine(before + replacement + after),
  };
}

function onOneLine(code) {
  const line = code.replace(/\s+/g, " ").trim();
  return line.length > CODE_CHARS_MAX ? `${line.slice(0, CODE_CHARS_MAX)}…` : line;
}

const key = ({ file, code, mutant }) => JSON.stringify([file, code, mutant]);

/**
 * Survivors that are not listed; what is listed and did not survive, of the files that were tried; what has no reason.
 * @param {(file: string) => boolean} wasTried
 */
export function compared(survivors, listed, wasTried) {
  const known = new Set(listed.map(key));
  const there = new Set(survivors.map(key));
  return {
    unlisted: survivors.filter((one) => !known.has(key(one))),
    outdated: listed.filter((one) => wasTried(one.file) && !there.has(key(one))),
    unexplained: listed.filter(({ why }) => !why),
  };
}
