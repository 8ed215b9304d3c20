/** Which customers are left alone so that the effect of contacting the others can be measured. */
import { createHash } from "node:crypto";

/** 48 bits: a number holds them exactly. */
const HASH_BYTES = 6;
const SHARES = 2 ** (8 * HASH_BYTES);

/**
 * Chosen by name alone, so that the answer never changes and nobody has to keep it. A larger percentage adds customers
 * and takes none out; 0 is nobody and 100 everybody.
 */
export function inControlGroup(customer: string, percent: number): boolean {
  if (percent <= 0) return false;
  const hash = createHash("sha256").update(customer).digest().readUIntBE(0, HASH_BYTES);
  return hash / SHARES < percent / 100;
}
