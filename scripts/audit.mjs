/**
 * `npm run audit`: known holes in the packages of the lockfile. Ends with 0 when there is none, 1 when there is one, 2 when
 * the registry did not say: that is not the same as none.
 */
import { pnpm } from "./pnpm.mjs";
import { knownHoles } from "./supply/known-holes.mjs";

export async function run() {
  const { output } = await pnpm(["audit", "--json"], { mayFail: true });
  const found = knownHoles(output);
  if (!found.answered) {
    console.error(`not checked: the registry did not say which holes are known\n${found.why}`);
    return 2;
  }
  for (const hole of found.holes) console.log(hole);
  console.log(`found ${found.holes.length} known holes in ${found.packages} packages`);
  return found.holes.length === 0 ? 0 : 1;
}
