/** How many proofs of pages turned out to be what, of the counts of one hour or day. */
import type { Proof } from "../collector/identity.js";
import { countedOf } from "../state/intake-counts.js";

/** They are counted apart; here a wrong one is among the unsigned, as the page is told it. */
export function proofsIn(counts: ReadonlyMap<string, number>): Record<Proof, number> {
  const proofs = { valid: 0, unsigned: 0, wrong: 0, expired: 0 };
  for (const [field, count] of counts) {
    const { came, reason } = countedOf(field);
    if (came === "proof" && isProof(reason, proofs)) proofs[reason] += count;
  }
  return { ...proofs, unsigned: proofs.unsigned + proofs.wrong };
}

const isProof = (reason: string | undefined, proofs: Record<Proof, number>): reason is Proof =>
  reason !== undefined && Object.hasOwn(proofs, reason);
