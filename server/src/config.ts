/** What the environment says, read once; every mistake at once, secrets never echoed. */
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const ROLES = ["collector", "api", "worker", "console"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What an acknowledged write survives: a crash of Redis (`everysec`, up to the last second of a power cut), a power cut
 * (`always`), the loss of its node (`replicated`).
 */
export type Durability =
  | { level: "everysec" }
  | { level: "always" }
  | { level: "replicated"; replicas: number; waitMs: number };

export interface Config {
  host: string;
  port: number;
  redisUrl: string;
  /** Of a store that is opened for the first time; fixed from then on. */
  partitions: number;
  durability: Durability;
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
/** A write that waits this long for its copies is answered in time still. */
const WAIT_MS_MAX = 900;
const durabilitySchema = z.object({
  HOLDOFF_DURABILITY: z.enum(["everysec", "always", "replicated"]).default("everysec"),
  /** Of `replicated`: how many replicas must have it, and how long they are waited for. */
  HOLDOFF_REPLICAS: z.coerce.number().int().min(1).max(10).default(1),
  HOLDOFF_REPLICAS_WAIT_MS: z.coerce.number().int().min(10).max(WAIT_MS_MAX).default(500),
});

type Environment = Record<string, string | undefined>;

const DEMO_SITES = fileURLToPath(new URL("../sites.demo.yaml", import.meta.url));

/** The sites file: the demo's where none is named. */
export const sitesFileOf = (env: Environment): string => env["HOLDOFF_CONFIG"] ?? DEMO_SITES;

const schema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port.default(4600),
  REDIS_URL: z.string().min(1),
  HOLDOFF_CONFIG: z.string().min(1),
  HOLDOFF_MEMORY_FILE: z.string().min(1).optional(),
  HOLDOFF_PARTITIONS: z.coerce.number().int().min(1).max(4096).default(64),
  ...durabilitySchema.shape,
  HOLDOFF_ROLES: z
    .string()
    .default(ROLES.join(","))
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(z.enum(ROLES)).min(1)),
});

const toDurability = (read: z.infer<typeof durabilitySchema>): Durability =>
  read.HOLDOFF_DURABILITY === "replicated"
    ? { level: "replicated", replicas: read.HOLDOFF_REPLICAS, waitMs: read.HOLDOFF_REPLICAS_WAIT_MS }
    : { level: read.HOLDOFF_DURABILITY };

/** As `readConfig` reads it, for who needs no more. */
export const readDurability = (env: Environment): Durability => toDurability(parse(durabilitySchema, env));

function parse<T extends z.ZodType>(schema: T, env: Environment): z.infer<T> {
  const read = schema.safeParse(env);
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new ConfigError(`the environment is not usable:\n  ${lines.join("\n  ")}`);
}

export function readConfig(env: Environment): Config {
  const read = parse(schema, env);
  return {
    host: read.HOST,
    port: read.PORT,
    redisUrl: read.REDIS_URL,
    partitions: read.HOLDOFF_PARTITIONS,
    durability: toDurability(read),
    sitesFile: read.HOLDOFF_CONFIG,
    roles: new Set(read.HOLDOFF_ROLES),
    memoryFile: read.HOLDOFF_MEMORY_FILE,
  };
}
