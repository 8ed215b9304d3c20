/** What publint and attw ("are the types wrong?") find fault with in a package as it was packed. */
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** The packages are modules only; every Node that they run on may `require` those. */
const MODULES_ONLY = "CJSResolvesToESM";

/** @param {{ name: string, tarball: string, folder: string }} packed @returns {Promise<string[]>} a line for each fault */
export async function faultsOf({ name, tarball, folder }) {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const { messages } = await publint({ pkgDir: folder, pack: false, strict: true });
  const { problems = [] } = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  return [
    ...messages.map((message) => `${name}: publint: ${formatMessage(message, manifest)}`),
    ...problems
      .filter(({ kind }) => kind !== MODULES_ONLY)
      .map((problem) => `${name}: attw: ${JSON.stringify(problem)}`),
  ];
}
