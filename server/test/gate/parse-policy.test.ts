import { readFileSync } from "node:fs";
import type { Channel, TriggerType } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../src/gate/default-policy.js";
import { kindsOf } from "../../src/gate/kinds.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import { type CoolOff, forChannel, type Policy } from "../../src/gate/policy.js";
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

const coolOffMs = (rules: Policy, trigger: TriggerType, channel: Channel): CoolOff =>
  kindsOf(rules).of({ channel, purpose: "sales" }).terms.coolOffMs(trigger);

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
    expect(coolOffMs(kept, "check_up", "call")).toBe(7_200_000);
    expect(coolOffMs(kept, "check_up", "email")).toBe(3_600_000);
    expect(coolOffMs(kept, "link_clicked", "call")).toBe("until_invited");
    const replaced = policy("coolOff: {default: {default: 0s}, form_sent: {call: 1m}}");
    expect(coolOffMs(replaced, "link_clicked", "call")).toBe(0);
    expect(coolOffMs(replaced, "form_sent", "call")).toBe(60_000);
    expect(coolOffMs(replaced, "form_sent", "email")).toBe(300_000);
    expect(replaced.coolOffMs).toStrictEqual({
      default: { default: 0 },
      form_sent: { call: 60_000, default: 300_000 },
    });
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
    expect(hash("purposes: {departments: {a: [sales], b: [service]}}")).toBe(
      hash("purposes: {departments: {b: [service], a: [sales]}}"),
    );
  });

  test("is another one for other rules", () => {
    expect(hash("bounce: 11s")).not.toBe(hash("bounce: 10s"));
    expect(hash("brief: {reveal: [orders, tickets]}")).not.toBe(hash("brief: {reveal: [tickets, orders]}"));
  });

  test("is the same in every release: decisions of old name it", () => {
    // Another one is right only where the default policy itself was changed.
    expect(hash("purposes: {departments: {shop: [sales], 10: [], 9: [], help desk: [service]}}")).toBe("4c7935824623");
  });
});

describe("what could keep a reader busy", () => {
  test("a bomb of aliases is not followed", () => {
    const levels = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const name of "bcdefghij") {
      const below = String.fromCharCode(name.charCodeAt(0) - 1);
      levels.push(`${name}: &${name} [${new Array(9).fill(`*${below}`).join(",")}]`);
    }
    // Followed, it would be three and a half thousand million letters.
    expect(report(levels.join("\n"))).toHaveLength(81);
  });

  test("nesting too deep for any parser", () => {
    for (const deep of ["[".repeat(100_000), "- ".repeat(100_000), `${" ".repeat(400)}a: 1`, "? ".repeat(50_000)]) {
      expect(report(deep)).toEqual(["site.yaml:1:1 the file is nested too deeply: at most 32 levels"]);
    }
  });
});
