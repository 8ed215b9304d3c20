/** What the environment says, read once; every mistake at once, secrets never echoed. */
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Environment, settingsOf } from "./config/settings.js";
import { envNamesIn, unknownNames } from "./config/unknown-names.js";
import { messagesOf } from "./gate/zod-messages.js";
import { LEVELS, type Level } from "./log.js";
import { readText } from "./read-text.js";

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
  /** Where the console has a port of its own. */
  consolePort: number | undefined;
  redisUrl: string;
  /** Of a store that is opened for the first time; fixed from then on. */
  partitions: number;
  durability: Durability;
  /** What strangers may hold of Redis's memory; null where that follows Redis's own limit. */
  strangersBytes: number | null;
  /** The sites file. */
  sitesFile: string;
  roles: ReadonlySet<Role>;
  /** What this process remembers of the data, outside Redis; undefined where it only remembers while it runs. */
  memoryFile: string | undefined;
  /** Connections at a time; one more is closed at once. */
  connectionsMax: number;
  logLevel: Level;
}

/** A start that cannot be: why, and what to do, in words for an operator. */
export class StartError extends Error {
  override name = "StartError";
}

export class ConfigError extends StartError {
  override name = "ConfigError";
}

const port = z.coerce.number().int().min(0).max(65_535);
/** A write that waits this long for its copies is answered in time still. */
const WAIT_MS_MAX = 900;
const durabilitySchema = z.object({
  HOLDOFF_DURABILITY: z.enum(["everysec", "always", "replicated"]),
  /** Of `replicated`: how many replicas must have it, and how long they are waited for. */
  HOLDOFF_REPLICAS: z.coerce.number().int().min(1).max(10),
  HOLDOFF_REPLICAS_WAIT_MS: z.coerce.number().int().min(10).max(WAIT_MS_MAX),
});

/** The demo's: its keys are public. */
export const DEMO_SITES = fileURLToPath(new URL("../sites.demo.yaml", import.meta.url));

/** The sites file of a command on this checkout's data: the demo's where none is named. */
export const sitesFileOf = (env: Environment): string => settingsOf(env)["HOLDOFF_CONFIG"] ?? DEMO_SITES;

const isRole = (word: string): word is Role => ROLES.some((role) => role === word);

/** In MiB. */
const strangersSchema = z.object({ HOLDOFF_STRANGERS_MB: z.coerce.number().int().min(1).max(1_048_576).optional() });

const schema = z.object({
  HOST: z.string(),
  PORT: port,
  CONSOLE_PORT: port.optional(),
  SHOP_PORT: port,
  REDIS_URL: z.string(),
  HOLDOFF_CONFIG: z.string().optional(),
  HOLDOFF_MEMORY_FILE: z.string().optional(),
  HOLDOFF_PARTITIONS: z.coerce.number().int().min(1).max(4096),
  ...strangersSchema.shape,
  HOLDOFF_CONNECTIONS_MAX: z.coerce.number().int().min(10).max(1_000_000),
  HOLDOFF_LOG: z.enum(LEVELS),
  ...durabilitySchema.shape,
  HOLDOFF_ROLES: z.string().transform((text, { addIssue }) => {
    const words = text.split(",").map((word) => word.trim());
    for (const word of words.filter((one) => !isRole(one)))
      addIssue(`${JSON.stringify(word)} is no role: some of ${ROLES.join(", ")}, with commas between`);
    return words.filter(isRole);
  }),
});

const toStrangersBytes = ({ HOLDOFF_STRANGERS_MB: mebibytes }: z.infer<typeof strangersSchema>): number | null =>
  mebibytes === undefined ? null : mebibytes * 1024 * 1024;

/** As `readConfig` reads it, for who needs no more. */
export function readStrangersBytes(env: Environment): number | null {
  const read = strangersSchema.safeParse(settingsOf(env));
  if (!read.success) throw unusable(mistakesOf(strangersSchema, settingsOf(env), read.error));
  return toStrangersBytes(read.data);
}

const toDurability = (read: z.infer<typeof durabilitySchema>): Durability =>
  read.HOLDOFF_DURABILITY === "replicated"
    ? { level: "replicated", replicas: read.HOLDOFF_REPLICAS, waitMs: read.HOLDOFF_REPLICAS_WAIT_MS }
    : { level: read.HOLDOFF_DURABILITY };

/** As `readConfig` reads it, for who needs no more. */
export function readDurability(env: Environment): Durability {
  const read = durabilitySchema.safeParse(settingsOf(env));
  if (!read.success) throw unusable(mistakesOf(durabilitySchema, settingsOf(env), read.error));
  return toDurability(read.data);
}

/** `settings`: what was given, and the defaults. `env`: all that is there, where a name may be mistyped. */
export function readConfig(settings: Record<string, string>, env: Environment): Config {
  const read = schema.safeParse(settings);
  const sitesFile = settings["HOLDOFF_CONFIG"];
  const mistakes = [
    ...unknownIn(env, sitesFile),
    ...(sitesFile === undefined
      ? ["HOLDOFF_CONFIG: missing: it names the sites file of your shop (see server/README.md)"]
      : []),
    ...(read.success ? [] : mistakesOf(schema, settings, read.error)),
  ];
  if (!read.success || sitesFile === undefined || mistakes.length > 0) throw unusable(mistakes);
  const { data } = read;
  return {
    host: data.HOST,
    port: data.PORT,
    // The same one is none of its own; 0 is any that is free.
    consolePort: data.CONSOLE_PORT === data.PORT && data.PORT !== 0 ? undefined : data.CONSOLE_PORT,
    redisUrl: data.REDIS_URL,
    partitions: data.HOLDOFF_PARTITIONS,
    durability: toDurability(data),
    strangersBytes: toStrangersBytes(data),
    sitesFile,
    roles: new Set(data.HOLDOFF_ROLES),
    memoryFile: data.HOLDOFF_MEMORY_FILE,
    connectionsMax: data.HOLDOFF_CONNECTIONS_MAX,
    logLevel: data.HOLDOFF_LOG,
  };
}

/** For commands that need only some of the settings: a name that was mistyped could lead them to other data. */
export function refuseUnknownNames(env: Environment): void {
  const unknown = unknownIn(env, settingsOf(env)["HOLDOFF_CONFIG"]);
  if (unknown.length > 0) throw unusable(unknown);
}

function unknownIn(env: Environment, sitesFile: string | undefined): string[] {
  const read = sitesFile === undefined ? undefined : readText(sitesFile);
  return unknownNames(env, read?.ok ? envNamesIn(read.text) : null);
}

const mistakesOf = (tried: z.ZodType, settings: Record<string, string>, { issues }: z.ZodError): string[] =>
  messagesOf(tried, settings, issues, ["REDIS_URL"]).map(({ path, message }) => `${String(path[0])}: ${message}`);

const unusable = (mistakes: readonly string[]): ConfigError =>
  new ConfigError(`the environment is not usable:\n  ${mistakes.join("\n  ")}`);
