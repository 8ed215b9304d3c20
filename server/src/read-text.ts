/** The text of a file that an operator wrote, or why there is none. */
import { readFileSync, statSync } from "node:fs";

/** What is larger is no settings file; it is not even loaded. */
const BYTES_MAX = 16 * 1024 * 1024;

export type ReadText = { ok: true; text: string } | { ok: false; why: string };

export function readText(file: string): ReadText {
  try {
    const found = statSync(file);
    // A device may be read without end.
    if (!found.isFile() && !found.isFIFO()) return { ok: false, why: `${file}: cannot be read (it is no file)` };
    const { size } = found;
    if (size > BYTES_MAX) return { ok: false, why: `${file}: cannot be read (it has ${size} bytes)` };
    return { ok: true, text: readFileSync(file, "utf8") };
  } catch (error) {
    return { ok: false, why: `${file}: cannot be read (${error instanceof Error ? error.message : String(error)})` };
  }
}
