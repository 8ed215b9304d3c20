/** A world of the attack's own; or the one that several share, which is how their samples are played in `npm test`. */
import { World } from "../../faults/kit/world.mjs";

export async function inWorld({ world }, work) {
  if (world !== undefined) return await work(world);
  return await World.within({}, async (own) => {
    await own.serve();
    return await work(own);
  });
}
