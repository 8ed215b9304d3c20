/** What has been worked out once is found again, and what is kept is bounded. */
import { expect, test } from "vitest";
import { Memo } from "../../../src/gate/hours/memo.js";

test("an answer is found again, also after others were asked for", () => {
  const memo = new Memo<string, number>(2);
  expect(memo.keep("one", 1)).toBe(1);
  expect(memo.keep("two", 2)).toBe(2);
  expect([memo.get("one"), memo.get("two"), memo.get("one")]).toEqual([1, 2, 1]);
});

test("what was never kept is not found, and may be kept after it was asked for", () => {
  const memo = new Memo<string, number>(2);
  expect([memo.get("one"), memo.get("one")]).toEqual([undefined, undefined]);
  memo.keep("one", 1);
  expect(memo.get("one")).toBe(1);
});

test("whoever is full forgets everything and begins anew", () => {
  const memo = new Memo<string, number>(2);
  memo.keep("one", 1);
  memo.keep("two", 2);
  memo.keep("three", 3);
  expect([memo.get("one"), memo.get("two"), memo.get("three")]).toEqual([undefined, undefined, 3]);
  memo.keep("four", 4);
  expect([memo.get("three"), memo.get("four")]).toEqual([3, 4]);
});
