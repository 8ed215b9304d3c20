/** One signal's type and properties, checked: the same for pages and for the backend. */
import { type Door, type DropReason, type Fact, isSignalType, isThrough } from "@holdoff/sdk/wire";
import { ref } from "../http/fields.js";
import { signalSchemas } from "./signal-schemas.js";

export type ParsedFact = { ok: true; fact: Fact } | { ok: false; reason: DropReason; detail: string };

const ELSEWHERE = { page: "backend_only", backend: "page_only" } as const;

export function parseFact(raw: Record<string, unknown>, door: Door): ParsedFact {
  const { type } = raw;
  if (!isSignalType(type)) return { ok: false, reason: "unknown_type", detail: `no signal is called ${quote(type)}` };
  if (!isThrough(type, door))
    return { ok: false, reason: ELSEWHERE[door], detail: `${type} is not reported through this door` };
  const props = signalSchemas[type].safeParse(raw);
  if (!props.success) {
    const issue = props.error.issues[0];
    return {
      ok: false,
      reason: "bad_props",
      detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not as it has to be"}`,
    };
  }
  const { checkout } = raw;
  if (checkout !== undefined) {
    const named = ref.safeParse(checkout);
    if (!named.success)
      return { ok: false, reason: "bad_props", detail: `checkout: ${named.error.issues[0]?.message ?? ""}` };
  }
  // The table above pairs each type with its own schema; the compiler cannot follow that through a union.
  const fact = { ...props.data, type, ...(typeof checkout === "string" ? { checkout } : {}) } as Fact;
  return { ok: true, fact };
}

const quote = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? "nothing";
