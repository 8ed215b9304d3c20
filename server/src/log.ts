/**
 * One line of JSON an event, for machines and people. Bodies, keys, refs and visitor ids never go in: errors are written
 * as `loggable` says, and every text is cleaned on its way, whatever the caller handed over.
 */
import { type DestinationStream, pino } from "pino";
import { cleaned, loggable } from "./loggable.js";

export type Logger = Pick<pino.Logger, "debug" | "info" | "warn" | "error">;

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** Deeper than any line of ours. */
const DEPTH_MAX = 4;

/** Names whose values are never written. */
const NEVER = /^(authorization|key|secret|token|permit|payload|body|phone|email|args|command)$/i;

export const newLogger = (level: Level | "silent" = "warn", destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      formatters: { log: (fields) => Object.fromEntries(cleanedEntries(fields, DEPTH_MAX)) },
      hooks: {
        logMethod(given, method) {
          const [fields, text, ...more] = given;
          // pino would take the text of an error for the line's, as it is.
          if (fields instanceof Error) method.call(this, { error: fields }, text ?? "");
          else if (typeof text === "string") method.call(this, fields, cleaned(text), ...more);
          else if (typeof fields === "string") method.call(this, cleaned(fields));
          else method.apply(this, given);
        },
      },
    },
    ...(destination === undefined ? [] : [destination]),
  );

const cleanedEntries = (fields: object, depth: number): [string, unknown][] =>
  Object.entries(fields).map(([name, value]) => {
    if (NEVER.test(name) && value !== undefined) return [name, "***"];
    return [name, name === "error" && value !== undefined ? loggable(value) : written(value, depth)];
  });

/** A value as it may stand in a line. */
function written(value: unknown, depth: number): unknown {
  if (value instanceof Error) return loggable(value);
  if (typeof value === "string") return cleaned(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return value.map((one) => written(one, depth - 1));
  return Object.fromEntries(cleanedEntries(value, depth - 1));
}
