/**
 * A package of the server's, for programs beside it: it is installed by now. Loaded from where it really is: what it needs
 * itself is beside it there, and not beside the link to it, which a test process that many files share does not follow.
 * `name` is its own, where it is installed under another.
 */
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { ROOT } from "./root.mjs";

export const serverPackage = (folder, name = folder) =>
  createRequire(realpathSync(`${ROOT}/server/node_modules/${folder}/package.json`))(name);
