/**
 * Redis does what it was asked, and the answer is lost: the connection is reset, and whoever asked asks again. What is
 * counted afterwards must be as if it had been asked once.
 */
import { isDeepStrictEqual } from "node:util";
import { Lane } from "../kit/lane.mjs";
import { isWanted } from "../kit/wanted.mjs";
import { World } from "../kit/world.mjs";
import { WRITE_EFFECTS } from "../kit/write-effects.mjs";

/** Most of a loss is the wait for another connection. */
const LANES = 32;
/** What is about everybody asks every partition: a few of them show as much as many, and sooner. */
const PARTITIONS_FEW = 4;
const WORLDS = 4;
const SAY_EVERY = 500;
const COMPARED = 40;

export const lostReplies = {
  name: "lost-replies",
  says: "the answer to every script that writes is lost, and it is asked again",
  count: 10_000,
  run: async (lab) => {
    const wanted = WRITE_EFFECTS.filter(({ script }) => isWanted(lab, script));
    const together = wanted.filter(({ alone }) => !alone);
    const alone = wanted.filter((effect) => effect.alone);
    await Promise.all([
      ...(together.length > 0 ? [inOneWorld(together, lab)] : []),
      ...alone.map((effect) => inWorlds(WORLDS, (lanes) => lose(effect, lanes, lab))),
    ]);
  },
};

const GIVEN = { options: { appendonly: "no" } };

const inOneWorld = async (effects, lab) =>
  await World.within(GIVEN, async (world) => {
    const lanes = [];
    while (lanes.length < LANES) lanes.push(await Lane.open(world, lanes.length));
    try {
      await compare(lanes[0], lab);
      for (const effect of effects) await lose(effect, lanes, lab);
    } finally {
      await Promise.all(lanes.map((lane) => lane.close()));
    }
  });

/** Does `work` with as many lanes, each alone in a world. */
async function inWorlds(many, work, lanes = []) {
  if (lanes.length === many) {
    await work(lanes);
    return;
  }
  await World.within(GIVEN, async (world) => {
    const lane = await Lane.open(world, 0, PARTITIONS_FEW);
    try {
      await inWorlds(many, work, [...lanes, lane]);
    } finally {
      await lane.close();
    }
  });
}

/** What happens to a command that is not made for it: the same losses, seen to matter. */
async function compare(lane, { report }) {
  let doubled = 0;
  for (let nth = 0; nth < COMPARED; nth += 1) {
    const key = `lab-${nth}`;
    await lane.losingTo([key], () => lane.redis.incr(key));
    if ((await lane.direct.get(key)) === "2") doubled += 1;
  }
  report.states("for comparison, a bare INCR: done twice", `${doubled} of ${COMPARED}`);
}

async function lose(effect, lanes, { count, report, say }) {
  const name = `${effect.script}: ${effect.what}`;
  let done = 0;
  const doubled = [];
  // Once in peace, so that every Redis knows the script, and none is asked for it in vain.
  await Promise.all(lanes.map((lane) => lane.patiently(() => pair(effect, lane, 0, false))));
  const work = async (lane) => {
    while (done < count) {
      const nth = done;
      done += 1;
      const difference = await lane.patiently(() => pair(effect, lane, nth, true));
      if (difference) doubled.push(difference);
      if (nth % SAY_EVERY === SAY_EVERY - 1) say(`${name}: ${nth + 1} of ${count}`);
    }
  };
  await Promise.all(lanes.map(work));
  if (doubled.length > 0) say(`${name}: ${JSON.stringify(doubled[0])}`);
  report.none(`${name}: a doubled or a missing effect`, doubled.length, count);
}

/** Undefined when both came to the same. */
async function pair(effect, lane, nth, loses) {
  const plain = await effect.begin(lane, nth);
  await effect.act(lane, plain);
  const expected = await effect.seen(lane, plain);
  if (!loses) return undefined;
  const subject = await effect.begin(lane, nth);
  const wasLost = await lane.losing(effect.script, () => effect.act(lane, subject));
  if (!wasLost) throw new Error(`${effect.script}, ${effect.what}: it was not run`);
  const found = await effect.seen(lane, subject);
  return isDeepStrictEqual(found, expected) ? undefined : { expected, found };
}
