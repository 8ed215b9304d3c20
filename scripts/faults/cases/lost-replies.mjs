/**
 * Redis does what it was asked, and the answer is lost: the connection is reset, and whoever asked asks again. What is
 * counted afterwards must be as if it had been asked once.
 */
import { isDeepStrictEqual } from "node:util";
import { Lane } from "../kit/lane.mjs";
import { World } from "../kit/world.mjs";
import { WRITE_EFFECTS } from "../kit/write-effects.mjs";

/** Most of a loss is the wait for another connection. */
const LANES = 32;
const SAY_EVERY = 500;
const COMPARED = 40;
const TRIES_MAX = 5;

export const lostReplies = {
  name: "lost-replies",
  says: "the answer to every script that writes is lost, and it is asked again",
  count: 10_000,
  run: async (lab) => {
    const alone = WRITE_EFFECTS.filter((effect) => effect.alone).map((effect) => ({ effects: [effect], many: 1 }));
    const together = { effects: WRITE_EFFECTS.filter((effect) => !effect.alone), many: LANES };
    await Promise.all([together, ...alone].map((group) => within(group, lab)));
  },
};

/** Each group in a world of its own. */
const within = async ({ effects, many }, lab) =>
  await World.within({ options: { appendonly: "no" } }, async (world) => {
    const lanes = [];
    while (lanes.length < many) lanes.push(await Lane.open(world, lanes.length));
    try {
      if (many > 1) await compare(lanes[0], lab);
      for (const effect of effects) await lose(effect, lanes, lab);
    } finally {
      await Promise.all(lanes.map((lane) => lane.close()));
    }
  });

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
  // Once in peace, so that the script is known.
  await pair(effect, lanes[0], 0, false);
  const work = async (lane) => {
    while (done < count) {
      const nth = done;
      done += 1;
      const difference = await patiently(lane, () => pair(effect, lane, nth, true));
      if (difference) doubled.push(difference);
      if (nth % SAY_EVERY === SAY_EVERY - 1) say(`${name}: ${nth + 1} of ${count}`);
    }
  };
  await Promise.all(lanes.map(work));
  if (doubled.length > 0) say(`${name}: ${JSON.stringify(doubled[0])}`);
  report.none(`${name}: a doubled or a missing effect`, doubled.length, count);
}

/** A busy machine lets a command time out that nobody tampered with: then it is begun anew, with others. */
async function patiently(lane, work) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES_MAX || !/timed out|timeout|closed|writeable/.test(error.message)) throw error;
      lane.proxy.heal();
      await lane.connected();
    }
  }
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
