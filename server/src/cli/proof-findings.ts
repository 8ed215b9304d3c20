/**
 * What the doctor says of the proofs of a site's pages: whether they come at all, for a visitor id that was planted in a
 * browser before the sign-in keeps what the backend gives it, and which of them do not hold.
 */
import type { Proof } from "../collector/identity.js";
import { proofsIn } from "../intake/proofs-in.js";
import { type ListedSite, ownScope } from "../sites.js";
import type { Finding } from "../state/health-findings.js";
import { readCounts } from "../state/intake-counts.js";
import type { RedisStore } from "../state/redis-store.js";

type Proofs = Record<Proof, number>;

const CALL = "let the site's pages call identify with exp and hash";
const NEXT = `${CALL}, and set identity.verify to enforce`;
const SIGN =
  "is identity.secret the one that your backend signs with? It signs the customer, a line break and exp, as they are sent";
const PLANTED =
  "a stranger who planted a visitor id in a browser speaks for the customer that the backend verifies in that browser";

export async function proofFindings(store: RedisStore, site: ListedSite): Promise<Finding[]> {
  const proofs = proofsIn(await readCounts(store, ownScope(site), "day", await store.realMs()));
  return [...(site.mode === "live" ? whatStrangersMay(site, proofs) : []), ...refused(site, proofs)];
}

function whatStrangersMay({ id, verify }: ListedSite, { valid, unsigned, expired }: Proofs): Finding[] {
  const all = valid + unsigned + expired;
  switch (verify) {
    case "none":
      return [note(id, `its pages prove nothing (verify is none), so ${PLANTED}`, NEXT)];
    case "observe": {
      const says =
        all === 0
          ? "verify is observe, and no page proved anything in the last day"
          : `verify is observe: enforce would have refused ${unsigned + expired} of ${all} proofs of the last day (${unsigned} unsigned, ${expired} expired)`;
      return [note(id, `${says}; until it is enforce, ${PLANTED}`, NEXT)];
    }
    case "hmac": {
      const says = "no page proved who is signed in in the last day; where only the backend verifies,";
      return valid > 0 ? [] : [note(id, `${says} ${PLANTED}`, CALL)];
    }
  }
}

/** Anybody can send a wrong proof, so it is no more than a note; where many come, the shop signs with another secret. */
function refused({ id, verify }: ListedSite, { unsigned, wrong }: Proofs): Finding[] {
  const bare = unsigned - wrong;
  const findings: Finding[] = [];
  if (wrong > 0) findings.push(note(id, `wrong proofs in the last day: ${wrong}; no identity.secret made them`, SIGN));
  // Under observe they are told beside those that hold.
  if (bare > 0 && verify !== "observe")
    findings.push(note(id, `batches that named a customer without hash or exp in the last day: ${bare}`, CALL));
  return findings;
}

const note = (id: string, says: string, so: string): Finding => ({ grade: "note", says: `site ${id}: ${says}`, so });
