/** The readers of values, as zod fields of requests: what a door for facts leaves out is a 422 here. */
import { z } from "zod";
import type { Reading } from "../reading/reading.js";

/** Marks an issue whose value stands for a missing one. */
export const PLACEHOLDER = "placeholder";

export const readField = <T>(read: (raw: unknown) => Reading<T>) =>
  z.unknown().transform((raw, context): T => {
    const reading = read(raw);
    if (reading.read === "value") return reading.value;
    const detail = reading.read === "absent" ? "a value" : reading.detail;
    context.addIssue({
      code: "custom",
      message: detail,
      params: { kind: reading.read === "placeholder" ? PLACEHOLDER : "" },
    });
    return z.NEVER;
  });

/** A body in which null is the same as nothing. */
export const nullable = <T extends z.ZodType>(schema: T, untouched: Untouched = {}) =>
  z.preprocess((raw) => withoutNulls(raw, untouched), schema);

interface Untouched {
  /** Fields whose content is handed back as it is. */
  whole?: readonly string[];
  /** Fields for which null says something. */
  kept?: readonly string[];
}

/** Null is absent, at every depth. */
export function withoutNulls(raw: unknown, { whole = [], kept = [] }: Untouched = {}): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      if (value === null) return kept.includes(name) ? [[name, null]] : [];
      return [[name, whole.includes(name) ? value : withoutNulls(value)]];
    }),
  );
}
