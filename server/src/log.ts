/** One line of JSON an event, for machines and people. Bodies, keys and visitor ids never go in. */
import { pino } from "pino";

export type Logger = Pick<pino.Logger, "debug" | "info" | "warn" | "error">;

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

export const newLogger = (level: Level | "silent" = "warn"): Logger =>
  pino({ level, base: null, redact: ["authorization", "key", "secret"] });
