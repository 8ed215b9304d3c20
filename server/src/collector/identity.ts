/** A page says who its visitor is only with the shop's signature: nobody can speak for somebody else's customer. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Ref, refOf } from "../ids.js";
import type { Site } from "../sites.js";
import type { PageRefs } from "./read-refs.js";

export type Identity = { kind: "none" } | { kind: "customer"; ref: Ref } | { kind: "unsigned" | "expired" };

export function readIdentity({ customer, signedCustomer, exp, hash }: PageRefs, site: Site, nowMs: number): Identity {
  if (customer === undefined || signedCustomer === undefined) return { kind: "none" };
  if (exp === "unreadable") return { kind: "expired" };
  const { verify, secrets, requireExpiry } = site.identity;
  if (verify === "none" || hash === undefined || (requireExpiry && exp === undefined)) return { kind: "unsigned" };
  // Both as they were sent; the line break, which no id has, keeps one from passing for a part of the other.
  const signed = exp === undefined ? signedCustomer : `${signedCustomer}\n${exp.sent}`;
  const given = Buffer.from(hash, "hex");
  const isBy = (secret: string): boolean => {
    const expected = createHmac("sha256", secret).update(signed).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  if (!secrets.some(isBy)) return { kind: "unsigned" };
  if (exp !== undefined && exp.ms <= nowMs) return { kind: "expired" };
  return { kind: "customer", ref: refOf("customer", customer) };
}
