/**
 * Installs the packages of the workspace, once: a stamp inside node_modules holds a hash of all that decides what is
 * installed, so a second start does not even ask the package manager.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pnpm } from "./pnpm.mjs";
import { ROOT } from "./root.mjs";
import { step } from "./step.mjs";

const DECIDING = [
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "package.json",
  "sdk/package.json",
  "server/package.json",
  "e2e/package.json",
];
const STAMP = `${ROOT}/node_modules/.holdoff-installed`;

function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  for (const file of DECIDING) hash.update(`\0${file}\0`).update(readFileSync(`${ROOT}/${file}`));
  return hash.digest("hex");
}

export async function installPackages() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  await step("install packages", async () => {
    // The package manager asks before it replaces a node_modules of another make; here nobody may be there to answer.
    await pnpm(["install", "--frozen-lockfile", "--config.confirmModulesPurge=false"]);
    writeFileSync(STAMP, wanted);
  });
}
