/**
 * `npm run attack`: what strangers, visitors and neighbours may try, tried on the running product. What it takes as
 * arguments is in play-list.mjs. It sends to this machine only.
 */
import { onlyLoopback } from "./attack/only-loopback.mjs";
import { build } from "./build.mjs";
import { playList } from "./play-list.mjs";

export async function run(args) {
  await build();
  onlyLoopback();
  // Only now: the attacks import what was built.
  const load = async () => (await import("./attack/list.mjs")).ATTACKS;
  return await playList(args, { kind: "attack", command: "npm run attack", load });
}
