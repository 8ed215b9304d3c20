/** Work in hand, divided among the keys that want some. */
import { describe, expect, it } from "vitest";
import { type Release, WorkShares } from "../../src/limits/work-shares.js";

const shares = (atOnce = 8, waiting = 3) => {
  const at = { ms: 0 };
  return {
    at,
    work: new WorkShares(
      () => ({ atOnce, waiting }),
      () => at.ms,
    ),
  };
};
/** Enters so often, and says what came of each so far. */
function entering(work: WorkShares, key: string, times: number, weight = 1): (Release | null | "waits")[] {
  const all: (Release | null | "waits")[] = [];
  for (let nth = 0; nth < times; nth++) {
    all.push("waits");
    void work.enter(key, weight).then((release) => {
      all[nth] = release;
    });
  }
  return all;
}
const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
const inHand = (all: (Release | null | "waits")[]): number => all.filter((one) => typeof one === "function").length;
const waiting = (all: (Release | null | "waits")[]): number => all.filter((one) => one === "waits").length;

describe("a key that is alone", () => {
  it("has all of it; so many more wait, and one more is refused", async () => {
    const { work } = shares();
    const all = entering(work, "a", 12);
    await settled();
    expect([inHand(all), waiting(all), all.at(-1)]).toEqual([8, 3, null]);
  });

  it("goes on with who has waited the longest when one is done", async () => {
    const { work } = shares();
    const all = entering(work, "a", 11);
    await settled();
    (all[0] as Release)();
    (all[0] as Release)();
    await settled();
    expect([typeof all[8], all[9]]).toEqual(["function", "waits"]);
  });

  it("does heavy work one at a time, however heavy it is", async () => {
    const { work } = shares();
    const all = entering(work, "a", 2, 99);
    await settled();
    expect([inHand(all), waiting(all)]).toEqual([1, 1]);
  });
});

describe("two keys", () => {
  it("have half each, whatever the one wants", async () => {
    const { work } = shares();
    const flood = entering(work, "a", 8);
    const other = entering(work, "b", 1);
    await settled();
    // It never waits for the others to be done.
    expect([inHand(flood), inHand(other)]).toEqual([8, 1]);
    const more = entering(work, "a", 1);
    for (const release of flood.slice(0, 4)) (release as Release)();
    await settled();
    expect([inHand(more), waiting(more)]).toEqual([0, 1]);
    (flood[4] as Release)();
    await settled();
    expect(inHand(more)).toBe(1);
  });

  it.each([
    [4_999, 4],
    [5_000, 8],
  ])("share it for five seconds after the other wanted something last: after %i ms one has %i", async (ms, count) => {
    const { work, at } = shares();
    const other = entering(work, "b", 1);
    await settled();
    (other[0] as Release)();
    at.ms = ms;
    const all = entering(work, "a", 8);
    await settled();
    expect(inHand(all)).toBe(count);
  });

  it("take turns when both wait", async () => {
    const { work } = shares(2, 10);
    const a = entering(work, "a", 10);
    const b = entering(work, "b", 10);
    for (let round = 0; round < 8; round++) {
      await settled();
      for (const all of [a, b])
        for (const [nth, one] of all.entries())
          if (typeof one === "function") {
            one();
            all[nth] = null;
            break;
          }
    }
    expect(Math.abs(waiting(a) - waiting(b))).toBeLessThanOrEqual(1);
  });
});
