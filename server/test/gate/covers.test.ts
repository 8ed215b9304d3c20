/** Which contacts a rule is about at all, by channel and purpose: as the policy's page says it, and under one policy. */
import { CHANNELS, PURPOSES } from "@holdoff/sdk/wire";
import { expect, test } from "vitest";
import { kindsOf } from "../../src/gate/kinds.js";
import { RULES } from "../../src/gate/rules/index.js";
import { policyWith } from "./given.js";

const KINDS = CHANNELS.flatMap((channel) => PURPOSES.map((purpose) => ({ channel, purpose })));
type Kind = (typeof KINDS)[number];

const always = (): boolean => true;
const forTheShop = ({ purpose }: Kind): boolean => purpose === "sales" || purpose === "survey";

function needsConsent({ channel, purpose }: Kind): boolean {
  if (channel === "call" || channel === "sms") return forTheShop({ channel, purpose });
  return (channel === "email" || channel === "push" || channel === "post") && purpose === "sales";
}

const COVERED: Record<string, (kind: Kind) => boolean> = {
  no_consent: needsConsent,
  basis_stated: needsConsent,
  converted: forTheShop,
  declined_contact: forTheShop,
  fatigue: ({ purpose }) => purpose === "sales",
  asked_enough: ({ channel }) => channel === "chat",
  unsure: forTheShop,
  holdout: forTheShop,
  paused: ({ purpose }) => purpose !== "transactional",
  orders_silent: ({ purpose }) => purpose === "sales",
  present: ({ channel }) => channel === "call" || channel === "push",
  contact_hours: ({ channel }) => ["call", "sms", "push", "post"].includes(channel),
  budget: ({ channel, purpose }) => channel === "email" && purpose === "service",
  open_ticket: ({ purpose }) => purpose === "transactional",
  service_first: ({ purpose }) => purpose === "service" || purpose === "transactional",
};

test.each(RULES)("$code is about what its page says", ({ code, covers }) => {
  // Made here, not above: what is kept about a policy is kept for as long as the policy.
  const kinds = kindsOf(
    policyWith({
      presence: { channels: ["call", "push"] },
      hours: { post: { from: "09:00", to: "10:00" } },
      tickets: { hold: ["transactional"] },
      consent: { post: { sales: "consent" } },
      budgets: [{ name: "one", channels: ["email"], purposes: ["service"], max: 1, per: "1d" }],
    }),
  );
  const isCovered = COVERED[code] ?? always;
  for (const kind of KINDS) {
    expect({ ...kind, covered: covers?.(kinds.of(kind).terms) ?? true }).toEqual({ ...kind, covered: isCovered(kind) });
  }
});
