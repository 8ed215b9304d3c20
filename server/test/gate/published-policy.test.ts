/** A published text means the policy that it was made of, and the history forgets none as long as it can. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/gate/default-policy.js";
import { parsePolicy } from "../../src/gate/parse-policy.js";
import type { Policy } from "../../src/gate/policy.js";
import {
  afterLoss,
  isKnown,
  type Publication,
  type Published,
  readPublished,
  toPublication,
  withPublication,
} from "../../src/gate/published-policy.js";
import { runs } from "../support/runs.js";
import { POLICIES } from "./generate/policies.js";

const SHIPPED = new URL("../../policies/", import.meta.url);

function parsed(text: string): Policy {
  const read = parsePolicy(text, "test.yaml");
  if (!read.ok) throw new Error(read.report);
  return read.policy;
}

const published = (policy: Policy, enforce = true): Published =>
  withPublication([], toPublication({ policy, enforce }, { atMs: 1, way: "start" }), 1);

/** Read back from its text alone: not by the name it was published under. */
const readBack = ({ text }: Published): Policy => parsed(text);

const duration = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom("s", "m", "h", "d"))
  .map((it) => it.join(""));
const CHANNELS = ["call", "sms", "email", "push", "chat", "post", "social"];
const PURPOSES = ["sales", "service", "transactional", "survey"];
const byChannel = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom("default", ...CHANNELS), value, { maxKeys: 4 });
const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const span = fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to);
const some = (list: string[]) => fc.uniqueArray(fc.constantFrom(...list), { minLength: 1 });
const file = fc.record(
  {
    zone: fc.constantFrom("Europe/Berlin", "America/New_York", "UTC"),
    presence: fc.record({ lease: duration, idle: duration, channels: some(CHANNELS) }, { requiredKeys: [] }),
    quiet: byChannel(duration),
    coolOff: fc.dictionary(
      fc.constantFrom("default", "cart_left", "ticket", "other"),
      byChannel(fc.oneof(duration, fc.constant("until_invited"))),
    ),
    gap: byChannel(duration),
    hours: fc.dictionary(fc.constantFrom("unknown", "call", "email"), span),
    budgets: fc.array(
      fc.record({ name: fc.constantFrom("a", "b"), max: fc.integer({ min: 1, max: 9 }), per: duration }),
      {
        maxLength: 1,
      },
    ),
    arbitration: fc.record({ order: some(PURPOSES) }),
    declines: fc.record(
      { offer: duration, contact: fc.oneof(duration, fc.constant("3 calendar days")), afterCall: fc.constant("offer") },
      { requiredKeys: [] },
    ),
    purposes: fc.record({ departments: fc.dictionary(fc.constantFrom("desk", "a: b", "ä"), some(PURPOSES)) }),
    bounce: duration,
    holdout: fc.record({ percent: fc.nat(50) }),
  },
  { requiredKeys: [] },
);

describe("a published text", () => {
  it.each(readdirSync(SHIPPED).filter((name) => name.endsWith(".yaml")))(
    "of %s reads back to the same rules",
    (name) => {
      const policy = parsed(readFileSync(new URL(name, SHIPPED), "utf8"));
      expect(readBack(published(policy))).toEqual(policy);
    },
  );

  it("of each policy of the generated histories reads back to the same rules", () => {
    for (const rules of [DEFAULT_POLICY, ...POLICIES]) {
      const { text } = toPublication({ policy: { ...rules, hash: "" }, enforce: true }, { atMs: 1, way: "start" });
      expect({ ...parsed(text), hash: "" }).toEqual({ ...rules, hash: "" });
    }
  });

  it("of any policy file reads back to the same rules", () => {
    let read = 0;
    fc.assert(
      fc.property(file, (written) => {
        const policy = parsePolicy(JSON.stringify(written), "generated");
        if (!policy.ok) return;
        read += 1;
        expect(readBack(published(policy.policy))).toEqual(policy.policy);
      }),
      runs(60),
    );
    expect(read).toBeGreaterThan(0);
  });

  it("is known by the name it was published under, whatever this version makes of it", () => {
    const before = { ...published(parsed("bounce: 2d")), policy: "aaaaaaaaaaaa" };
    const read = readPublished(before);
    expect(read.ok && read.rules.policy).toEqual({ ...parsed("bounce: 2d"), hash: "aaaaaaaaaaaa" });
  });

  it.each([
    ["a newer schema", (text: object) => ({ ...text, version: 2 }), /version/],
    ["an unknown field", (text: object) => ({ ...text, telepathy: "1h" }), /telepathy/],
    ["an unknown rule in a field", (text: object) => ({ ...text, brief: { reveal: ["thoughts"] } }), /thoughts/],
  ])("with %s is not read, and why is one sentence", (_, change, says) => {
    const one = published(parsed("bounce: 2d"));
    const read = readPublished({ ...one, schema: 2, text: JSON.stringify(change(JSON.parse(one.text) as object)) });
    expect(read).toEqual({ ok: false, why: expect.stringMatching(says) });
    expect(JSON.stringify(read)).toContain("version 2 of the policy schema");
    expect(JSON.stringify(read)).not.toContain("\\n");
  });
});

