import { expect, it } from "vitest";
import { remember } from "../../src/reading/remember.js";

it("asks once for a name, an answer of nothing too, and again after more names than it remembers", () => {
  const asked: string[] = [];
  const ask = remember((name) => {
    asked.push(name);
    return name === "none" ? undefined : `${name}!`;
  }, 2);
  expect(["a", "none", "a", "none"].map(ask)).toEqual(["a!", undefined, "a!", undefined]);
  expect(asked).toEqual(["a", "none"]);
  expect(["b", "b", "a"].map(ask)).toEqual(["b!", "b!", "a!"]);
  expect(asked).toEqual(["a", "none", "b", "a"]);
});
