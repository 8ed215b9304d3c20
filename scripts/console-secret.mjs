/** The secret that opens this checkout's console where no other is set: made once, and kept beside the data. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { dataDir } from "./data-dir.mjs";
import { ROOT } from "./root.mjs";

/** `keptIn`: the file, for the page that asks for the secret. Anybody may read that page, so it tells no whole path. */
export function consoleSecret() {
  const file = join(dataDir(), "console-secret");
  mkdirSync(dataDir(), { recursive: true });
  // Only for who runs it. A start that was killed as it wrote left none.
  if (!existsSync(file) || readFileSync(file, "utf8") === "")
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  const path = relative(ROOT, file);
  const keptIn = path.startsWith("..") ? "console-secret in HOLDOFF_DATA_DIR" : path;
  return { text: readFileSync(file, "utf8").trim(), keptIn };
}
