/**
 * `npm run sdk:lab`: what the script promises to a shop's page, measured in Chromium, each row by its own name. What it
 * takes as arguments is in play-list.mjs. Its figures are kept in scripts/lab/results, and shown as a table at the end.
 */
import { onlyLoopback } from "./attack/only-loopback.mjs";
import { build } from "./build.mjs";
import { Figures } from "./lab/sdk/kit/figures.mjs";
import { keepResult, tableOf } from "./lab/sdk/kit/results.mjs";
import { playList } from "./play-list.mjs";

export async function run(args) {
  await build();
  onlyLoopback();
  const played = [];
  // Only now: the rows import what was built.
  const load = async () => (await import("./lab/sdk/list.mjs")).ROWS;
  try {
    return await playList(args, {
      kind: "row",
      command: "npm run sdk:lab",
      load,
      newReport: () => new Figures(),
      // An hour of it is not thrown away because one row found a machine too busy.
      goesOn: true,
      played: (row, figures, how) => played.push(keepResult(row, figures, how)),
    });
  } finally {
    if (played.length > 0) console.log(`\n${tableOf(played)}`);
  }
}
