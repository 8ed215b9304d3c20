/** A sample of the attacks (`npm run attack`), from a seed: enough to see that what they show still holds. */
import { describe, expect, it } from "vitest";
import { crossings } from "../../../scripts/attack/cases/crossings.mjs";
import { plantedWords } from "../../../scripts/attack/cases/planted-words.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";
import { Random } from "../../../scripts/random.mjs";

const SEED = 7;

/** What was found, line by line. */
async function found(attack, count, only) {
  const report = new Report();
  await attack.run({ count, only, random: new Random(SEED), report, say: (line) => report.states("seen", line) });
  return report.broken === 0 ? [] : report.lines.filter((line) => /BROKEN|seen/.test(line));
}

describe.concurrent("of the attacks", () => {
  it("no site is told anything of another, and none is changed, by whatever route it asks", async () => {
    expect(await found(crossings, 250, ["secret", "permit", "page"])).toEqual([]);
  });

  it("what strangers plant is read as short, plain ids, and never in a sentence", async () => {
    expect(await found(plantedWords, 4)).toEqual([]);
  });
});
