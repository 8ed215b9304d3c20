import { REASON_CODES } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/gate/rules/index.js";
import { invited } from "../../src/gate/rules/invited.js";
import { optedOut } from "../../src/gate/rules/opted-out.js";
import { followUpWith, personWith, situationWith } from "./given.js";

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

  test("after a no: that no as well", () => {
    const known = {
      ...asked({ offer: "tea" }),
      contactDeclined: { call: { atMs: "-2h" } },
      offersDeclined: { tea: { atMs: "-2h" } },
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

test("every rule has its own code, and answers only with effects that it declares", () => {
  const codes = RULES.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(REASON_CODES).toContain(code);
  for (const { effects } of RULES) expect(effects.length).toBeGreaterThan(0);
});
