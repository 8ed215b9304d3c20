/** To the millisecond: when the last attempt is made. */
import { describe, expect, it } from "vitest";
import { endsAtMs, pauseAfter } from "../../src/delivery/delivery-times.js";
import { policyOf } from "../support/gate.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T = 1_790_000_000_000;
/** The last attempt is answered before the end. */
const ANSWERED_MS = 20_000;

describe("the pause", () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [12, 2_048_000],
    [13, HOUR_MS],
    [50, HOUR_MS],
  ])("after attempt %i is %i ms", (attempts, ms) => {
    expect(pauseAfter(attempts, T, T + 30 * DAY_MS)).toBe(ms);
  });

  it.each([
    [-1, undefined],
    [0, undefined],
    [1, 1],
  ])("with %i ms left for a last attempt is %s", (leftMs, pauseMs) => {
    expect(pauseAfter(5, T, T + ANSWERED_MS + leftMs)).toBe(pauseMs);
  });
});

describe("a message is tried", () => {
  const end = (times: { notBeforeMs?: number; expiresAt?: string }, replayedAtMs?: number): number => {
    const { notBeforeMs = T, ...expiry } = times;
    const asked = { person: { customer: "c_1" }, channel: "call", purpose: "sales", ...expiry } as const;
    const request = { createdAtMs: T, notBeforeMs, request: asked, warnings: [] };
    const delivery = { atMs: T, ...(replayedAtMs === undefined ? {} : { replayedAtMs }) };
    return endsAtMs({ request }, delivery, policyOf("holds: { max: 10d }"));
  };

  it("to the longest hold after it was due", () => {
    expect(end({ notBeforeMs: T + DAY_MS })).toBe(T + 11 * DAY_MS);
  });

  it("to its own last day", () => {
    expect(end({ expiresAt: new Date(T + 5 * DAY_MS).toISOString() })).toBe(T + 5 * DAY_MS);
  });

  it("for three days at least, and anew when it was sent anew", () => {
    expect(end({ expiresAt: new Date(T + HOUR_MS).toISOString() })).toBe(T + 3 * DAY_MS);
    const replayedAtMs = T + 20 * DAY_MS;
    expect(end({}, replayedAtMs)).toBe(replayedAtMs + 3 * DAY_MS);
  });
});
