import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Random } from "../random.mjs";
import { checkPartSize, checkScriptSize } from "../script-size.mjs";

let dir;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "holdoff-size-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function script(bytes, name = "holdoff.js") {
  const file = join(dir, name);
  writeFileSync(file, bytes);
  return file;
}

it("says what the script tag costs raw, by gzip and by brotli", () => {
  expect(checkScriptSize(script("a".repeat(9000)))).toMatch(/^9000 B raw, \d+ B gzip, \d+ B brotli$/);
});

it("refuses 5,001 bytes and more, however small the rest is", () => {
  // What is random cannot be compressed: brotli adds a few bytes of its own.
  const random = new Random(1);
  const bytes = Buffer.from(Array.from({ length: 5001 }, () => random.below(256)));
  expect(() => checkScriptSize(script(bytes.subarray(0, 4990)))).not.toThrow();
  expect(() => checkScriptSize(script(bytes))).toThrow(/at most 5000 B brotli/);
});

it.each([
  ["tcf.js", 700],
  ["parts.js", 3900],
])("refuses a %s of more than %i bytes", (name, bytesMax) => {
  const random = new Random(2);
  const bytes = Buffer.from(Array.from({ length: bytesMax + 1 }, () => random.below(256)));
  expect(() => checkPartSize(script(bytes.subarray(0, bytesMax - 5), name))).not.toThrow();
  expect(() => checkPartSize(script(bytes, name))).toThrow(`the part ${name} is too large`);
});
