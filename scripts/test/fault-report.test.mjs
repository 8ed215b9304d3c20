import { describe, expect, it } from "vitest";
import { percentile, Report, upperBound } from "../faults/kit/report.mjs";
import { Random } from "../random.mjs";

describe("the report of a fault", () => {
  it("says how sure none is: three in as many tries", () => {
    expect([upperBound(0), upperBound(1), upperBound(300), upperBound(10_000)]).toEqual([1, 1, 0.01, 0.0003]);
    const report = new Report();
    report.none("lost", 0, 1_000);
    expect([report.lines[0], report.broken]).toEqual([
      expect.stringMatching(/found 0 of 1,000 +lost \(95 % upper bound 0\.30 %\)/),
      0,
    ]);
  });

  it("is broken by one that was found, by no tries at all, and by what came too late or never", () => {
    const report = new Report();
    report.none("lost", 1, 1_000);
    report.none("lost", 0, 0);
    report.within("settled", [10, 20, 31], 30);
    report.within("settled", [], 30);
    report.within("settled", [10, 20, 30], 30);
    report.states("noticed", "5");
    expect([report.broken, report.judged, report.lines.length]).toEqual([4, 5, 6]);
  });

  it("counts percentiles by what was measured, not between", () => {
    const values = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([50, 99, 100]);
  });
});

it("chance is the same with the same seed, within its bounds, and another with another", () => {
  const some = (seed) => {
    const random = new Random(seed);
    return Array.from({ length: 50 }, () => random.between(1, 1_000));
  };
  expect(some(7)).toEqual(some(7));
  expect(some(7)).not.toEqual(some(8));
  expect(some(7).every((n) => n >= 1 && n <= 1_000)).toBe(true);
});
