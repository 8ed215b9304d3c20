/** Who is no stranger, and how many are looked up at once. */
import { expect, it } from "vitest";
import { liveScope, type Ref, testScope, visitorRef } from "../../src/ids.js";
import { KnownVisitors } from "../../src/limits/known-visitors.js";

const SHOP = liveScope("shop");
const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

it("remembers the visitors that it heard of, by site and sandbox, until it hears otherwise", () => {
  const known = new KnownVisitors(() => Promise.resolve(false));
  const ref = visitorRef("v_1");
  known.learn(SHOP, ref, true);
  expect([known.has(SHOP, ref), known.has(testScope("shop"), ref), known.has(SHOP, visitorRef("v_2"))]).toEqual([
    true,
    false,
    false,
  ]);
  known.learn(SHOP, ref, false);
  expect(known.has(SHOP, ref)).toBe(false);
});

it("remembers a hundred thousand: of more, those it heard last", () => {
  const known = new KnownVisitors(() => Promise.resolve(false));
  const name = (nth: number): Ref => `visitor:${nth}` as Ref;
  for (let nth = 0; nth <= 99_999; nth++) known.learn(SHOP, name(nth), true);
  known.learn(SHOP, name(0), true);
  known.learn(SHOP, name(100_000), true);
  expect([0, 1, 2, 100_000].map((nth) => known.has(SHOP, name(nth)))).toEqual([true, false, true, true]);
});

it("looks up 64 at once and lets 1,000 wait; who is found is remembered", async () => {
  const answers: ((isKnown: boolean) => void)[] = [];
  const known = new KnownVisitors(() => new Promise((resolve) => answers.push(resolve)));
  const asked = Array.from({ length: 1_064 }, (_, nth) => known.lookUp(SHOP, `visitor:${nth}` as Ref));
  await settled();
  expect(answers).toHaveLength(64);
  expect(await known.lookUp(SHOP, "visitor:one more" as Ref)).toBe(false);
  answers[0]?.(true);
  expect(await asked[0]).toBe(true);
  await settled();
  expect(answers).toHaveLength(65);
  expect([known.has(SHOP, "visitor:0" as Ref), known.has(SHOP, "visitor:1" as Ref)]).toEqual([true, false]);
});

it("goes on with the next when a look-up fails", async () => {
  let asked = 0;
  const known = new KnownVisitors(() => {
    asked += 1;
    return Promise.reject(new Error("away"));
  });
  const all = Array.from({ length: 70 }, (_, nth) => known.lookUp(SHOP, `visitor:${nth}` as Ref));
  const ends = await Promise.allSettled(all);
  expect([asked, ends.every(({ status }) => status === "rejected")]).toEqual([70, true]);
});
