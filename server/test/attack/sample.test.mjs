/** A sample of the attacks (`npm run attack`), from a seed: enough to see that what they show still holds. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crossings } from "../../../scripts/attack/cases/crossings.mjs";
import { everyRoute } from "../../../scripts/attack/cases/every-route.mjs";
import { forgeries } from "../../../scripts/attack/cases/forgeries.mjs";
import { plantedWords } from "../../../scripts/attack/cases/planted-words.mjs";
import { rawSockets } from "../../../scripts/attack/cases/raw-sockets.mjs";
import { Report } from "../../../scripts/faults/kit/report.mjs";
import { World } from "../../../scripts/faults/kit/world.mjs";
import { Random } from "../../../scripts/random.mjs";

const SEED = 7;

/** What was found, line by line; how long things took is told by the attack itself, on a quiet machine. */
async function found(attack, lab) {
  const report = new Report();
  const say = (line) => report.states("seen", line);
  await attack.run({ random: new Random(SEED), report, say, ...lab });
  const counted = report.lines.filter((line) => line.includes("found"));
  expect(counted).not.toEqual([]);
  const isBroken = counted.some((line) => line.includes("BROKEN"));
  return isBroken ? report.lines.filter((line) => /BROKEN|seen/.test(line)) : [];
}

/** Of those that ask for nothing special of a server. */
let world;
beforeAll(async () => {
  world = await World.open({});
  await world.serve();
});
afterAll(async () => await world.close());

describe.concurrent("of the attacks", () => {
  it("bytes that are no proper request are taken for what they are", async () => {
    expect(await found(rawSockets, { count: 1, only: ["quick"], world })).toEqual([]);
  });

  it("nobody is spoken for by a stranger, and no stranger is told anything", async () => {
    expect(await found(forgeries, { count: 200, world })).toEqual([]);
  });

  it("what strangers plant is read as short, plain ids, and never in a sentence", async () => {
    expect(await found(plantedWords, { count: 4, world })).toEqual([]);
  });

  it("every door bears every method, type, body and string", async () => {
    expect(await found(everyRoute, { count: 500 })).toEqual([]);
  });

  it("no site is told anything of another, and none is changed, by whatever route it asks", async () => {
    expect(await found(crossings, { count: 250 })).toEqual([]);
  });
});
