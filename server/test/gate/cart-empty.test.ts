/** Carts as pages and backends tell them, one signal after the other: what a contact about a cart then waits for. */
import { describe, expect, test } from "vitest";
import { decide } from "../../src/gate/decide.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { followUpWith, instant, personWith, policyWith } from "./given.js";

const POLICY = policyWith({ quiet: { default: "0s" }, bounce: "0s" });
const LEFT = followUpWith({ trigger: { type: "cart_left", atMs: "-5h" } });

const told = (at: string, items: number | undefined, seq: number, visitor?: string): DatedFact => ({
  fact: { type: "cart.changed", ...(items !== undefined && { items }) },
  atMs: instant(at),
  source:
    visitor === undefined
      ? { door: "backend", event: `ev_${seq}`, receivedAtMs: instant(at) }
      : { door: "page", tab: `t_${visitor}`, seq, visitor },
});

/** When the cart counts as emptied for good; null where something is in it, or nobody knows. */
function emptiedFor(...facts: DatedFact[]): number | null {
  const { document } = fold(personWith({}, [LEFT]), facts);
  const { reasons, nextLookAtMs } = decide(LEFT, document, POLICY, instant("+0s"));
  return reasons.some(({ code }) => code === "cart_empty") ? nextLookAtMs : null;
}

describe("a cart", () => {
  test("that is told to be empty ends the contact ten minutes later, and one that is filled again does not", () => {
    expect(emptiedFor(told("-5m", 2, 1), told("-4m", 0, 2))).toBe(instant("+6m"));
    expect(emptiedFor(told("-5m", 0, 1), told("-4m", 2, 2))).toBeNull();
  });

  test("that is told empty and full in one instant is full, whichever comes first", () => {
    expect(emptiedFor(told("-4m", 0, 1), told("-4m", 2, 2))).toBeNull();
    expect(emptiedFor(told("-4m", 2, 1), told("-4m", 0, 2))).toBeNull();
    expect(emptiedFor(told("-4m", 0, 1, "vh_a"), told("-4m", 1, 2, "vh_a"))).toBeNull();
  });

  test("of which nobody says how much is in it leaves standing what was told", () => {
    expect(emptiedFor(told("-4m", 0, 1), told("-3m", undefined, 2))).toBe(instant("+6m"));
    expect(emptiedFor(told("-4m", undefined, 1))).toBeNull();
  });

  test("is told by each browser and by the backend for itself", () => {
    const [first, second] = [told("-4m", 0, 1, "vh_a"), told("-3m", 2, 1, "vh_b")];
    expect(emptiedFor(first, second)).toBeNull();
    expect(emptiedFor(first, second, told("-2m", 0, 2, "vh_b"))).toBe(instant("+8m"));
    expect(emptiedFor(first, told("-1m", 1, 3))).toBeNull();
  });
});
