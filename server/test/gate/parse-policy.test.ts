import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../src/gate/default-policy.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import { coolOffFor, forChannel, type Policy } from "../../src/gate/policy.js";
import { policySchema } from "../../src/gate/policy-schema.js";
import { resolvePolicy } from "../../src/gate/resolve-policy.js";
import { parseYamlWith } from "../../src/gate/yaml-errors.js";

const COURTEOUS = readFileSync(new URL("../../policies/courteous.yaml", import.meta.url), "utf8");

function policy(text: string): Policy {
  const parsed = parsePolicy(text, "site.yaml");
  if (!parsed.ok) throw new Error(parsed.report);
  return parsed.policy;
}

function report(text: string): string[] {
  const parsed = parsePolicy(text, "site.yaml");
  return parsed.ok ? [] : parsed.report.split("\n");
}

const hash = (text: string): string => policy(text).hash;

describe("courteous.yaml", () => {
  test("is what holds where a file says nothing", () => {
    expect(policy(COURTEOUS)).toEqual(policy(""));
    expect(policy("")).toEqual({ ...DEFAULT_POLICY, hash: expect.stringMatching(/^[0-9a-f]{12}$/) });
  });

  test("states every number itself", () => {
    const file = parseYamlWith(policySchema, COURTEOUS, { bytesMax: 1e6 });
    const { default: unnamed, ...quietMs } = DEFAULT_POLICY.quietMs;
    const { default: unnamedAfter, ...rest } = resolvePolicy(
      file.ok ? file.value : {},
      disturbed(DEFAULT_POLICY),
    ).quietMs;
    // All seven channels are written, so nothing is left for a default; every other leaf is the file's own.
    expect(unnamedAfter).toBe(unnamed + 1);
    expect({ ...resolvePolicy(file.ok ? file.value : {}, disturbed(DEFAULT_POLICY)), quietMs: rest }).toEqual({
      ...DEFAULT_POLICY,
      quietMs,
    });
  });
});

/** Every leaf another value: what a file leaves out shows. */
function disturbed<T>(value: T): T;
function disturbed(value: unknown): unknown {
  if (typeof value === "number") return value === 1 ? value : value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return `${value}?`;
  if (Array.isArray(value)) return [];
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, disturbed(inner)]));
}

describe("what a file leaves out", () => {
  test("keys of a section keep the default's values", () => {
    expect(policy("fatigue: {declines: 5}").fatigue).toEqual({ ...DEFAULT_POLICY.fatigue, declines: 5 });
  });

  test("channels keep the default's values, unless the file has a default of its own", () => {
    const kept = policy("gap: {email: 1h}").gapMs;
    expect([forChannel(kept, "email"), forChannel(kept, "call"), forChannel(kept, "sms")]).toEqual([
      3_600_000,
      DEFAULT_POLICY.gapMs.call,
      DEFAULT_POLICY.gapMs.default,
    ]);
    const replaced = policy("gap: {email: 1h, default: 2h}").gapMs;
    expect([forChannel(replaced, "email"), forChannel(replaced, "call")]).toEqual([3_600_000, 7_200_000]);
  });

  test("triggers keep the default's cool-off, unless the file has a default of its own", () => {
    const kept = policy("coolOff: {check_up: {call: 2h}}");
    expect(coolOffFor(kept, "check_up", "call")).toBe(7_200_000);
    expect(coolOffFor(kept, "check_up", "email")).toBe(3_600_000);
    expect(coolOffFor(kept, "link_clicked", "call")).toBe("until_invited");
    const replaced = policy("coolOff: {default: {default: 0s}, form_sent: {call: 1m}}");
    expect(coolOffFor(replaced, "link_clicked", "call")).toBe(0);
    expect(coolOffFor(replaced, "form_sent", "call")).toBe(60_000);
    expect(coolOffFor(replaced, "form_sent", "email")).toBe(300_000);
  });

  test("the hours of a channel are replaced whole, other channels keep theirs", () => {
    const { hours } = policy('hours: {call: {from: "08:00", to: "24:00"}}');
    expect(hours.call).toEqual({ fromMinute: 480, toMinute: 1440, not: [], holidays: [] });
    expect(hours.sms).toEqual(DEFAULT_POLICY.hours.sms);
  });

  test("hours may go over midnight, and keep lunch and holidays free", () => {
    const { hours } = policy(
      'hours: {push: {from: "22:00", to: "02:30", not: ["23:00-23:30"], holidays: ["12-25", "2026-04-03"]}}',
    );
    expect(hours.push).toEqual({
      fromMinute: 1320,
      toMinute: 150,
      not: [{ fromMinute: 1380, toMinute: 1410 }],
      holidays: ["12-25", "2026-04-03"],
    });
  });

  test("lists are replaced whole", () => {
    expect(policy("budgets: []").budgets).toEqual([]);
    expect(policy("budgets: [{name: mine, max: 2, per: 1d}]").budgets).toEqual([
      { name: "mine", max: 2, perMs: 86_400_000 },
    ]);
  });

  test("purposes that the order leaves out come last", () => {
    expect(policy("arbitration: {order: [survey]}").arbitration.order).toEqual([
      "survey",
      "transactional",
      "service",
      "sales",
    ]);
  });
});

