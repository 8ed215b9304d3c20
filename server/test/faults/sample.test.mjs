/**
 * A sample of the fault lab (`npm run faults`), from a seed: enough to see that what it shows still holds. Crash points
 * are tested beside the delivery.
 */
import { describe, expect, it } from "vitest";
import { losses } from "../../../scripts/faults/cases/losses.mjs";
import { lostReplies } from "../../../scripts/faults/cases/lost-replies.mjs";
import { outages } from "../../../scripts/faults/cases/outages.mjs";
import { queueJobs } from "../../../scripts/faults/cases/queue-jobs.mjs";
import { receivers } from "../../../scripts/faults/cases/receivers.mjs";
import { restores } from "../../../scripts/faults/cases/restores.mjs";
import { rollout } from "../../../scripts/faults/cases/rollout.mjs";
import { wallClocks } from "../../../scripts/faults/cases/wall-clocks.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";
import { Random } from "../../../scripts/random.mjs";

const SEED = 7;

/** What was found, line by line; how long things took is told by the lab itself, on a quiet machine. */
async function found(fault, count, only, isCalm) {
  const report = new Report();
  await fault.run({ count, only, isCalm, random: new Random(SEED), report, say: () => undefined });
  return report.lines.filter((line) => line.includes("BROKEN") && line.includes("found"));
}

// Each has its own Redis and servers, and mostly waits.
describe.concurrent("nothing is done twice, lost, or released against an acknowledged end", () => {
  it("when the answer to any script that writes is lost", async () => {
    expect(await found(lostReplies, 5)).toEqual([]);
  });

  it("when Redis freezes, or its answers stay away for a while", async () => {
    expect(await found(outages, 1, ["frozen for 1 s", "half-open, no answers"])).toEqual([]);
  });

  it("when a shop's workers are killed or throw after the go", async () => {
    expect(await found(queueJobs, 4)).toEqual([]);
  });

  it("when the server's wall clock is hours off", async () => {
    expect(await found(wallClocks, 1, ["an hour behind", "a day ahead"])).toEqual([]);
  });

  it("and nobody is turned away, when processes have different policies, and one with an old one restarts", async () => {
    expect(await found(rollout, 20, undefined, true)).toEqual([]);
  });

  it("when yesterday's file is put back under two processes, and an operator follows the screen", async () => {
    expect(await found(restores, 1)).toEqual([]);
  });

  it("when Redis comes back without its last second", async () => {
    expect(await found(losses, 1, ["power cut, tail cut off"])).toEqual([]);
  });

  it("when two receivers that share a release log refuse, fail, die and answer late", async () => {
    expect(await found(receivers, 120, ["quick"])).toEqual([]);
  });
});
