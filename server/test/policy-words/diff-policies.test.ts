/** Every key of a policy, changed one at a time: the comparison notices, and knows which way it goes. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "../../src/gate/default-policy.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import { diffPolicies } from "../../src/policy-words/diff-policies.js";
import type { Direction, Rules } from "../../src/policy-words/difference.js";

/** The courteous policy, with a value at every place where one may stand. */
const FULL: Rules = {
  ...DEFAULT_POLICY,
  quietMs: { default: 1_800_000, call: 3_600_000 },
  hours: {
    ...DEFAULT_POLICY.hours,
    email: { days: ["mon", "tue"], fromMinute: 480, toMinute: 1200, not: [], holidays: ["12-25"] },
  },
  consent: { ...DEFAULT_POLICY.consent, chat: { survey: "consent_or_soft_opt_in" } },
  purposes: { ...DEFAULT_POLICY.purposes, departments: { support: ["service", "survey"] } },
};

/** What more of it does: a number grows, true becomes false, a list loses its first entry, a text becomes another. */
const DIRECTIONS: readonly [place: RegExp, direction: Direction][] = [
  [/^zone$/, "changes"],
  [/^presence\.(leaseMs|idleMs)$/, "tightens"],
  [/^presence\.channels$/, "loosens"],
  [/^(quietMs|gapMs)\./, "tightens"],
  [/^funnel\.leftAfterMs\./, "tightens"],
  [/^coolOffMs\.link_clicked\.call$/, "loosens"],
  [/^coolOffMs\./, "tightens"],
  [/^hours\.\w+\.days$/, "tightens"],
  [/^hours\.\w+\.holidays$/, "loosens"],
  [/^hours\.call\.not$/, "loosens"],
  [/^hours\.\w+\.fromMinute$/, "tightens"],
  [/^hours\.\w+\.toMinute$/, "loosens"],
  [/^budgets\.\d\.name$/, "tightens"],
  [/^budgets\.\d\.max$/, "loosens"],
  [/^budgets\.\d\.perMs$/, "tightens"],
  [/^budgets\.1\.(channels|purposes)$/, "loosens"],
  [/^arbitration\.order$/, "changes"],
  [/^arbitration\.unfinishedMs\./, "tightens"],
  [/^tickets\.hold$/, "loosens"],
  [/^tickets\.coolOffMs$/, "tightens"],
  [/^declines\./, "tightens"],
  [/^fatigue\.declines$/, "loosens"],
  [/^fatigue\./, "tightens"],
  [/^asks\.max$/, "loosens"],
  [/^asks\./, "tightens"],
  [/^bounceMs$/, "tightens"],
  [/^cart\.emptyForMs$/, "loosens"],
  [/^consent\.stated$/, "tightens"],
  [/^consent\.(call|sms|push)\./, "loosens"],
  [/^consent\.(email|chat)\./, "tightens"],
  [/^purposes\.offersForbiddenFor$/, "loosens"],
  [/^purposes\.departments\.support$/, "tightens"],
  [/^purposes\.breaches$/, "loosens"],
  [/^purposes\.perMs$/, "tightens"],
  [/^(invitations|permit)\.forMs$/, "loosens"],
  [/^invitations\.punctualMs$/, "loosens"],
  [/^(holds|blind)\.maxMs$/, "loosens"],
  [/^orders\./, "loosens"],
  [/^outsiders\.holdMaxMs$/, "tightens"],
  [/^holdout\.percent$/, "tightens"],
  [/^record\.days$/, "changes"],
  [/^brief\.reveal$/, "tightens"],
];

/** Lists of nothing have no first entry to lose; the version has one value. */
const FIXED = [/^version$/, /^hours\.(sms|push|email)\.not$/, /^hours\.(call|sms|push)\.holidays$/];

interface Leaf {
  place: string;
  changed: Rules;
}

const isMap = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";

function leavesOf(
  value: unknown,
  place: string,
  put: (changed: unknown) => unknown,
): { place: string; whole: unknown }[] {
  const words =
    Array.isArray(value) && value.every((entry) => typeof entry !== "object" || entry.fromMinute !== undefined);
  if (!isMap(value) || words) return [{ place, whole: put(another(value)) }];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, place === "" ? key : `${place}.${key}`, (changed) =>
      put(
        Array.isArray(value)
          ? value.map((one, at) => (String(at) === key ? changed : one))
          : { ...value, [key]: changed },
      ),
    ),
  );
}

function another(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value.slice(1)];
  const others = new Map<unknown, unknown>([
    ["until_invited", 0],
    ["offer", "contact"],
    ["consent", "consent_or_soft_opt_in"],
    ["consent_or_soft_opt_in", "consent"],
  ]);
  return others.get(value) ?? `${String(value)}?`;
}

const leaves = leavesOf(FULL, "", (changed) => changed).map(
  ({ place, whole }): Leaf => ({ place, changed: whole as Rules }),
);

