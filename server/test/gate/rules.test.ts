import { REASON_CODES } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { pass } from "../../src/gate/finding.js";
import { RULES } from "../../src/gate/rules/index.js";
import { invited } from "../../src/gate/rules/invited.js";
import { optedOut } from "../../src/gate/rules/opted-out.js";
import { followUpWith, type GivenPerson, personWith, policyWith, situationWith } from "./given.js";

const at = (known: object, followUp: object = {}) => situationWith(followUpWith(followUp), personWith({ known }));

describe("an invitation lifts what it should and nothing else", () => {
  const ALWAYS = [
    "blind:blind",
    "present",
    "quiet",
    "in_funnel",
    "cool_off",
    "recent_contact",
    "budget",
    "fatigue",
    "open_ticket",
    "bounced",
    "asked_enough",
    "no_consent",
    "arbitration:planned:sales",
    "arbitration:planned:service",
    "arbitration:planned:survey",
    "arbitration:planned:transactional",
  ];
  const lifted = (known: object, followUp: object = {}) => {
    const finding = invited.look(at(known, followUp));
    if (finding.effect !== "allow" || finding.lifts === "holds") throw new Error("it does not allow");
    return finding.lifts.map(({ code, kind }) => (kind === undefined ? code : `${code}:${kind}`)).sort();
  };
  const asked = (more: object = {}) => ({ invitations: [{ id: "i1", atMs: "-1h", channel: "call", ...more }] });

  test("asked for now", () => {
    expect(lifted(asked())).toEqual([...ALWAYS].sort());
  });

  test("asked for a time: the hours as well", () => {
    expect(lifted(asked({ whenMs: "-1m" }))).toEqual([...ALWAYS, "contact_hours"].sort());
  });

  test("asked for a time that is an hour past: no longer the hours", () => {
    expect(lifted(asked({ whenMs: "-1h+1ms" }))).toEqual([...ALWAYS, "contact_hours"].sort());
    expect(lifted(asked({ whenMs: "-1h" }))).toEqual([...ALWAYS].sort());
  });

  test("after a no: that no as well", () => {
    const known = {
      ...asked({ offer: "tea" }),
      contactDeclined: { call: { atMs: "-2h" } },
      offersDeclined: [{ offer: "tea", at: "-2h" }],
    };
    expect(lifted(known, { offer: "tea" })).toEqual([...ALWAYS, "declined_contact", "declined_offer"].sort());
  });
});

test("a refusal's receipt says what was refused", () => {
  const refused = (refusal: object) => {
    const finding = optedOut.look(at({ refusals: [{ id: "r1", atMs: "-1d", ...refusal }] }));
    return finding.effect === "pass" ? undefined : finding.say();
  };
  expect(refused({})).toMatchObject({ facts: { channel: "all", purpose: "all" } });
  expect(refused({ channel: "call" })).toMatchObject({ facts: { channel: "call", purpose: "all" } });
  expect(refused({ purpose: "sales" })).toMatchObject({ facts: { channel: "all", purpose: "sales" } });
});

test("every rule has its own code", () => {
  const codes = RULES.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(REASON_CODES).toContain(code);
  for (const { effects } of RULES) expect(effects.length).toBeGreaterThan(0);
});

describe("a rule is not asked about somebody whom it cannot concern, and would find nothing", () => {
  const askable = RULES.filter(({ concerns }) => concerns !== undefined).map(({ code }) => code);
  type Near = [code: string, where: string, person: GivenPerson, policy: Record<string, unknown>];
  const nothing = askable.map((code): Near => [code, "nothing is known", {}, {}]);
  const visit = { fromMs: "-2h", toMs: "-2h" };
  const tab = { visible: false, heardAtMs: "+0s", aliveAtMs: "+0s" };
  const contact = { atMs: "-1h", channel: "call", purpose: "sales" };

  test.each<Near>([
    ...nothing,
    ["bounced", "somebody came twice", { now: { visits: [visit, visit] } }, {}],
    ["bounced", "somebody touched something", { now: { visits: [visit], touchedAtMs: "-2h" } }, {}],
    ["fatigue", "somebody said no, and not too often", { known: { chatDismissedAtMs: ["-2h", "-1h"] } }, {}],
    ["holdout", "nobody is in the control group", { customer: "c_42" }, {}],
    ["holdout", "somebody is not known to be a customer", {}, { holdout: { percent: 100 } }],
    ["present", "all tabs are hidden", { now: { tabs: { t_1: tab } } }, {}],
    ["recent_contact", "an order was confirmed", { known: { ledger: [{ ...contact, purpose: "transactional" }] } }, {}],
    ["budget", "the budgets leave room", { known: { ledger: [{ ...contact, channel: "email" }] } }, {}],
    [
      "lapsed",
      "the request was served",
      { known: { invitations: [{ id: "i1", atMs: "-2d", channel: "call", usedBy: "fu_1" }] } },
      {},
    ],
    [
      "invited",
      "the request was served",
      { known: { invitations: [{ id: "i1", atMs: "-1h", channel: "call", usedBy: "fu_1" }] } },
      {},
    ],
  ])("%s, where %s", (code, _where, person, policy) => {
    const rule = RULES.find((one) => one.code === code);
    for (const type of ["other", "cart_left"]) {
      const followUp = followUpWith({ trigger: { type, atMs: "-30d" } });
      const situation = situationWith(followUp, personWith(person), policyWith(policy));
      expect(rule?.concerns?.(situation.digest)).toBe(false);
      expect(rule?.look(situation)).toEqual(pass());
    }
  });
});
