/**
 * Facts for a decision, written as a person would tell them. Times are strings relative to the case's own present,
 * `-30m` or `+4h-1ms`; what is not said is as in `emptyDocument`, and the follow-up is a plain sales call that nothing
 * speaks against.
 */

import { Digest } from "../../src/gate/digest.js";
import { kindsOf } from "../../src/gate/kinds.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import type { Policy } from "../../src/gate/policy.js";
import { NO_SITE_FACTS, type SiteFacts } from "../../src/gate/site-facts.js";
import { type Situation, situationOf } from "../../src/gate/situation.js";
import type { FollowUpId } from "../../src/ids.js";
import type { OpenFollowUp, PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { knownWith } from "./given-known.js";
import { refuseUnknown } from "./refuse-unknown.js";

/** A Wednesday afternoon: the present of every case. */
export const PRESENT_MS = Date.UTC(2026, 10, 25, 14, 30);

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const TIME = /^(?:[+-]\d+(?:ms|s|m|h|d))+$/;

/** The instant that `-10m` or `+4h-1ms` names. */
export function instant(text: string): number {
  if (!TIME.test(text)) throw new Error(`"${text}" is no time: write it as -10m or +4h-1ms`);
  const parts = text.match(/[+-]\d+(?:ms|s|m|h|d)/g) ?? [];
  return parts.reduce((sum, part) => {
    const [, sign, amount, unit] = /([+-])(\d+)(\w+)/.exec(part) ?? [];
    return sum + (sign === "-" ? -1 : 1) * Number(amount) * (UNIT_MS[unit ?? ""] ?? Number.NaN);
  }, PRESENT_MS);
}

/** The same value with every relative time turned into an instant. */
function dated(value: unknown): unknown {
  if (typeof value === "string") return TIME.test(value) ? instant(value) : value;
  if (Array.isArray(value)) return value.map(dated);
  return value === null || typeof value !== "object" ? value : datedFields(value);
}

const datedFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, dated(inner)]));

/** Channels stay open round the clock, so that a case about one rule is not about the hours as well. */
const OPEN_HOURS = {
  call: { from: "00:00", to: "24:00" },
  sms: { from: "00:00", to: "24:00" },
  push: { from: "00:00", to: "24:00" },
  unknown: { from: "00:00", to: "24:00" },
};

const POLICIES = new Map<string, Policy>();

/** The courteous policy, with other numbers where a case says so, in the words of a policy file. Read once each. */
export function policyWith(changes: Record<string, unknown> = {}): Policy {
  const text = JSON.stringify({ hours: OPEN_HOURS, ...changes });
  const known = POLICIES.get(text);
  if (known !== undefined) return known;
  const parsed = parsePolicy(text, "case");
  if (!parsed.ok) throw new Error(parsed.report);
  POLICIES.set(text, parsed.policy);
  return parsed.policy;
}

const FIELDS: readonly (keyof OpenFollowUp)[] = [
  "id",
  "status",
  "channel",
  "purpose",
  "department",
  "trigger",
  "offer",
  "step",
  "about",
  "basis",
  "basisProof",
  "priority",
  "createdAtMs",
  "notBeforeMs",
  "expiresAtMs",
  "release",
  "releasedAtMs",
  "outsidersRecalledAtMs",
  "redeemedAtMs",
  "closesAtMs",
  "redeemKey",
  "checkoutAtMs",
  "override",
  "nextLookAtMs",
  "codes",
  "deliver",
  "receipts",
  "deliveries",
];

export const idOf = (number: number): FollowUpId => `fu_000${String(number).padStart(24, "0")}` as FollowUpId;

export function followUpWith(changes: object = {}, number = 1): OpenFollowUp {
  refuseUnknown(changes, FIELDS, "follow-up");
  const plain: OpenFollowUp = {
    id: idOf(number),
    status: "waiting",
    channel: "call",
    purpose: "sales",
    trigger: { type: "other", atMs: instant("-30d") },
    basis: "consent",
    priority: 50,
    createdAtMs: instant("-1d"),
    notBeforeMs: instant("-1d"),
    release: 0,
    nextLookAtMs: null,
    receipts: 0,
    deliveries: 0,
  };
  return Object.assign(plain, dated(changes));
}

export interface GivenPerson {
  customer?: string;
  now?: object;
  known?: object;
}

export function personWith(
  { customer, now = {}, known = {} }: GivenPerson = {},
  open: OpenFollowUp[] = [],
): PersonDocument {
  const empty = emptyDocument();
  refuseUnknown(now, [...Object.keys(empty.now), "unheardSinceMs"], "now");
  return {
    customer: customer ?? null,
    now: Object.assign(empty.now, dated(now)),
    known: knownWith(datedFields(known)),
    open,
  };
}

export function siteWith(changes: object = {}): SiteFacts {
  refuseUnknown(changes, Object.keys(NO_SITE_FACTS), "site");
  return { ...NO_SITE_FACTS, ...datedFields(changes) };
}

/** What a rule sees, at the present of every case. */
export function situationWith(followUp: OpenFollowUp, person: PersonDocument, policy = policyWith()): Situation {
  const digest = new Digest(person, policy, NO_SITE_FACTS);
  return situationOf(followUp, digest, PRESENT_MS, kindsOf(policy).of(followUp).terms);
}
