/** A collector that has good and bad spells, by chance: round trips, 503s, a closed port, answers that never come. */
import { setTimeout as pause } from "node:timers/promises";

const ROUND_TRIPS_MS = [0, 100, 300];
const FAIR_MS = [1_500, 4_000];
const FOUL_MS = [500, 2_000];
const SPELLS = ["503", "503", "hang", "closed"];

/** Bad weather until the answer is called, which leaves it fair. */
export function weather(collector, random) {
  const abort = new AbortController();
  const spell = async ([from, to]) => {
    await pause(random.between(from, to), undefined, { signal: abort.signal }).catch(() => undefined);
  };
  const spells = (async () => {
    while (!abort.signal.aborted) {
      collector.roundTripMs = random.pick(ROUND_TRIPS_MS);
      await spell(FAIR_MS);
      if (abort.signal.aborted) break;
      const kind = random.pick(SPELLS);
      if (kind === "closed") await collector.shut();
      else collector.mode = kind;
      await spell(FOUL_MS);
      if (kind === "closed") await collector.listen();
      collector.mode = "well";
      collector.endHanging();
    }
  })();
  return async () => {
    abort.abort();
    await spells;
    collector.roundTripMs = 0;
  };
}
