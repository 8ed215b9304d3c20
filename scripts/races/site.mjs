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
hours:
  call: {from: "00:00", to: "24:00"}
  sms: {from: "00:00", to: "24:00"}
  push: {from: "00:00", to: "24:00"}
  unknown: {from: "00:00", to: "24:00"}
`;
const SECRET = "races";

function eagerPolicy() {
  const parsed = parsePolicy(EAGER, "eager.yaml");
  if (!parsed.ok) throw new Error(parsed.report);
  return parsed.policy;
}

export const SITE = {
  id: "races",
  name: "Races",
  mode: "test",
  publishableKey: "hpk_test_races",
  secretDigests: [],
  origins: [],
  identity: { verify: "hmac", secret: SECRET, requireExpiry: false },
  webhooks: [],
  queues: [],
  policy: eagerPolicy(),
  enforce: true,
};

/** What the shop's page shows to prove whose browser it is. */
export const signatureOf = (customer) => createHmac("sha256", SECRET).update(customer).digest("hex");
