/** What a page of a signed-in customer carries, for `holdoff("identify", …)`: who it is, and the shop's proof of it. */
import { signCustomer } from "@holdoff/sdk/node";
import type { ShopSettings } from "./settings.js";

/** Long, because a demo's sandbox may be moved weeks ahead of the shop's clock. A real shop takes an hour. */
const PROOF_MS = 90 * 24 * 60 * 60 * 1000;

export function identityOf(customer: string | undefined, settings: ShopSettings) {
  if (customer === undefined) return { customer: "", hash: "", exp: "" };
  const { hash, exp = "" } = signCustomer(settings.identitySecret, customer, settings.now() + PROOF_MS);
  return { customer, hash, exp };
}
