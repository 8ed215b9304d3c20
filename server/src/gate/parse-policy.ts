/** A policy file's text to the rules it means, or every mistake in it at once, each with its line. */
import { createHash } from "node:crypto";
import { DEFAULT_POLICY } from "./default-policy.js";
import type { Policy } from "./policy.js";
import { policySchema } from "./policy-schema.js";
import { resolvePolicy } from "./resolve-policy.js";
import { formatYamlErrors, parseYamlWith, type YamlError } from "./yaml-errors.js";

/** `report` is the errors as text, a line for each, with the file's name. */
export type PolicyResult = { ok: true; policy: Policy } | { ok: false; errors: YamlError[]; report: string };

/** Bytes of a policy file; the default one has three thousand. */
export const POLICY_BYTES_MAX = 256 * 1024;

export function parsePolicy(text: string, fileName: string): PolicyResult {
  const parsed = parseYamlWith(policySchema, text, { bytesMax: POLICY_BYTES_MAX });
  if (!parsed.ok) return { ...parsed, report: formatYamlErrors(parsed.errors, fileName) };
  const rules = resolvePolicy(parsed.value, DEFAULT_POLICY);
  return { ok: true, policy: { ...rules, hash: hashOf(rules) } };
}

/** Hex digits of a policy's version: enough to tell a site's policies apart, short enough to read aloud. */
const HASH_CHARS = 12;

const hashOf = (rules: Omit<Policy, "hash">): string =>
  createHash("sha256").update(canonical(rules)).digest("hex").slice(0, HASH_CHARS);

/** The same text for the same rules, in whatever order they were written: a list of keys sets the order of all maps. */
function canonical(rules: object): string {
  const keys = new Set<string>();
  JSON.stringify(rules, (key, value: unknown) => {
    keys.add(key);
    return value;
  });
  return JSON.stringify(
    rules,
    [...keys].sort((a, b) => (a < b ? -1 : 1)),
  );
}
