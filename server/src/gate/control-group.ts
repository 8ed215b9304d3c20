/** Which customers are left alone so that the effect of contacting the others can be measured. */
import { hash } from "node:crypto";

/** 48 bits of the hash: a number holds them exactly. */
const HEX_DIGITS = 12;
const SHARES = 2 ** (4 * HEX_DIGITS);

/**
 * Chosen by name alone, so that the answer never changes and nobody has to keep it. A larger percentage adds customers
 * and takes none out; 0 is nobody and 100 everybody.
 */
export function inControlGroup(customer: string, percent: number): boolean {
  const share = Number.parseInt(hash("sha256", customer, "hex").slice(0, HEX_DIGITS), 16) / SHARES;
  return share < percent / 100;
}
