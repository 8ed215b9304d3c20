/** A guard that is not taken out is not tried: which changes are made of a script, and that each script has its tests. */
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { mutantsOf } from "../guards/mutants.mjs";
import { SCRIPTS } from "../guards/scripts.mjs";
import { ROOT } from "../root.mjs";

const changesOf = (source) => mutantsOf(source).map(({ mutant }) => mutant);

it("takes conditions out, makes them always true, and leaves out what they are made of", () => {
  expect(changesOf("if a and (b or c < 1) then return end\n")).toEqual([
    "if false then return end",
    "if true then return end",
    "if (b or c < 1) then return end",
    "if a then return end",
    "if a and (c < 1) then return end",
    "if a and (b) then return end",
    "if a and (b or c <= 1) then return end",
  ]);
});

it("looks into calls, and at what is not asked but used", () => {
  expect(changesOf("local full = size(a) >= 9 and has(b) == 0\n")).toEqual([
    "local full = has(b) == 0",
    "local full = size(a) >= 9",
    "local full = size(a) > 9 and has(b) == 0",
    "local full = size(a) >= 9 and has(b) ~= 0",
  ]);
  expect(changesOf("if not claim(key, tonumber(at or '0')) then go() end")).toContain(
    "if not claim(key, tonumber(at)) then go() end",
  );
  expect(changesOf("table.sort(list, function(a, b) return a[1] < b[1] end)\nlocal n = m or '0'")).toEqual([
    "table.sort(list, function(a, b) return a[1] <= b[1] end)",
  ]);
});

it("leaves comments and strings alone, and a loop's condition true", () => {
  expect(changesOf("--[[ if a then ]]\n-- if b then\nlocal c = 'if d < e then'\nwhile #f > 1 do g() end")).toEqual([
    "while false do g() end",
    "while #f >= 1 do g() end",
  ]);
});

it("tells the line and hands out the whole script", () => {
  expect(mutantsOf("local a = 1\n  if a == 1 then b() end\n").at(-1)).toEqual({
    line: 2,
    code: "if a == 1 then b() end",
    mutant: "if a ~= 1 then b() end",
    text: "local a = 1\n  if a ~= 1 then b() end\n",
  });
});

it.each(SCRIPTS)("$name is tried against tests that there are", ({ name, tests }) => {
  expect(tests.filter((path) => !existsSync(`${ROOT}/${path}`))).toEqual([]);
  // It asks nothing: whatever waits is lent.
  expect(tests.length > 0 || name === "take").toBe(true);
});
