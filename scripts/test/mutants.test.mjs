/** The list of survivors is only worth something if it names the right ones, whatever line they stand on. */
import { expect, it } from "vitest";
import { compared, scoreByFile, scoreOf, told } from "../mutate/mutants.mjs";
import { ROOT } from "../root.mjs";

const SOURCE = "const a = 1;\nif (a > 0 && b) {\n  go(\n    a,\n  );\n}\n";
const at = (startLine, startColumn, endLine, endColumn, replacement) => ({
  fileName: `${ROOT}/server/src/gate/a.ts`,
  location: { start: { line: startLine, column: startColumn }, end: { line: endLine, column: endColumn } },
  replacement,
});

it("tells a survivor by the code and by what it makes of it", () => {
  expect(told(at(2, 5, 2, 10, "a >= 0"), SOURCE)).toEqual({
    file: "server/src/gate/a.ts",
    line: 2,
    code: "if (a > 0 && b) {",
    mutant: "if (a >= 0 && b) {",
  });
});

it("puts what goes over several lines on one", () => {
  expect(told(at(2, 17, 6, 2, "{}"), SOURCE)).toMatchObject({
    code: "if (a > 0 && b) { go( a, ); }",
    mutant: "if (a > 0 && b) {}",
  });
});

it("finds what is not listed, what is listed and did not survive, and what has no reason", () => {
  const one = (file, mutant) => ({ file, code: "x", mutant });
  const listed = [
    { ...one("a.ts", "1"), why: "the same" },
    { ...one("a.ts", "2"), why: "" },
    { ...one("not-tried.ts", "3"), why: "the same" },
  ];
  const survivors = [
    { ...one("a.ts", "1"), line: 7 },
    { ...one("a.ts", "4"), line: 8 },
  ];
  const { unlisted, outdated, unexplained } = compared(survivors, listed, (file) => file === "a.ts");
  expect([unlisted, outdated, unexplained].map((list) => list.map(({ mutant }) => mutant))).toEqual([
    ["4"],
    ["2"],
    ["2"],
  ]);
});

it("counts a mutant that no test reached as a survivor, and one that cannot run not at all", () => {
  const statuses = ["Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "Ignored"];
  const mutants = statuses.map((status) => ({ fileName: `${ROOT}/a.ts`, status }));
  expect(scoreOf(mutants)).toEqual({ killed: 2, tried: 4, percent: 50 });
  expect(scoreByFile([...mutants, { fileName: `${ROOT}/b.ts`, status: "Killed" }])).toEqual([
    { file: "a.ts", killed: 2, tried: 4, percent: 50 },
  ]);
});
