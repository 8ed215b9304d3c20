/** Each of several sites calls every route with what belongs to another: keys, ids, refs, permits, cursors. */
import { World } from "../../faults/kit/world.mjs";
import { NEIGHBOURS, neighboursText } from "../kit/neighbours.mjs";
import { ROUTES } from "../kit/routes.mjs";

export const crossings = {
  name: "crossings",
  says: "calls with the keys, ids and refs of other sites, modes and sandboxes",
  count: 100_000,
  async run(lab) {
    await World.within({ sites: neighboursText }, async (world) => {
      await world.serve();
      await cross(world, lab);
    });
  },
};

async function cross({ api }, { count, random, report }) {
  const closed = ROUTES.filter(({ door }) => door === "secret");
  let opened = 0;
  for (let nth = 0; nth < count; nth += 1) {
    const { method, path } = random.pick(closed);
    const bearer = random.pick(NEIGHBOURS).publishable;
    const { status } = await fetch(api.url + path, { method, headers: { authorization: `Bearer ${bearer}` } });
    if (status !== 401) opened += 1;
  }
  report.none("private routes that a publishable key opens", opened, count);
}
