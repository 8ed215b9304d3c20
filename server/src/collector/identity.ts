/** A page says who its visitor is only with the shop's signature: nobody can speak for somebody else's customer. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { BatchRefs } from "@holdoff/sdk/wire";
import { type Ref, refOf } from "../ids.js";
import type { Site } from "../sites.js";

export type Identity = { kind: "none" } | { kind: "customer"; ref: Ref } | { kind: "unsigned" | "expired" };

export function readIdentity(refs: BatchRefs, site: Site, nowMs: number): Identity {
  const { customer, exp, hash } = refs;
  if (customer === undefined) return { kind: "none" };
  const { verify, secret, requireExpiry } = site.identity;
  if (verify === "none" || hash === undefined || (requireExpiry && exp === undefined)) return { kind: "unsigned" };
  const signed = exp === undefined ? customer : `${customer}.${exp}`;
  const expected = createHmac("sha256", secret).update(signed).digest();
  const given = Buffer.from(hash, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: "unsigned" };
  if (exp !== undefined && expiryMs(exp) <= nowMs) return { kind: "expired" };
  return { kind: "customer", ref: refOf("customer", customer) };
}

/** Unix seconds, or milliseconds where there are 13 digits. */
const expiryMs = (exp: number): number => (exp < 100_000_000_000 ? exp * 1000 : exp);
