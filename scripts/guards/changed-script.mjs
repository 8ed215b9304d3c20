/** Before each test file: whoever reads the script that is tried gets it with the guard taken out. Nothing is written. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

const changed = inject("changedScript");

if (changed) {
  const asItIs = fs.readFileSync;
  fs.readFileSync = (file, ...rest) =>
    (file instanceof URL ? fileURLToPath(file) : file) === changed.path ? changed.text : asItIs(file, ...rest);
  syncBuiltinESMExports();
}
