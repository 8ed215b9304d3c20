import { describe, expect, it } from "vitest";
import { breachOf } from "../../src/gate/breach.js";
import { countingBreaches, type Department, NEW_DEPARTMENT, withBreach, withLift } from "../../src/gate/department.js";
import type { FollowUpId } from "../../src/ids.js";

const DAY = 24 * 60 * 60 * 1000;
const T0 = Date.parse("2026-11-21T10:00:00Z");
const RULES = { offersForbiddenFor: ["service", "transactional", "survey"], breaches: 3, perMs: 30 * DAY } as const;

describe("a breach", () => {
  it.each([
    ["nothing was offered", "service", undefined, [], []],
    ["a service contact offered something", "service", undefined, ["insurance"], ["insurance"]],
    ["a survey offered several things", "survey", undefined, ["insurance", "warranty"], ["insurance", "warranty"]],
    ["a sales contact offered what it declared", "sales", "consultation", ["consultation"], []],
    ["it offered that and more", "sales", "consultation", ["consultation", "insurance"], ["insurance"]],
    ["a sales contact that declared no offer made one", "sales", undefined, ["insurance"], ["insurance"]],
  ] as const)("%s", (_what, purpose, offer, made, beyond) => {
    expect(breachOf({ purpose, ...(offer && { offer }) }, made, RULES)).toEqual(beyond);
  });
});

const breached = (at: readonly number[], from: Department = NEW_DEPARTMENT): Department =>
  at.reduce(
    (before, atMs, n) => withBreach(before, { followUp: `fu_${atMs}_${n}` as FollowUpId, atMs, offers: ["x"] }, RULES),
    from,
  );

describe("a department", () => {
  it("is suspended by the breach that makes it too many", () => {
    expect(breached([T0, T0 + 1]).suspended).toBeNull();
    expect(breached([T0, T0 + 1, T0 + 2]).suspended).toEqual({ atMs: T0 + 2, followUp: `fu_${T0 + 2}_2` });
  });

  it.each([
    [30 * DAY - 1, true],
    [30 * DAY, false],
    [30 * DAY + 1, false],
  ])("counts a breach for as long as the window: %i ms after it", (afterMs, suspended) => {
    expect(breached([T0, T0, T0 + afterMs]).suspended !== null).toBe(suspended);
  });

  it("counts one follow-up once, however often its outcome is told", () => {
    const breach = { followUp: "fu_1" as FollowUpId, atMs: T0, offers: ["x"] };
    const once = withBreach(NEW_DEPARTMENT, breach, RULES);
    expect(withBreach(once, { ...breach, atMs: T0 + DAY, offers: ["y"] }, RULES)).toBe(once);
  });

  it("stays suspended while its breaches grow old, and when there are more", () => {
    const before = breached([T0, T0, T0]);
    const after = breached([T0 + 300 * DAY], before);
    expect(after.suspended).toEqual(before.suspended);
    expect(countingBreaches(after, T0 + 300 * DAY, RULES.perMs)).toHaveLength(1);
    expect(breached([T0 + 1], before).suspended).toEqual(before.suspended);
  });

  it("starts afresh when an owner lets it go on, and knows who did and why", () => {
    const lifted = withLift(breached([T0, T0, T0]), "Ada", "They had the training.", T0 + DAY);
    expect(lifted.suspended).toBeNull();
    expect(lifted.lifts).toEqual([{ atMs: T0 + DAY, by: "Ada", reason: "They had the training.", suspendedAtMs: T0 }]);
    expect(countingBreaches(lifted, T0 + DAY, RULES.perMs)).toEqual([]);
    expect(lifted.breaches[0]).toEqual({ followUp: `fu_${T0}_0`, atMs: T0, offers: ["x"], settled: true });
    // In the very millisecond of the lift, too.
    const again = breached([T0 + DAY, T0 + DAY], lifted);
    expect(again.suspended).toBeNull();
    expect(breached([T0 + DAY + 1], again).suspended).not.toBeNull();
  });

  it("is not written to by a lift where nothing is to lift", () => {
    const before = breached([T0]);
    expect(withLift(before, "Ada", "By mistake.", T0)).toBe(before);
  });

  it("keeps no more of an offer's name than a name has", () => {
    const long = withBreach(
      NEW_DEPARTMENT,
      { followUp: "fu_1" as FollowUpId, atMs: T0, offers: Array.from({ length: 50 }, () => "x".repeat(500)) },
      RULES,
    );
    expect(long.breaches[0]?.offers).toEqual(Array.from({ length: 5 }, () => "x".repeat(128)));
  });
});
