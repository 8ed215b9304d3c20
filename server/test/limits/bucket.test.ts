/** What a bucket takes, to the unit and to the millisecond. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bucket } from "../../src/limits/bucket.js";
import { limitsSchema } from "../../src/sites/limits.js";

const DEFAULTS = limitsSchema.parse(undefined);
const plain = (name: string): string => name;
const taking = async (bucket: Bucket, times: number, whose = "a"): Promise<boolean[]> => {
  const taken: boolean[] = [];
  for (let nth = 0; nth < times; nth++) taken.push((await bucket.take(whose)).ok);
  return taken;
};

const BEGIN_MS = 1_000_000_000_000;
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: BEGIN_MS }));
afterEach(() => void vi.useRealTimers());

describe.each([
  ["visitor", DEFAULTS.visitor, 60, 30_000],
  ["known", DEFAULTS.known, 60, 30_000],
  ["address", DEFAULTS.address, 1_200, 60_000],
] as const)("a bucket of one %s", (name, rate, burst, windowMs) => {
  it(`takes ${burst} at once and not one more`, async () => {
    const bucket = new Bucket(name, rate, plain);
    expect((await taking(bucket, burst - 1)).every(Boolean)).toBe(true);
    expect(await bucket.take("a")).toEqual({
      ok: true,
      bucket: name,
      quota: burst,
      windowMs,
      left: 0,
      resetMs: windowMs,
    });
    expect(await bucket.take("a")).toMatchObject({ ok: false, left: 0, resetMs: windowMs });
    expect(await bucket.take("b")).toMatchObject({ ok: true, left: burst - 1 });
  });

  it.each([
    [windowMs - 1, false, 1],
    [windowMs, true, windowMs],
    [windowMs + 1, true, windowMs],
  ])(`%i ms after its first it takes another: %s`, async (laterMs, ok, resetMs) => {
    const bucket = new Bucket(name, rate, plain);
    await taking(bucket, burst + 1);
    vi.setSystemTime(BEGIN_MS + laterMs);
    expect(await bucket.take("a")).toMatchObject({ ok, resetMs });
  });

  it("takes as many a minute as it says, in the long run", async () => {
    const bucket = new Bucket(name, rate, plain);
    let taken = 0;
    for (let second = 0; second < 600; second++) {
      taken += (await taking(bucket, Math.ceil(rate.perMinute / 20))).filter(Boolean).length;
      vi.setSystemTime(BEGIN_MS + (second + 1) * 1_000);
    }
    expect(taken).toBe(10 * rate.perMinute);
  });
});

it("forgets who has been away for a window: nothing of them stays in memory", async () => {
  const bucket = new Bucket("visitor", { perMinute: 60, burst: 1 }, plain);
  await taking(bucket, 1);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

describe("what other processes are told", () => {
  const rate = { perMinute: 120, burst: 60 };

  it.each([
    [14, 0],
    [15, 1],
    [16, 1],
  ])("after %i of 60: %i names", async (times, names) => {
    const bucket = new Bucket("visitor", rate, plain);
    await taking(bucket, times);
    expect(bucket.toTell(10)).toHaveLength(names);
    expect(bucket.toTell(10)).toEqual([]);
  });

  it("is of so many names at the most", async () => {
    const bucket = new Bucket("visitor", rate, plain);
    for (const whose of ["a", "b", "c"]) await taking(bucket, 20, whose);
    expect(bucket.toTell(2)).toHaveLength(2);
  });

  it("counts here as well, and what is less than is known here does not", async () => {
    const bucket = new Bucket("visitor", rate, plain);
    await taking(bucket, 20);
    await bucket.raise({ name: "a", points: 10, resetMs: 9_000 });
    expect(await bucket.take("a")).toMatchObject({ left: 39 });
    await bucket.raise({ name: "a", points: 60, resetMs: 9_000 });
    expect(await bucket.take("a")).toMatchObject({ ok: false, resetMs: 9_000 });
  });
});
