/** Packs `sdk` and `server` as a registry would get them: pnpm puts the version in the place of `workspace:*`. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pnpm } from "../pnpm.mjs";
import { ROOT } from "../root.mjs";
import { runProgram } from "../run-program.mjs";

const PUBLISHED = ["sdk", "server"];

/**
 * @param {string} folder where the tarballs go, and what is unpacked of them
 * @returns {Promise<{ name: string, tarball: string, folder: string }[]>} one for each of PUBLISHED
 */
export async function packAll(folder) {
  await pnpm(["-r", ...PUBLISHED.map((name) => `--filter=./${name}`), "pack", "--pack-destination", folder]);
  return Promise.all(
    PUBLISHED.map(async (name) => {
      const { version } = JSON.parse(readFileSync(`${ROOT}/${name}/package.json`, "utf8"));
      const tarball = join(folder, `holdoff-${name}-${version}.tgz`);
      const unpacked = join(folder, name);
      rmSync(unpacked, { recursive: true, force: true });
      mkdirSync(unpacked);
      await runProgram("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components=1"]);
      return { name, tarball, folder: unpacked };
    }),
  );
}
