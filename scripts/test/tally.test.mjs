/** The closing line of `npm test` is only worth something if no failure escapes the count. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ROOT } from "../root.mjs";
import { runProgram } from "../run-program.mjs";

let dir;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "holdoff-tally-test-")));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (path, ...lines) => writeFileSync(join(dir, path), lines.join("\n"));

function link(target, path) {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  symlinkSync(realpathSync(join(ROOT, target)), join(dir, path));
}

async function tallyOf(args) {
  const file = join(dir, "tally.json");
  const env = { ...process.env, HOLDOFF_TALLY: file };
  const { output } = await runProgram(process.execPath, args, { cwd: dir, env, mayFail: true });
  return { tally: JSON.parse(readFileSync(file, "utf8")), output };
}

it("counts unit tests, the cases they tried, files that break and errors that no test caught", async () => {
  link("node_modules/vitest", "node_modules/vitest");
  const head = 'import { expect, it } from "vitest";';
  const tried = 'it("a", ({ task }) => { task.meta.cases = 7; expect(1).toBe(1); });';
  write("both.test.mjs", head, tried, 'it("b", () => expect(1).toBe(2));');
  write("breaks.test.mjs", head, 'throw new Error("before any test");', 'it("c", () => expect(1).toBe(1));');
  write(
    "escapes.test.mjs",
    head,
    'it("d", () => { setTimeout(() => { throw new Error("late"); }); return new Promise((r) => setTimeout(r, 50)); });',
  );
  const { tally, output } = await tallyOf([
    join(ROOT, "node_modules/vitest/vitest.mjs"),
    "run",
    `--reporter=${ROOT}/scripts/vitest-tally.mjs`,
  ]);
  expect(tally, output).toEqual({ passed: 2, failed: 3, cases: 7 });
});

it("counts browser tests and files that break", async () => {
  link("e2e/node_modules/@playwright/test", "node_modules/@playwright/test");
  const head = 'import { expect, test } from "@playwright/test";';
  write("both.spec.mjs", head, 'test("a", () => expect(1).toBe(1));', 'test("b", () => expect(1).toBe(2));');
  const args = [
    join(dir, "node_modules/@playwright/test/cli.js"),
    "test",
    `--reporter=${ROOT}/scripts/playwright-tally.mjs`,
  ];
  const first = await tallyOf(args);
  expect(first.tally, first.output).toEqual({ passed: 1, failed: 1 });
  write("breaks.spec.mjs", 'throw new Error("before any test");');
  const second = await tallyOf(args);
  expect(second.tally.failed, second.output).toBeGreaterThan(0);
});
