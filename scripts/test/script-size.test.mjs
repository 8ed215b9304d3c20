import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Random } from "../random.mjs";
import { checkScriptSize } from "../script-size.mjs";

let dir;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "holdoff-size-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function script(bytes) {
  const file = join(dir, "holdoff.js");
  writeFileSync(file, bytes);
  return file;
}

it("says what the script tag costs raw, by gzip and by brotli", () => {
  expect(checkScriptSize(script("a".repeat(9000)))).toMatch(/^9000 B raw, \d+ B gzip, \d+ B brotli$/);
});

it("refuses 6,701 bytes and more, however small the rest is", () => {
  // What is random cannot be compressed: brotli adds a few bytes of its own.
  const random = new Random(1);
  const bytes = Buffer.from(Array.from({ length: 6701 }, () => random.below(256)));
  expect(() => checkScriptSize(script(bytes.subarray(0, 6690)))).not.toThrow();
  expect(() => checkScriptSize(script(bytes))).toThrow(/at most 6700 B brotli/);
});
