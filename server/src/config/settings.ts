/**
 * Every setting that the environment may hold, once: the README's table, the lines at the start and the list of known
 * names are held against this one.
 */
export interface Setting {
  name: string;
  /** What it is for: a server, `npm start` and the checkout's own programs, or tests. */
  of: "server" | "checkout" | "tests";
  /** What holds where it is not set or empty; absent where it is found out, or needed. */
  default?: string;
}

export const SETTINGS: readonly Setting[] = [
  { name: "PORT", of: "server", default: "4600" },
  { name: "CONSOLE_PORT", of: "server" },
  { name: "HOST", of: "server", default: "127.0.0.1" },
  { name: "SHOP_PORT", of: "checkout", default: "4601" },
  { name: "REDIS_URL", of: "server" },
  { name: "HOLDOFF_CONFIG", of: "server" },
  { name: "HOLDOFF_ROLES", of: "server", default: "collector,api,worker,console" },
  { name: "HOLDOFF_CONSOLE_SECRET", of: "server" },
  { name: "HOLDOFF_LOG", of: "server", default: "warn" },
  { name: "HOLDOFF_CONNECTIONS_MAX", of: "server", default: "5000" },
  { name: "HOLDOFF_DURABILITY", of: "server", default: "everysec" },
  { name: "HOLDOFF_REPLICAS", of: "server", default: "1" },
  { name: "HOLDOFF_REPLICAS_WAIT_MS", of: "server", default: "500" },
  { name: "HOLDOFF_PARTITIONS", of: "server", default: "64" },
  { name: "HOLDOFF_STRANGERS_MB", of: "server" },
  { name: "HOLDOFF_MEMORY_FILE", of: "server" },
  { name: "HOLDOFF_DATA_DIR", of: "checkout", default: ".data" },
  { name: "HOLDOFF_DEMO_WEBHOOK_URL", of: "checkout" },
  { name: "CHROMIUM_PATH", of: "checkout" },
  { name: "HOLDOFF_CRASH_AT", of: "tests" },
  { name: "HOLDOFF_STALL_AT", of: "tests" },
  { name: "HOLDOFF_SEED", of: "tests" },
  { name: "HOLDOFF_TEST_LONG", of: "tests" },
  { name: "HOLDOFF_LONG_RUNS", of: "tests" },
  { name: "HOLDOFF_TALLY", of: "tests" },
  { name: "HOLDOFF_MUTATING", of: "tests" },
  { name: "HOLDOFF_MUTATION_TESTS", of: "tests" },
];

export type Environment = Record<string, string | undefined>;

/** The settings that are there, without spaces around them. An empty one is as good as none: its default holds. */
export function givenSettings(env: Environment): Record<string, string> {
  const given = SETTINGS.flatMap(({ name }) => {
    const value = env[name]?.trim();
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** The same, and for those that are not there what holds instead. */
export function settingsOf(env: Environment, defaults: Record<string, string> = {}): Record<string, string> {
  const own = SETTINGS.flatMap((one) => (one.default === undefined ? [] : [[one.name, one.default] as const]));
  return { ...Object.fromEntries(own), ...defaults, ...givenSettings(env) };
}
