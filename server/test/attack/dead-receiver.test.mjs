/** A sample of `npm run attack -- dead-receiver`: how long things take is told by the attack itself, on a quiet machine. */
import { expect, it } from "vitest";
import { deadReceiver } from "../../../scripts/attack/cases/dead-receiver.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";

it("a receiver that never answers keeps no other shop's message back, and has few posts at a time", async () => {
  const report = new Report();
  await deadReceiver.run({ count: 100, only: ["quick"], report, say: () => undefined });
  expect([report.judged, report.lines.filter((line) => line.includes("BROKEN"))]).toEqual([2, []]);
});
