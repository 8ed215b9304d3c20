import { describe, expect, it } from "vitest";
import { nextTryInMs, parseRetryAfter } from "../../src/node/retry.js";

const patience = { triesMax: 4, totalMsMax: 10_000 };
const nowMs = Date.parse("2026-11-23T10:00:00Z");

describe("nextTryInMs", () => {
  it("doubles, from 200 ms, and takes at most half of it off", () => {
    const waits = (jitter: number) =>
      [1, 2, 3].map((attempt) => nextTryInMs({ attempt, elapsedMs: 0, jitter }, patience));
    expect(waits(0)).toEqual([100, 200, 400]);
    expect(waits(0.999)).toEqual([200, 400, 800]);
  });

  it("ends with the last try", () => {
    expect(nextTryInMs({ attempt: 3, elapsedMs: 0, jitter: 0 }, patience)).toBe(400);
    expect(nextTryInMs({ attempt: 4, elapsedMs: 0, jitter: 0 }, patience)).toBeNull();
  });

  it("ends when the next try would start after the patience", () => {
    expect(nextTryInMs({ attempt: 1, elapsedMs: 9_900, jitter: 0 }, patience)).toBe(100);
    expect(nextTryInMs({ attempt: 1, elapsedMs: 9_901, jitter: 0 }, patience)).toBeNull();
  });

  it("takes the longer of its own wait and Retry-After", () => {
    expect(nextTryInMs({ attempt: 1, elapsedMs: 0, retryAfterMs: 5_000, jitter: 0 }, patience)).toBe(5_000);
    expect(nextTryInMs({ attempt: 1, elapsedMs: 0, retryAfterMs: 0, jitter: 0 }, patience)).toBe(100);
  });
});

describe("parseRetryAfter", () => {
  it.each([
    [null, undefined],
    ["7", 7_000],
    ["0", 0],
    ["Mon, 23 Nov 2026 10:00:30 GMT", 30_000],
    ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
    ["soon", undefined],
    ["-3", undefined],
  ])("%s is %s", (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected);
  });
});
