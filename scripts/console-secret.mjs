/** The secret that opens this checkout's console where no other is set: made once, and kept beside the data. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataDir } from "./data-dir.mjs";

export function consoleSecret() {
  const file = join(dataDir(), "console-secret");
  mkdirSync(dataDir(), { recursive: true });
  // Only for who runs it. A start that was killed as it wrote left none.
  if (!existsSync(file) || readFileSync(file, "utf8") === "")
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}
