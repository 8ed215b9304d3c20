/** The facts beside the sentence: what a receipt needs so that somebody can check it. */
import type { ReasonCode } from "@holdoff/sdk/wire";
import { expect, test } from "vitest";
import { RULES } from "../../src/gate/rules/index.js";
import { followUpWith, type GivenPerson, personWith, policyWith, siteWith, situationWith } from "./given.js";

interface Given {
  followUp?: object;
  person?: GivenPerson;
  policy?: Record<string, unknown>;
  site?: object;
}

function factsOf(code: ReasonCode, { followUp, person, policy, site }: Given): object {
  const situation = situationWith(followUpWith(followUp), personWith(person), policyWith(policy));
  const finding = RULES.find((rule) => rule.code === code)?.look({ ...situation, site: siteWith(site) });
  if (finding === undefined || finding.effect === "pass") throw new Error(`${code} has nothing to say`);
  return finding.say().facts;
}

const PRE_TICKED = { channel: "call", purpose: "all", atMs: "-1d", preTicked: true, door: "page" };
const NOES = {
  declines: [
    { atMs: "-2h", offer: "tea" },
    { atMs: "-2h", offer: "loan" },
  ],
  chatDismissedAtMs: ["-1h"],
};

test.each<[ReasonCode, string, Given, object]>([
  [
    "open_ticket",
    "open",
    { person: { known: { tickets: { tk_1: { openedAtMs: "-1h", closedAtMs: null } } } } },
    { ticket: "tk_1", openedAt: "2026-11-25T13:30:00.000Z" },
  ],
  [
    "open_ticket",
    "closed",
    { person: { known: { tickets: { tk_1: { openedAtMs: "-2h", closedAtMs: "-1h" } } } } },
    { ticket: "tk_1", closedAt: "2026-11-25T13:30:00.000Z", coolOff: "7d" },
  ],
  [
    "fatigue",
    "with an offer",
    { followUp: { offer: "coffee" }, person: { known: NOES } },
    { noes: 3, within: "24h", reachedAt: "2026-11-25T13:30:00.000Z", for: "7d" },
  ],
  [
    "fatigue",
    "without one",
    { person: { known: NOES } },
    {
      noes: 3,
      within: "24h",
      reachedAt: "2026-11-25T13:30:00.000Z",
      lastNo: "2026-11-25T13:30:00.000Z",
      wait: "24h",
    },
  ],
  [
    "bounced",
    "after a visit of a minute",
    { person: { now: { visits: [{ fromMs: "-61m", toMs: "-1h" }] } } },
    { cameAt: "2026-11-25T13:29:00.000Z", leftBy: "2026-11-25T14:00:00.000Z", bounce: "10s" },
  ],
  ["no_consent", "nothing stated", { followUp: { basis: undefined } }, { need: "consent" }],
  [
    "no_consent",
    "not enough stated",
    { followUp: { channel: "email", basis: "contract" } },
    { need: "consent_or_soft_opt_in", basis: "contract" },
  ],
  [
    "no_consent",
    "ticked already: where, when, and which words",
    {
      person: {
        known: {
          optIns: [
            { ...PRE_TICKED, atMs: "-2d" },
            { ...PRE_TICKED, wording: "0f3a" },
          ],
        },
      },
    },
    {
      need: "consent",
      basis: "consent",
      preTicked: true,
      givenAt: "2026-11-24T14:30:00.000Z",
      door: "page",
      wording: "0f3a",
    },
  ],
  [
    "no_consent",
    "ticked already, in words that nobody wrote down",
    { followUp: { basis: undefined }, person: { known: { optIns: [{ ...PRE_TICKED, door: "backend" }] } } },
    { need: "consent", preTicked: true, givenAt: "2026-11-24T14:30:00.000Z", door: "backend" },
  ],
  [
    "purpose",
    "an offer",
    { followUp: { purpose: "survey", offer: "tea" } },
    { problem: "offer_forbidden", purpose: "survey", offer: "tea" },
  ],
  [
    "purpose",
    "a department",
    { followUp: { department: "loans" }, policy: { purposes: { departments: { loans: [] } } } },
    { problem: "purpose_not_allowed", purpose: "sales", department: "loans" },
  ],
  [
    "purpose",
    "a suspended department",
    { followUp: { department: "loans", offer: "tea" }, site: { suspended: ["loans"] } },
    { problem: "department_suspended", purpose: "sales", department: "loans", offer: "tea" },
  ],
  [
    "unsure",
    "before the gap",
    { site: { gapAtMs: "-1h" } },
    { createdAt: "2026-11-24T14:30:00.000Z", gapEndedAt: "2026-11-25T13:30:00.000Z" },
  ],
  [
    "holdout",
    "with the percentage",
    { person: { customer: "c_42" }, policy: { holdout: { percent: 2.5 } } },
    { percent: 2.5 },
  ],
])("%s, %s", (code, _what, given, facts) => {
  expect(factsOf(code, given)).toEqual(facts);
});
