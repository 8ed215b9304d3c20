/** Many interleavings, some at once, in batches between which everything stored is dropped. */
import { contradictionIn } from "./check.mjs";
import { interleave } from "./interleaving.mjs";
import { planOf } from "./plan.mjs";
import { Tally } from "./tally.mjs";

const AT_ONCE = 128;
const BATCH = 10_000;

/**
 * @param gate where they run
 * @param {{ seed: number, count: number, untilMs?: number, stopAtFirst?: boolean, isStopped?: () => boolean,
 *   planned?: (seed: number) => object, showsAny?: boolean, onProgress?: (tally: Tally) => void }} options the so-manyth interleaving has the seed `seed` + its number
 * @returns {Promise<Tally>}
 */
export async function runInterleavings(gate, options) {
  const { seed, count, untilMs = Number.POSITIVE_INFINITY, stopAtFirst = true } = options;
  const { isStopped = () => false, onProgress = () => undefined, planned = planOf } = options;
  const tally = new Tally(options.showsAny);
  let next = 0;
  const isOver = () =>
    next >= count || performance.now() >= untilMs || isStopped() || (stopAtFirst && tally.contradictions > 0);
  const playOne = async (plan) => {
    try {
      const history = await interleave(plan, gate);
      tally.add(plan, history, contradictionIn(history));
    } catch (error) {
      throw new Error(`seed ${plan.seed}: the harness itself failed`, { cause: error });
    }
  };
  while (!isOver()) {
    await gate.open();
    const end = Math.min(count, next + BATCH);
    const lane = async () => {
      while (next < end && !isOver()) {
        const plan = planned((seed + next) >>> 0);
        next += 1;
        await playOne(plan);
        onProgress(tally);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }
  await gate.close();
  return tally;
}
