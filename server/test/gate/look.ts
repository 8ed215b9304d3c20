/** One look at a person, told in short. */
import type { Policy } from "../../src/gate/policy.js";
import { settle } from "../../src/gate/settle.js";
import type { FollowUpSettlement } from "../../src/gate/settlement.js";
import { NO_SITE_FACTS } from "../../src/gate/site-facts.js";
import type { PersonDocument } from "../../src/person/document.js";
import { instant, policyWith } from "./given.js";

const POLICY = policyWith();

export function look(document: PersonDocument, at = "+0s", enforce = true, policy: Policy = POLICY) {
  return settle(document, policy, instant(at), { enforce, site: NO_SITE_FACTS });
}

export const told = ({ status, event, changed, followUp }: FollowUpSettlement) => ({
  status,
  event,
  changed,
  release: followUp.release,
});
