import { describe, expect, test } from "vitest";
import { checkoutsNotEnded, currentVisit, isAtCheckout, openCheckouts, stageOf } from "../../src/gate/activity-view.js";
import { salesOf } from "../../src/person/sales.js";
import { type GivenPerson, instant, personWith } from "./given.js";

const NOW_MS = instant("+0s");
const stage = (given: GivenPerson, at = "+0s") => stageOf(personWith(given), instant(at));
const checkout = (lastAtMs: string, paymentAtMs: string | null = null) => ({
  startedAtMs: "-10d",
  lastAtMs,
  paymentAtMs,
});
const VISIT = { visits: [{ fromMs: "-20m", toMs: "-1m" }] };

describe("the stage", () => {
  test("of somebody never seen, or without cart and order, is browsing", () => {
    expect(stage({})).toBe("browsing");
    expect(stage({ now: VISIT })).toBe("browsing");
  });

  test("is the furthest open checkout's", () => {
    expect(stage({ known: { checkouts: { a: checkout("-1d"), b: checkout("-2d", "-2d") } } })).toBe("payment");
    expect(stage({ known: { checkouts: { a: checkout("-1d") }, cartAtMs: "-1m" } })).toBe("checkout");
  });

  test("does not count a checkout that was completed or left for thirty days", () => {
    expect(stage({ known: { checkouts: { a: checkout("-1d", "-1d") }, orders: [{ checkout: "a", at: "-2d" }] } })).toBe(
      "browsing",
    );
    const cancelled = [{ order: "o_1", checkout: "a", at: "-2d", cancelled: "-1h" }];
    expect(stage({ known: { checkouts: { a: checkout("-1d", "-1d") }, orders: cancelled } })).toBe("payment");
    expect(stage({ known: { checkouts: { a: checkout("-30d+1ms") } } })).toBe("checkout");
    expect(stage({ known: { checkouts: { a: checkout("-30d") } } })).toBe("browsing");
  });

  test("is the cart's, until it is ordered or left for thirty days", () => {
    expect(stage({ known: { cartAtMs: "-1d" } })).toBe("cart");
    expect(stage({ known: { cartAtMs: "-1d", orders: [{ at: "-1d" }] } })).toBe("browsing");
    expect(stage({ known: { cartAtMs: "-1d", orders: [{ at: "-2d" }] } })).toBe("cart");
    expect(stage({ known: { cartAtMs: "-30d" } })).toBe("browsing");
  });

  test("is completed in the visit of the order, to its end", () => {
    const ordered = { now: VISIT, known: { orders: [{ at: "-2m" }] } };
    expect(stage(ordered)).toBe("completed");
    expect(stage(ordered, "+29m-1ms")).toBe("completed");
    expect(stage(ordered, "+29m")).toBe("browsing");
    expect(stage({ now: VISIT, known: { orders: [{ at: "-20m" }] } })).toBe("completed");
    expect(stage({ now: VISIT, known: { orders: [{ at: "-20m-1ms" }] } })).toBe("browsing");
  });
});

test("a visit goes on until nothing was heard for half an hour", () => {
  const person = personWith({ now: VISIT });
  expect(currentVisit(person, instant("+29m-1ms"))).toEqual({ fromMs: instant("-20m"), toMs: instant("-1m") });
  expect(currentVisit(person, instant("+29m"))).toBeUndefined();
});

test("somebody is at the checkout where this visit holds a sign of it", () => {
  const at = (lastAtMs: string, now: object = VISIT) =>
    isAtCheckout(personWith({ now, known: { checkouts: { a: checkout(lastAtMs) } } }), NOW_MS);
  expect(at("-20m")).toBe(true);
  expect(at("-20m-1ms")).toBe(false);
  expect(at("-20m", {})).toBe(false);
  expect(at("-1m", { visits: [{ fromMs: "-1m", toMs: "-1m" }] })).toBe(true);
  // One sign is enough, and somebody without any checkout is at none.
  const two = { known: { checkouts: { a: checkout("-1d"), b: checkout("-2m") } } };
  expect(isAtCheckout(personWith({ now: VISIT, ...two }), NOW_MS)).toBe(true);
  expect(isAtCheckout(personWith({ now: VISIT }), NOW_MS)).toBe(false);
  const nobody = personWith();
  expect(checkoutsNotEnded(nobody, salesOf(nobody))).toEqual([]);
});

test("a checkout's last sign is the end of the visit that holds its own last one", () => {
  const now = {
    visits: [
      { fromMs: "-3h", toMs: "-2h" },
      { fromMs: "-1h", toMs: "-1m" },
    ],
  };
  const last = (lastAtMs: string) =>
    openCheckouts(personWith({ now, known: { checkouts: { a: checkout(lastAtMs) } } }), NOW_MS)[0]?.lastFunnelAtMs;
  expect(last("-3h")).toBe(instant("-2h"));
  expect(last("-2h")).toBe(instant("-2h"));
  expect(last("-2h+1ms")).toBe(instant("-2h+1ms"));
  expect(last("-30m")).toBe(instant("-1m"));
});
