/**
 * `npm run faults`: everything that can go wrong around the server, made to happen on purpose. What it takes as arguments
 * is in play-list.mjs.
 */
import { build } from "./build.mjs";
import { playList } from "./play-list.mjs";

export async function run(args) {
  await build();
  // Only now: the faults import what was built.
  const load = async () => (await import("./faults/list.mjs")).FAULTS;
  return await playList(args, { kind: "fault", command: "npm run faults", load });
}