describe("the hash", () => {
  test("is the same for the same rules, however they are written", () => {
    expect(hash("bounce: 60s\nquiet: {call: 1m, sms: 2m}")).toBe(
      hash("# hello\nquiet:\n  sms: 2m\n  call: 60s\nbounce: 1m\n"),
    );
  });

  test("is another one for other rules", () => {
    expect(hash("bounce: 11s")).not.toBe(hash("bounce: 10s"));
  });
});

describe("mistakes", () => {
  test("an unknown key, with its line and the nearest known one", () => {
    expect(report("version: 1\n\nquite: {call: 30m}")).toEqual([
      'site.yaml:3:1 unknown key "quite" (did you mean "quiet"?)',
    ]);
  });

  test("an unknown key inside a section", () => {
    expect(report("funnel:\n  leftAftr: {call: 1h}")).toEqual([
      'site.yaml:2:3 funnel: unknown key "leftAftr" (did you mean "leftAfter"?)',
    ]);
  });

  test("a key that is like none: the known ones are listed", () => {
    expect(report("permit: {xylophone: 1m}")).toEqual([
      'site.yaml:1:10 permit: unknown key "xylophone"; known here: for',
    ]);
  });

  test("an unknown channel, trigger or purpose", () => {
    expect(report("gap: {phone: 1h}\ncoolOff: {link_clickd: {call: 1h}}\nconsent: {call: {sale: consent}}")).toEqual([
      'site.yaml:1:7 gap: unknown key "phone"; known here: call, sms, email, push, chat, post, social, default',
      'site.yaml:2:11 coolOff: unknown key "link_clickd" (did you mean "link_clicked"?)',
      'site.yaml:3:18 consent.call: unknown key "sale" (did you mean "sales"?)',
    ]);
  });

  test("all of them at once, in the order of the file", () => {
    const lines = report("bounce: 5\nquite: 1m\nholdout: {percent: 101}\nholds: {max: 0s}");
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "site.yaml:1:9",
      "site.yaml:2:1",
      "site.yaml:3:20",
      "site.yaml:4:14",
    ]);
  });

  test("a duration with a wrong unit, without one, or negative", () => {
    expect(report("bounce: 30min")).toEqual([
      'site.yaml:1:9 bounce: "30min" is no duration: a whole number with s, m, h or d such as 30m, from 0s to 3650d',
    ]);
    expect(report("bounce: 30")).toEqual([
      "site.yaml:1:9 bounce: 30 has no unit: write 30s, 30m, 30h or 30d, from 0s to 3650d",
    ]);
    expect(report("bounce: -5s")).toEqual([
      'site.yaml:1:9 bounce: "-5s" is no duration: a whole number with s, m, h or d such as 30m, from 0s to 3650d',
    ]);
    expect(report("permit: {for: 0s}")).toEqual([
      'site.yaml:1:15 permit.for: "0s" is no duration: a whole number with s, m, h or d such as 30m, from 1s to 3650d',
    ]);
  });

  test("a cool-off that is neither a duration nor until_invited", () => {
    expect(report("coolOff: {other: {call: for_ever}}")).toEqual([
      'site.yaml:1:25 coolOff.other.call: "for_ever" is no duration: a whole number with s, m, h or d such as 30m, from 0s to 3650d, or until_invited',
    ]);
  });

  test("a number out of range", () => {
    expect(report("holdout: {percent: 101}\nasks: {max: 17}\nrecord: {days: -1}")).toEqual([
      "site.yaml:1:20 holdout.percent: 101 is out of range: 0 to 100",
      "site.yaml:2:13 asks.max: 17 is out of range: 0 to 16",
      "site.yaml:3:16 record.days: -1 is out of range: 0 to 3650",
    ]);
  });

  test("a value that is none of the allowed", () => {
    expect(report("consent: {call: {sales: cosent}}\nversion: 2")).toEqual([
      'site.yaml:1:25 consent.call.sales: "cosent" is not allowed: one of consent, consent_or_soft_opt_in (did you mean "consent"?)',
      "site.yaml:2:10 version: 2 is not allowed: only 1",
    ]);
  });

  test("something that is missing, at the place where it is missing", () => {
    expect(report("budgets:\n  - {max: 2, per: 7d}\n  - {name: mine, max: 2}")).toEqual([
      "site.yaml:2:5 budgets[0].name: missing: a text is needed",
      "site.yaml:3:5 budgets[1].per: missing: a duration is needed: a whole number with s, m, h or d such as 30m, from 1s to 3650d",
    ]);
  });

  test("a section of the wrong kind", () => {
    expect(report("presence: often\nbudgets: {everyone: 3}\n")).toEqual([
      'site.yaml:1:11 presence: "often" is no map',
      "site.yaml:2:10 budgets: a map is no list",
    ]);
    expect(report("- a list")).toEqual(["site.yaml:1:1 a list is no map"]);
  });

  test("hours, lunches, holidays and zones that are none", () => {
    expect(
      report(
        'zone: Europe/Londn\nhours:\n  call: {from: "9:00", to: "24:01", not: ["12-14"], holidays: ["02-30"]}\n  sms: {from: "09:00", to: "09:00"}',
      ),
    ).toEqual([
      'site.yaml:1:7 zone: "Europe/Londn" is no time zone: write one as "Europe/London"',
      'site.yaml:3:16 hours.call.from: "9:00" is no time of day: write it as "09:30", from "00:00" to "24:00"',
      'site.yaml:3:28 hours.call.to: "24:01" is no time of day: write it as "09:30", from "00:00" to "24:00"',
      'site.yaml:3:43 hours.call.not[0]: "12-14" is no stretch of a day: write it as "12:00-14:00"',
      'site.yaml:3:64 hours.call.holidays[0]: "02-30" is no date: write "12-25" for every year, "2026-04-03" for one',
      'site.yaml:4:8 hours.sms: from and to are the same: the whole day is from "00:00" to "24:00"',
    ]);
  });

  test("two budgets of one name", () => {
    expect(report("budgets: [{name: a, max: 1, per: 1d}, {name: a, max: 2, per: 2d}]")).toEqual([
      "site.yaml:1:10 budgets: two budgets have the same name: a receipt could not tell them apart",
    ]);
  });

  test("a key that stands twice", () => {
    expect(report("quiet: {call: 1m}\nbounce: 1s\nquiet: {call: 2m}")).toEqual([
      'site.yaml:3:1 the key "quiet" stands twice here: which one counts is not to be guessed',
    ]);
  });

  test("an alias, before it is followed", () => {
    expect(report("bounce: &b 10s\nholds: {max: *b}")).toEqual([
      'site.yaml:2:14 the alias "*b" is refused: write the value out',
    ]);
  });

  test("a bomb of aliases", () => {
    const levels = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const name of "bcdefghij") {
      const below = String.fromCharCode(name.charCodeAt(0) - 1);
      levels.push(`${name}: &${name} [${new Array(9).fill(`*${below}`).join(",")}]`);
    }
    const startMs = performance.now();
    expect(report(levels.join("\n"))).toHaveLength(81);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });

  test("a file that is too large, unread", () => {
    expect(report(`# ${"x".repeat(256 * 1024)}`)).toEqual([
      "site.yaml:1:1 the file has 262146 bytes: at most 262144 are read",
    ]);
  });

  test("a file that is nested too deeply for any parser", () => {
    for (const deep of ["[".repeat(100_000), "- ".repeat(100_000), `${" ".repeat(400)}a: 1`, "? ".repeat(50_000)]) {
      expect(report(deep)).toEqual(["site.yaml:1:1 the file is nested too deeply: at most 32 levels"]);
    }
  });

  test("text that is no YAML, a tag that nobody knows, a second document", () => {
    expect(report("quiet: {call: 1m")[0]).toMatch(/^site\.yaml:1:\d+ Flow map/);
    expect(report("bounce: !!date 10s")[0]).toMatch(/^site\.yaml:1:9 Unresolved tag/);
    expect(report("bounce: 1s\n---\nbounce: 2s")).toHaveLength(1);
  });
});
