/** The text of a file that an operator wrote, or why there is none. */
import { readFileSync, statSync } from "node:fs";

/** What is larger is no settings file; it is not even loaded. */
const BYTES_MAX = 16 * 1024 * 1024;

export type ReadText = { ok: true; text: string } | { ok: false; why: string };

export function readText(file: string): ReadText {
  try {
    const { size } = statSync(file);
    if (size > BYTES_MAX) return { ok: false, why: `${file}: cannot be read (it has ${size} bytes)` };
    return { ok: true, text: readFileSync(file, "utf8") };
  } catch (error) {
    return { ok: false, why: `${file}: cannot be read (${error instanceof Error ? error.message : String(error)})` };
  }
}
