/** A page says who its visitor is only with the shop's signature: nobody can speak for somebody else's customer. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Ref, refOf } from "../ids.js";
import { LASTING_PROOF_MS } from "../person/lasting.js";
import type { Site } from "../sites.js";
import type { PageRefs } from "./read-refs.js";

export type Identity =
  | { kind: "none" }
  | { kind: "customer"; ref: Ref }
  | { kind: "unsigned" }
  /** `lately`: it ran out a few days ago at most, so that what outlives a visit still counts for that customer. */
  | { kind: "expired"; lately?: Ref };

/** What a proof of a page turned out to be; it is counted. The page hears of a `wrong` one, too, that it is unsigned. */
export type Proof = "valid" | "unsigned" | "wrong" | "expired";

/** `proof` is absent where the page proves nothing, or nobody looks at proofs. */
export interface Proved {
  identity: Identity;
  proof?: Proof;
}

export function readIdentity(refs: PageRefs, site: Site, nowMs: number): Proved {
  const { customer, signedCustomer, exp, hash } = refs;
  const { verify, requireExpiry } = site.identity;
  if (customer === undefined || signedCustomer === undefined) return { identity: { kind: "none" } };
  if (verify === "none") return { identity: { kind: exp === "unreadable" ? "expired" : "unsigned" } };
  if (exp === "unreadable") return refused("expired");
  if (hash === undefined || (requireExpiry && exp === undefined)) return refused("unsigned");
  if (!isSigned(hash, signedCustomer, exp?.sent, site)) return { identity: { kind: "unsigned" }, proof: "wrong" };
  const ref = refOf("customer", customer);
  const isExpired = exp !== undefined && exp.ms <= nowMs;
  const isObserved = verify === "observe";
  if (!isExpired) return { identity: isObserved ? { kind: "none" } : { kind: "customer", ref }, proof: "valid" };
  const isLately = !isObserved && nowMs < exp.ms + LASTING_PROOF_MS;
  return { identity: { kind: "expired", ...(isLately && { lately: ref }) }, proof: "expired" };
}

const refused = (kind: "unsigned" | "expired"): Proved => ({ identity: { kind }, proof: kind });

function isSigned(hash: string, customer: string, exp: string | undefined, { identity }: Site): boolean {
  const given = Buffer.from(hash, "hex");
  return identity.secrets.some((secret) =>
    signedTexts(customer, exp, identity.requireExpiry).some((text) => {
      const expected = createHmac("sha256", secret).update(text).digest();
      return given.length === expected.length && timingSafeEqual(given, expected);
    }),
  );
}

/**
 * Both as they were sent; the line break, which no id has, keeps one from passing for a part of the other. With a dot, as
 * older versions had it, `a.1` without an expiry is `a` with the expiry 1: so only where nothing goes without one.
 */
function signedTexts(customer: string, exp: string | undefined, requireExpiry: boolean): string[] {
  if (exp === undefined) return [customer];
  return [`${customer}\n${exp}`, ...(requireExpiry ? [`${customer}.${exp}`] : [])];
}
