/** What the environment says, read once; every mistake at once, secrets never echoed. */
import { z } from "zod";

export const ROLES = ["collector", "api", "worker", "console"] as const;
export type Role = (typeof ROLES)[number];

export interface Config {
  host: string;
  port: number;
  redisUrl: string;
  /** The sites file. */
  sitesFile: string;
  roles: ReadonlySet<Role>;
  /** What this process remembers of the data, outside Redis; undefined where it only remembers while it runs. */
  memoryFile: string | undefined;
}

export class ConfigError extends Error {
  override name = "ConfigError";
}

const port = z.coerce.number().int().min(0).max(65_535);
const schema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port.default(4600),
  REDIS_URL: z.string().min(1),
  HOLDOFF_CONFIG: z.string().min(1),
  HOLDOFF_MEMORY_FILE: z.string().min(1).optional(),
  HOLDOFF_ROLES: z
    .string()
    .default(ROLES.join(","))
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(z.enum(ROLES)).min(1)),
});

export function readConfig(env: Record<string, string | undefined>): Config {
  const read = schema.safeParse(env);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new ConfigError(`the environment is not usable:\n  ${lines.join("\n  ")}`);
  }
  const { HOST, PORT, REDIS_URL, HOLDOFF_CONFIG, HOLDOFF_ROLES, HOLDOFF_MEMORY_FILE } = read.data;
  return {
    host: HOST,
    port: PORT,
    redisUrl: REDIS_URL,
    sitesFile: HOLDOFF_CONFIG,
    roles: new Set(HOLDOFF_ROLES),
    memoryFile: HOLDOFF_MEMORY_FILE,
  };
}
