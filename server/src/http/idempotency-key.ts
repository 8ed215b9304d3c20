/** The `Idempotency-Key` of a request: the same rule at every door that takes one. */
import type { Request } from "express";
import { ProblemError } from "./problem-error.js";

const LEGAL = /^[ -~]{1,255}$/;

/** Undefined where there is none; an empty one is as good as none. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get("idempotency-key");
  if (key === undefined || key === "") return undefined;
  if (LEGAL.test(key)) return key;
  throw new ProblemError("bad_field", `the Idempotency-Key has ${key.length} characters, or some that are not ASCII`, [
    { pointer: "/headers/idempotency-key", detail: "1 to 255 printable ASCII characters" },
  ]);
}

/** For a door where a repeat without one would act twice. */
export function neededIdempotencyKey(request: Request): string {
  const key = idempotencyKeyOf(request);
  if (key !== undefined) return key;
  throw new ProblemError(
    "missing_idempotency_key",
    "send an Idempotency-Key: the same one on each retry of this request",
  );
}
