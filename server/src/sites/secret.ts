/** A secret in the sites file: as it is, from the environment, or from a file, as containers are given theirs. */
import { resolve } from "node:path";
import { z } from "zod";
import { readText } from "../read-text.js";

export const secret = z.union([
  z.string().min(1),
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

export type Secret = z.infer<typeof secret>;

/** One, or two while it is being changed. */
export const secrets = z.union([secret, z.array(secret).min(1).max(2)]);

export type Secrets = z.infer<typeof secrets>;

/**
 * `why` names the variable or the file, never what it holds. `isElsewhere`: it may be on another machine. A variable that
 * is empty is one that is not set: that is how CI and Compose pass on what they do not have. A file is made by somebody.
 */
export type ReadSecret = { ok: true; text: string } | { ok: false; why: string; isElsewhere: boolean };

/** `folder`: where the sites file is, and a relative path begins. */
export function readSecret(value: Secret, env: Record<string, string | undefined>, folder: string): ReadSecret {
  if (typeof value === "string") return { ok: true, text: value };
  if ("env" in value) {
    const text = env[value.env];
    return text === undefined || text === ""
      ? { ok: false, why: `the environment has no ${value.env}`, isElsewhere: true }
      : { ok: true, text };
  }
  const path = resolve(folder, value.file);
  const read = readText(path);
  if (!read.ok) return { ok: false, why: `the file ${read.why}`, isElsewhere: true };
  // An editor ends a file with a line break, which is no part of a secret.
  const text = read.text.trim();
  return text === "" ? { ok: false, why: `the file ${path} is empty`, isElsewhere: false } : { ok: true, text };
}
