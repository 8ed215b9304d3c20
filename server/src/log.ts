/** One line of JSON an event, for machines and people. Bodies, keys and visitor ids never go in. */
import { pino } from "pino";

export type Logger = Pick<pino.Logger, "debug" | "info" | "warn" | "error">;

export const newLogger = (level = process.env["HOLDOFF_LOG"] ?? "warn"): Logger =>
  pino({ level, base: null, redact: ["authorization", "key", "secret"] });
