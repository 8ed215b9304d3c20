/**
 * What the doctor says of a site whose pages do not prove who is signed in: a visitor id that was planted in a browser
 * before the sign-in keeps what the backend gives it.
 */
import type { Proof } from "../collector/identity.js";
import { type ListedSite, ownScope } from "../sites.js";
import type { Finding } from "../state/health-findings.js";
import { countedOf, readCounts } from "../state/intake-counts.js";
import type { RedisStore } from "../state/redis-store.js";

const NEXT = "let the site's pages call identify with exp and hash, and set identity.verify to enforce";

export async function proofFindings(store: RedisStore, site: ListedSite): Promise<Finding[]> {
  const { id, verify } = site;
  if (site.mode === "test") return [];
  const planted = "who planted a visitor id in a browser speaks for the customer that the backend verifies there";
  if (verify === "none")
    return [{ grade: "note", says: `site ${id}: its pages prove nothing (verify is none), so ${planted}`, so: NEXT }];
  const { valid, unsigned, expired } = await proofsOf(store, site);
  const all = valid + unsigned + expired;
  if (verify === "observe") {
    const says =
      all === 0
        ? `verify is observe, and no page proved anything in the last day; until it is enforce, ${planted}`
        : `verify is observe: enforce would have refused ${unsigned + expired} of ${all} proofs of the last day (${unsigned} unsigned, ${expired} expired); until then ${planted}`;
    return [{ grade: "note", says: `site ${id}: ${says}`, so: NEXT }];
  }
  if (valid > 0) return [];
  return [
    {
      grade: "note",
      says: `site ${id}: no page proved who is signed in in the last day; where only the backend verifies, ${planted}`,
      so: NEXT,
    },
  ];
}

async function proofsOf(store: RedisStore, site: ListedSite): Promise<Record<Proof, number>> {
  const proofs = { valid: 0, unsigned: 0, expired: 0 };
  for (const [field, count] of await readCounts(store, ownScope(site), "day", await store.realMs())) {
    const { came, reason } = countedOf(field);
    if (came === "proof" && isProof(reason)) proofs[reason] += count;
  }
  return proofs;
}

const isProof = (reason: string | undefined): reason is Proof =>
  reason === "valid" || reason === "unsigned" || reason === "expired";
