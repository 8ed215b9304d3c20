/** The real server, and what it knows of each visitor. */
import { inWorld } from "../../../attack/kit/in-world.mjs";
import { ROUND_THE_CLOCK } from "../../../faults/kit/sites.mjs";
import { World } from "../../../faults/kit/world.mjs";

/** A world whose presence lasts as long as that of a shop that says nothing about it. */
export const inServerWorld = (work) =>
  World.within({ policy: ROUND_THE_CLOCK }, async (world) => {
    await world.serve();
    return await inWorld({ world }, work);
  });

/** @returns {Promise<object | undefined>} what is known of a visitor, nothing if nothing is */
export async function personOf({ shop }, visitor) {
  const { status, body } = await shop.call("person", visitor, "GET", `/v1/persons/visitor:${visitor}`);
  // Kept calls of a thousand looks would be all that this process does in the end.
  shop.history.length = 0;
  return status === 200 ? body : undefined;
}