const entry = (policy: string, atMs: number, way: Publication["way"] = "start"): Publication => ({
  policy,
  enforce: true,
  schema: 1,
  text: policy,
  atMs,
  way,
});
const followedBy = (before: Published | undefined, next: Publication, nowMs = next.atMs): Published =>
  withPublication(before?.history ?? [], next, nowMs);

describe("the history", () => {
  it("numbers each publication anew, also when the clock went back or a partition is ahead", () => {
    const first = followedBy(undefined, entry("a", 1_000));
    expect(first.number).toBe(1_000);
    expect(followedBy(first, entry("b", 1_000)).number).toBe(1_001);
    expect(followedBy(first, entry("b", 10)).number).toBe(1_001);
    expect(withPublication(first.history, entry("b", 2_000), 2_000, 5_000).number).toBe(5_001);
  });

  it("of a hundred and more forgets what came again before it forgets the oldest", () => {
    let now = followedBy(undefined, entry("last year's", 1));
    for (let at = 2; at < 300; at++) now = followedBy(now, entry(at % 2 === 0 ? "a" : "b", at));
    expect(now.history.length).toBe(100);
    expect(isKnown(now.history, { policy: "last year's", enforce: true })).toBe(true);
    expect(now.history.at(-1)?.number).toBe(now.number);
    for (let at = 300; at < 400; at++) now = followedBy(now, entry(`p${at}`, at));
    expect(now.history.map(({ policy }) => policy)).toEqual(Array.from({ length: 100 }, (_, at) => `p${at + 300}`));
  });
});

describe("after a loss", () => {
  const mine = followedBy(followedBy(undefined, entry("old", 1_000)), entry("mine", 2_000));

  it("what followed what is known stays as it is", () => {
    expect(afterLoss(mine, mine, 9_000)).toBeNull();
    expect(afterLoss(mine, followedBy(mine, entry("next", 3_000)), 9_000)).toBeNull();
  });

  it.each([
    ["nothing", undefined, "mine", "kept"],
    ["an older copy", followedBy(undefined, entry("old", 1_000)), "mine", "kept"],
    ["a known file that was started with since", followedBy(undefined, entry("old", 3_000)), "mine", "kept"],
    ["a new file that was started with since", followedBy(undefined, entry("new", 3_000)), "new", "start"],
    ["a new file of before", followedBy(undefined, entry("new", 1_500)), "mine", "kept"],
    ["an operator's word since", followedBy(undefined, entry("old", 3_000, "publish")), "old", "publish"],
    ["a reload since", followedBy(undefined, entry("old", 3_000, "reload")), "old", "reload"],
    ["an operator's word of before", followedBy(undefined, entry("old", 1_999, "publish")), "mine", "kept"],
    [
      "what another process put back, newer",
      followedBy(undefined, entry("newer", 3_000, "kept"), 9_000),
      "newer",
      "kept",
    ],
    [
      "what another process put back, older",
      followedBy(undefined, entry("older", 1_000, "kept"), 9_000),
      "mine",
      "kept",
    ],
  ])("with %s in its place", (_, stored, policy, way) => {
    const next = afterLoss(mine, stored, 10_000);
    expect(next).toMatchObject({ policy, way });
    for (const known of [...mine.history, ...(stored?.history ?? [])])
      expect(isKnown(next?.history ?? [], known)).toBe(true);
    // Whoever knew one of them is content with what came of it.
    if (next) expect(afterLoss(mine, next, 11_000)).toBeNull();
    if (next && stored) expect(afterLoss(stored, next, 11_000)).toBeNull();
  });
});
