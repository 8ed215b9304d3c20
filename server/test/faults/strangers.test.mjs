/** A sample of the flood of strangers (`npm run attack`), with a share that a few hundred fill. */
import { expect, it } from "vitest";
import { strangers } from "../../../scripts/attack/cases/strangers.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";
import { Random } from "../../../scripts/random.mjs";

it("fresh visitors stay within their share, and everybody else goes on", async () => {
  const report = new Report();
  await strangers.run({ count: 1, sample: 600, random: new Random(7), report, say: () => undefined });
  expect(report.lines.filter((line) => line.includes("BROKEN"))).toEqual([]);
});
