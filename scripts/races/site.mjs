/** The shop of the interleavings. Its policy holds next to nothing, so that what is asked for is due at once. */
import { createHmac } from "node:crypto";
import { parsePolicy } from "./product.mjs";

const EAGER = `
version: 1
quiet: {default: 0s, call: 0s, sms: 0s, email: 0s, push: 0s, social: 0s}
coolOff: {default: {default: 0s}, checkout_incomplete: {default: 0s, call: 0s}}
funnel: {leftAfter: {default: 0s, call: 0s, sms: 0s, email: 0s}}
presence: {channels: [call]}
gap: {default: 0s, call: 0s, email: 0s}
budgets: []
bounce: 0s
cart: {emptyFor: 0s}
hours:
  call: {from: "00:00", to: "24:00"}
  sms: {from: "00:00", to: "24:00"}
  push: {from: "00:00", to: "24:00"}
  unknown: {from: "00:00", to: "24:00"}
`;
/** What is about a cart does not end at once when it is emptied, but waits for longer than an interleaving takes. */
const PATIENT = EAGER.replace("emptyFor: 0s", "emptyFor: 10m");
const SECRET = "races";

function policyOf(text) {
  const parsed = parsePolicy(text, "eager.yaml");
  if (!parsed.ok) throw new Error(parsed.report);
  return parsed.policy;
}

const siteOf = (id, policy) => ({
  id,
  name: "Races",
  mode: "test",
  publishableKey: `hpk_test_${id}`,
  secretDigests: [],
  origins: [],
  identity: { verify: "hmac", secrets: [SECRET], requireExpiry: false },
  webhooks: [],
  queues: [],
  policy: policyOf(policy),
  enforce: true,
});

export const SITES = [siteOf("races", EAGER), siteOf("patient", PATIENT)];

/** What the shop's page shows to prove whose browser it is. */
export const signatureOf = (customer) => createHmac("sha256", SECRET).update(customer).digest("hex");
