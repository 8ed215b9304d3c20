/** The country presets: complete, and right at the edges of what the laws in their comments say. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../src/gate/default-policy.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import type { Policy } from "../../src/gate/policy.js";
import { contactHours } from "../../src/gate/rules/contact-hours.js";
import { toPolicyFile } from "../../src/gate/to-policy-file.js";
import { followUpWith, personWith, situationWith } from "./given.js";

type Preset = "uk" | "us" | "fr";

const text = (name: Preset | "courteous"): string =>
  readFileSync(new URL(`../../policies/${name}.yaml`, import.meta.url), "utf8");

function read(name: Preset): Policy {
  const parsed = parsePolicy(text(name), `${name}.yaml`);
  if (!parsed.ok) throw new Error(parsed.report);
  return parsed.policy;
}

const POLICIES: Record<Preset, Policy> = { uk: read("uk"), us: read("us"), fr: read("fr") };

/** Whether a contact may be made at this instant with somebody who stated this zone; nothing stated: null. */
function mayContact(name: Preset, channel: "call" | "sms", zone: string | null, at: string): boolean {
  const nowMs = Date.parse(at);
  const known = zone === null ? {} : { profile: { zone: { value: zone, atMs: nowMs - 1 } } };
  const followUp = followUpWith({ channel });
  const finding = contactHours.look(situationWith(followUp, personWith({ known }), POLICIES[name]).at(nowMs));
  return finding.effect === "pass";
}

type Row = [name: Preset, channel: "call" | "sms", zone: string | null, at: string, may: boolean, why: string];

const [LONDON, PARIS, REUNION] = ["Europe/London", "Europe/Paris", "Indian/Reunion"];
const [MIAMI, HONOLULU, CHICAGO] = ["America/New_York", "Pacific/Honolulu", "America/Chicago"];

const ROWS: Row[] = [
  ["uk", "call", LONDON, "2026-11-25T09:59:59.999Z", false, "a Wednesday before ten"],
  ["uk", "call", LONDON, "2026-11-25T10:00:00.000Z", true, "at ten"],
  ["uk", "call", LONDON, "2026-11-25T18:59:59.999Z", true, "until seven"],
  ["uk", "call", LONDON, "2026-11-25T19:00:00.000Z", false, "and not at seven"],
  ["uk", "call", LONDON, "2026-12-25T15:00:00.000Z", false, "Christmas Day, a Friday"],
  ["uk", "call", LONDON, "2026-12-28T15:00:00.000Z", false, "the Monday that stands in for Boxing Day"],
  ["uk", "call", LONDON, "2026-12-29T15:00:00.000Z", true, "the Tuesday after"],
  ["uk", "call", LONDON, "2027-03-26T15:00:00.000Z", false, "Good Friday"],
  ["uk", "call", LONDON, "2028-08-28T14:00:00.000Z", false, "the summer bank holiday"],
  ["uk", "sms", LONDON, "2026-04-06T11:00:00.000Z", false, "Easter Monday"],
  ["fr", "call", PARIS, "2026-11-25T08:59:59.999Z", false, "before ten in Paris"],
  ["fr", "call", PARIS, "2026-11-25T09:00:00.000Z", true, "at ten"],
  ["fr", "call", PARIS, "2026-11-25T11:00:00.000Z", false, "at noon: the law frees 13 to 14, this policy 12 to 14"],
  ["fr", "call", PARIS, "2026-11-25T13:00:00.000Z", true, "at two"],
  ["fr", "call", PARIS, "2026-11-25T18:00:00.000Z", false, "at seven: the law says eight"],
  ["fr", "call", PARIS, "2026-11-28T10:00:00.000Z", false, "a Saturday"],
  ["fr", "call", REUNION, "2026-11-25T06:00:00.000Z", true, "ten on Réunion, by the consumer's own clock"],
  ["fr", "call", PARIS, "2027-05-06T13:00:00.000Z", false, "Ascension"],
  ["fr", "call", PARIS, "2028-06-05T13:00:00.000Z", false, "Whit Monday"],
  ["fr", "sms", PARIS, "2026-07-14T13:00:00.000Z", false, "14 July"],
  ["us", "call", MIAMI, "2026-11-25T14:59:59.999Z", false, "before ten in Miami"],
  ["us", "call", MIAMI, "2026-11-25T15:00:00.000Z", true, "at ten"],
  ["us", "call", MIAMI, "2026-11-25T22:59:59.999Z", true, "until six"],
  ["us", "call", MIAMI, "2026-11-25T23:00:00.000Z", false, "and not at six"],
  ["us", "call", MIAMI, "2026-11-26T16:00:00.000Z", false, "Thanksgiving"],
  ["us", "sms", CHICAGO, "2026-11-29T18:00:00.000Z", false, "no texts on a Sunday"],
  ["us", "call", MIAMI, "2026-07-03T16:00:00.000Z", false, "the Friday that stands in for 4 July"],
  ["us", "call", HONOLULU, "2026-11-25T19:59:59.999Z", false, "before ten in Honolulu"],
  ["us", "call", HONOLULU, "2026-11-25T20:00:00.000Z", true, "at ten"],
  ["us", "call", null, "2026-11-25T18:59:59.999Z", false, "nothing known: before two in New York, eight in Honolulu"],
  ["us", "call", null, "2026-11-25T19:00:00.000Z", true, "at two, nine in Honolulu"],
  ["us", "call", null, "2026-11-25T22:00:00.000Z", false, "and not at five"],
];

/** What no preset touches. That the rest only narrows is a test of the comparison of policies. */
const NARROWED = ["zone", "hours", "budgets", "declines", "consent"];
const unnarrowed = (rules: Omit<Policy, "hash">): object =>
  Object.fromEntries(Object.entries(toPolicyFile(rules)).filter(([key]) => !NARROWED.includes(key)));

describe("presets", () => {
  test.each(ROWS)("%s %s in %s at %s: %s (%s)", (name, channel, zone, at, may) => {
    expect(mayContact(name, channel, zone, at)).toBe(may);
  });

  test.each(["uk", "us", "fr"] as const)("%s is complete, and keeps all that it does not narrow", (name) => {
    const written = [...text(name).matchAll(/^(\w+):/gm)].map(([, key]) => key);
    expect(written.sort()).toEqual(Object.keys(toPolicyFile(DEFAULT_POLICY)).sort());
    expect(unnarrowed(POLICIES[name])).toEqual(unnarrowed(DEFAULT_POLICY));
    expect(POLICIES[name].budgets).toEqual(expect.arrayContaining([...DEFAULT_POLICY.budgets]));
  });

  test("what the laws limit in number", () => {
    const day = 86_400_000;
    expect(POLICIES.fr.declines).toMatchObject({ contact: { calendarDays: 60 }, afterCall: "contact" });
    expect(POLICIES.fr.consent.stated).toBe("with_proof");
    expect(POLICIES.fr.budgets).toContainEqual({
      name: "calls and attempts",
      channels: ["call"],
      purposes: ["sales"],
      max: 4,
      perMs: 30 * day,
    });
    expect(POLICIES.us.budgets).toContainEqual(
      expect.objectContaining({ channels: ["call", "sms"], max: 3, perMs: day }),
    );
    expect(POLICIES.uk.gapMs.call).toBe(72 * 3_600_000);
    expect(POLICIES.uk.consent.social).toEqual({ sales: "consent_or_soft_opt_in" });
    expect(POLICIES.fr.consent.call?.sales).toBe("consent");
  });
});
