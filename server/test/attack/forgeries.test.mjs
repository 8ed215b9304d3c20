/** A sample of the forgeries of `npm run attack`, from a seed. */
import { expect, it } from "vitest";
import { forgeries } from "../../../scripts/attack/cases/forgeries.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";
import { Random } from "../../../scripts/random.mjs";

it("nobody is spoken for by a stranger, and no stranger is told anything", async () => {
  const report = new Report();
  await forgeries.run({ count: 200, random: new Random(7), report, say: (line) => report.states("seen", line) });
  expect(report.broken === 0 ? [] : report.lines).toEqual([]);
});
