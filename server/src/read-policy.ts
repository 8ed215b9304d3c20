/** The policy of a file, or a report of all that is wrong with it. */
import { parsePolicy } from "./gate/parse-policy.js";
import type { Policy } from "./gate/policy.js";
import { readText } from "./read-text.js";

export type ReadPolicy = { ok: true; policy: Policy } | { ok: false; report: string };

export function readPolicy(file: string): ReadPolicy {
  const read = readText(file);
  return read.ok ? parsePolicy(read.text, file) : { ok: false, report: read.why };
}
