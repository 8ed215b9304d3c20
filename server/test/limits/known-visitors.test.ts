/** Who is no stranger, and how many are looked up at once. */
import { expect, it } from "vitest";
import { liveScope, type Ref, refOf, testScope, visitorRef } from "../../src/ids.js";
import { KnownVisitors } from "../../src/limits/known-visitors.js";

const SHOP = liveScope("shop");
const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

it("remembers the visitors that it heard of, by site and sandbox, until it hears otherwise", () => {
  const known = new KnownVisitors(() => Promise.resolve(undefined));
  const ref = visitorRef("v_1");
  const home = refOf("customer", "c_1");
  known.learn(SHOP, ref, home);
  const asked = [known.homeOf(SHOP, ref), known.homeOf(testScope("shop"), ref), known.homeOf(SHOP, visitorRef("v_2"))];
  expect(asked).toEqual([home, undefined, undefined]);
  known.learn(SHOP, ref, undefined);
  expect(known.homeOf(SHOP, ref)).toBeUndefined();
});

it("remembers a hundred thousand: of more, those it heard last", () => {
  const known = new KnownVisitors(() => Promise.resolve(undefined));
  const name = (nth: number): Ref => `visitor:${nth}` as Ref;
  for (let nth = 0; nth <= 99_999; nth++) known.learn(SHOP, name(nth), name(nth));
  known.learn(SHOP, name(0), name(0));
  known.learn(SHOP, name(100_000), name(100_000));
  const kept = [0, 1, 2, 100_000].map((nth) => known.homeOf(SHOP, name(nth)) !== undefined);
  expect(kept).toEqual([true, false, true, true]);
});

it("looks up 64 at once and lets 1,000 wait; who is found is remembered", async () => {
  const answers: ((home: Ref) => void)[] = [];
  const home = refOf("customer", "c_1");
  const known = new KnownVisitors(() => new Promise((resolve) => answers.push(resolve)));
  const asked = Array.from({ length: 1_064 }, (_, nth) => known.lookUp(SHOP, `visitor:${nth}` as Ref));
  await settled();
  expect(answers).toHaveLength(64);
  expect(await known.lookUp(SHOP, "visitor:one more" as Ref)).toBeUndefined();
  answers[0]?.(home);
  expect(await asked[0]).toBe(home);
  await settled();
  expect(answers).toHaveLength(65);
  expect([0, 1].map((nth) => known.homeOf(SHOP, `visitor:${nth}` as Ref))).toEqual([home, undefined]);
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
