/** Finds a program on PATH, or in the places where package managers put it when PATH is bare. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const USUAL_PLACES = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/opt/homebrew/bin"];

/** The absolute path of the first of `names` that exists and may be run, else undefined. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...USUAL_PLACES].filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
