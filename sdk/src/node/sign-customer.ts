/** The proof that a page may speak for a customer: made in the shop's backend, passed to `holdoff('identify', …)`. */
import { createHmac } from "node:crypto";

export interface CustomerProof {
  /** Unix milliseconds after which the proof no longer links. */
  exp?: number;
  /** Hex HMAC-SHA-256 of `customer`, a line break and `exp` as it is sent, or of `customer` alone without `exp`. */
  hash: string;
}

/** `secret` is the site's identity secret; it must never reach the page. */
export function signCustomer(secret: string, customer: string, exp?: number): CustomerProof {
  const hmac = createHmac("sha256", secret);
  if (exp === undefined) return { hash: hmac.update(customer).digest("hex") };
  if (!Number.isSafeInteger(exp)) throw new RangeError(`exp is Unix time in whole milliseconds, not ${exp}`);
  return { exp, hash: hmac.update(`${customer}\n${exp}`).digest("hex") };
}
