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

/** Null is absent, at every depth but in what is handed back untouched. */
export function withoutNulls(raw: unknown, untouched: readonly string[] = []): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      if (untouched.includes(name)) return [[name, value]];
      return value === null ? [] : [[name, withoutNulls(value)]];
    }),
  );
}