describe("diff", () => {
  test.each(leaves.filter(({ place }) => !FIXED.some((fixed) => fixed.test(place))))(
    "notices $place",
    ({ place, changed }) => {
      const lines = diffPolicies(FULL, changed);
      const direction = DIRECTIONS.find(([pattern]) => pattern.test(place))?.[1];
      expect(direction, `say above what ${place} does`).toBeDefined();
      expect(lines.map((line) => line.direction)).toContain(direction);
      // And back: what loosened tightens. A budget of another name is an old one gone and a new one come, both ways.
      if (direction === "changes" || place.endsWith(".name")) return;
      const back = diffPolicies(changed, FULL).map((line) => line.direction);
      expect(new Set(back)).toEqual(new Set([direction === "loosens" ? "tightens" : "loosens"]));
    },
  );

  test("knows ninety places, and says nothing where nothing changed", () => {
    expect(leaves.length).toBeGreaterThanOrEqual(90);
    expect(diffPolicies(FULL, FULL)).toEqual([]);
  });

  test("says nothing of a default that no channel has", () => {
    const { quietMs } = DEFAULT_POLICY;
    expect(diffPolicies(DEFAULT_POLICY, { ...DEFAULT_POLICY, quietMs: { ...quietMs, default: 0 } })).toEqual([]);
  });

  const lines = (before: string, after: string): string[] => {
    const [old, young] = [before, after].map((text) => parsePolicy(text, "one.yaml"));
    if (!old?.ok || !young?.ok) throw new Error("a policy has mistakes");
    return diffPolicies(old.policy, young.policy).map(({ direction, text }) => `${direction}: ${text}`);
  };

  test("tells channels that change alike together", () => {
    expect(lines("", "gap: {sms: 1h, email: 1h, push: 1h}")).toEqual([
      "loosens: gap: texts and push messages wait 1 hour instead of 20 hours after a contact by anybody",
      "loosens: gap: mails wait 1 hour instead of 48 hours after a contact by anybody",
    ]);
  });

  test("tells how long an empty cart is waited for", () => {
    expect(lines("", "cart: {emptyFor: 1h}")).toEqual([
      "loosens: cart.emptyFor is 1 hour instead of 10 minutes: a contact about a cart waits for longer after the cart was emptied, before it ends",
    ]);
    expect(lines("", "cart: {emptyFor: 1m}")).toEqual([
      "tightens: cart.emptyFor is 1 minute instead of 10 minutes: a contact about a cart ends sooner after the cart was emptied",
    ]);
  });

  test("tells how a no to contact is remembered, by the clock or by the calendar", () => {
    const [clock, longer, calendar] = ["60d", "61d", "60 calendar days"].map((one) => `declines: {contact: ${one}}`);
    expect(lines(clock ?? "", calendar ?? "")).toEqual([
      "tightens: declines.contact is 60 calendar days instead of 60 days: declined contact is respected for longer",
    ]);
    expect(lines(longer ?? "", calendar ?? "")).toEqual([
      "loosens: declines.contact is 60 calendar days instead of 61 days: declined contact is forgotten sooner",
    ]);
    expect(lines(calendar ?? "", calendar ?? "")).toEqual([]);
  });

  test("tells what a call declines", () => {
    expect(lines("", "declines: {afterCall: contact}")).toEqual([
      "tightens: declines.afterCall: a call that was declined with its offer declines calls too",
    ]);
    expect(lines("declines: {afterCall: contact}", "")).toEqual([
      "loosens: declines.afterCall: a call that was declined with its offer declines that offer alone",
    ]);
  });

  test("tells whose word for a consent counts", () => {
    const stated = (value: string): string => `consent: {stated: ${value}}`;
    expect(lines("", stated("with_proof"))).toEqual([
      "tightens: consent.stated: the sender's word for a consent is accepted now where it says where the proof is",
    ]);
    expect(lines(stated("false"), stated("with_proof"))).toEqual([
      "loosens: consent.stated: the sender's word for a consent is accepted now where it says where the proof is",
    ]);
    expect(lines(stated("with_proof"), stated("false"))).toEqual([
      "tightens: consent.stated: only a consent on record counts now, and no longer the sender's word",
    ]);
    expect(lines(stated("with_proof"), "")).toEqual([
      "loosens: consent.stated: the sender's word for a consent is accepted now, and needs no proof",
    ]);
  });

  test("tells hours that open here and close there", () => {
    expect(lines("", 'hours: {sms: {from: "12:00", to: "22:00"}}')).toEqual([
      "changes: hours.sms: texts are allowed from 12:00 to 22:00 instead of from 09:00 to 20:00",
    ]);
    expect(lines('hours: {sms: {from: "20:00", to: "02:00"}}', 'hours: {sms: {from: "20:00", to: "01:00"}}')).toEqual([
      "tightens: hours.sms: texts are allowed from 20:00 to 01:00 instead of from 20:00 to 02:00",
    ]);
    expect(lines("", 'hours: {email: {from: "00:00", to: "24:00", holidays: ["12-25"]}}')).toEqual([
      "tightens: hours.email: mails rest on 12-25",
    ]);
  });

  test("tells a budget that came and one that went", () => {
    expect(
      lines("budgets: [{name: a, max: 1, per: 7d}]", "budgets: [{name: b, max: 2, per: 1d, channels: [call]}]"),
    ).toEqual([
      'tightens: budgets: "b" is new: at most 2 contacts in 24 hours, only calls, for sales, service and surveys',
      'loosens: budgets: "a" is gone; it was at most 1 contact in 7 days, on all channels together, for sales, service and surveys',
    ]);
  });
});

describe("shipped policies", () => {
  const folder = new URL("../../policies/", import.meta.url);
  const shipped = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

  test.each(shipped)("%s only narrows the courteous one", (name) => {
    const parsed = parsePolicy(readFileSync(new URL(name, folder), "utf8"), name);
    if (!parsed.ok) throw new Error(parsed.report);
    const looser = diffPolicies(DEFAULT_POLICY, parsed.policy).filter(({ direction }) => direction === "loosens");
    expect(looser).toEqual([]);
  });
});
