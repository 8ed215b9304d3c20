/** The secret that opens the console, or two while it is being changed. */
import { z } from "zod";
import type { Mistake } from "./mistake.js";
import { readSecret, type Secret, secret } from "./secret.js";

/** A random one of this length is not guessed. */
const CHARS_MIN = 16;
const IN_ENVIRONMENT = "HOLDOFF_CONSOLE_SECRET";

export const consoleSchema = z.strictObject({
  secret: z.union([secret, z.array(secret).min(1).max(2)]),
});

export interface ConsoleSecrets {
  secrets: readonly string[];
  mistakes: readonly Mistake[];
  /** Not on this machine. */
  absent: readonly Mistake[];
}

/** Those of the sites file, else the one of the environment; none where neither has one. */
export function readConsoleSecrets(
  entry: z.infer<typeof consoleSchema> | undefined,
  env: Record<string, string | undefined>,
  folder: string,
): ConsoleSecrets {
  const given = env[IN_ENVIRONMENT]?.trim() || undefined;
  const wanted: readonly Secret[] = entry ? [entry.secret].flat() : given === undefined ? [] : [given];
  const whose = entry ? "console: its secret" : IN_ENVIRONMENT;
  const tell = (message: string): Mistake => ({ path: entry ? ["console", "secret"] : [], message });
  const read = wanted.map((one) => readSecret(one, env, folder));
  const secrets = read.flatMap((one) => (one.ok ? [one.text] : []));
  const missing = (isElsewhere: boolean): Mistake[] =>
    read.flatMap((one) => (one.ok || one.isElsewhere !== isElsewhere ? [] : [tell(`${whose}: ${one.why}`)]));
  const short = `${whose} has fewer than ${CHARS_MIN} characters: openssl rand -hex 24 makes a good one`;
  return {
    secrets,
    mistakes: [...(secrets.some((text) => text.length < CHARS_MIN) ? [tell(short)] : []), ...missing(false)],
    absent: missing(true),
  };
}
