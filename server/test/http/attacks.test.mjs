/** A sample of the attacks on all doors (`npm run attack`), from a seed. */
import { describe, expect, it } from "vitest";
import { everyRoute } from "../../../scripts/attack/cases/every-route.mjs";
import { rawSockets } from "../../../scripts/attack/cases/raw-sockets.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";
import { Random } from "../../../scripts/random.mjs";

const SEED = 7;

/** What was found, line by line; how long things took is told by the attack itself, on a quiet machine. */
async function found(attack, count, only) {
  const report = new Report();
  const said = [];
  await attack.run({ count, only, random: new Random(SEED), report, say: (line) => said.push(line) });
  const counted = report.lines.filter((line) => line.includes("found"));
  expect(counted).not.toEqual([]);
  return [...said, ...counted.filter((line) => line.includes("BROKEN"))];
}

// Each has its own server.
describe.concurrent("every door", () => {
  it("takes bytes that are no proper request for what they are", async () => {
    expect(await found(rawSockets, 1, ["quick"])).toEqual([]);
  });

  it("bears every method, type, body and string", async () => {
    expect(await found(everyRoute, 800)).toEqual([]);
  });
});
