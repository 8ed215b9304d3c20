/** Files that operators name: what is no file is said to be none, and is not read. */
import { expect, it } from "vitest";
import { readText } from "../src/read-text.js";

it.each(["/dev/zero", "/dev/null", "/"])("%s is no file", (path) => {
  expect(readText(path)).toEqual({ ok: false, why: `${path}: cannot be read (it is no file)` });
});

it("says which file is not there", () => {
  expect(readText("/no/such/file")).toMatchObject({ ok: false, why: expect.stringContaining("/no/such/file") });
});
