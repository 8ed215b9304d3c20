import { describe, expect, it } from "vitest";
import { createStopwatch, IDLE_IN_FRAME_MS, IDLE_MS, SLEPT_MS, TICK_MS } from "../../src/browser/stopwatch.js";

const HALF_TICK_MS = TICK_MS / 2;
const LAST_INPUT_MS = TICK_MS / 4;

/** Visible from 0 on, settled as a page does. */
function visibleUntil(untilMs: number, inputsMs: number[], frame?: unknown) {
  const watch = createStopwatch();
  watch.settle(0, true);
  const inputs = [...inputsMs].sort((a, b) => a - b);
  for (let tickMs = 0; tickMs <= untilMs; tickMs += TICK_MS) {
    while (inputs[0] !== undefined && inputs[0] <= tickMs) watch.input(inputs.shift() ?? 0);
    watch.settle(tickMs, true, frame);
  }
  return watch.settle(untilMs, true, frame);
}

describe("visible time", () => {
  it("counts while the page is visible", () => {
    expect(visibleUntil(40_000, [])).toEqual({ visibleMs: 40_000, engagedMs: 0 });
  });

  it("stands still while it is hidden", () => {
    const watch = createStopwatch();
    watch.settle(0, true);
    watch.settle(1_000, false);
    expect(watch.settle(9_000, false)).toEqual({ visibleMs: 1_000, engagedMs: 0 });
    watch.settle(10_000, true);
    expect(watch.settle(11_000, true).visibleMs).toBe(2_000);
  });

  it.each([
    [SLEPT_MS - 1, SLEPT_MS - 1],
    [SLEPT_MS, SLEPT_MS],
    [SLEPT_MS + 1, HALF_TICK_MS],
    [8 * 3_600_000, HALF_TICK_MS],
  ])("over a gap of %i ms is credited %i ms: what no busy page explains was sleep", (gapMs, creditMs) => {
    const watch = createStopwatch();
    watch.settle(0, true);
    watch.input(0);
    expect(watch.settle(gapMs, true)).toEqual({ visibleMs: creditMs, engagedMs: creditMs });
  });

  it("never shrinks, not even if the clock does", () => {
    const watch = createStopwatch();
    watch.settle(1_000, true);
    watch.settle(2_000, true);
    expect(watch.settle(1_500, true).visibleMs).toBe(1_000);
  });
});

describe("engaged time", () => {
  it("runs until the idle time after the last input, which is known to a part of a tick", () => {
    expect(visibleUntil(100_000, [1_000]).engagedMs).toBe(IDLE_MS + LAST_INPUT_MS);
    expect(visibleUntil(20_000, [1_000]).engagedMs).toBe(19_000);
  });

  it("begins with the input, not with the tick before it", () => {
    expect(visibleUntil(20_000, [1_499]).engagedMs).toBe(18_501);
  });

  it("joins inputs that are no further apart than the idle time", () => {
    expect(visibleUntil(200_000, [1_000, 31_000]).engagedMs).toBe(2 * IDLE_MS + LAST_INPUT_MS);
    expect(visibleUntil(200_000, [1_000, 41_000]).engagedMs).toBe(2 * (IDLE_MS + LAST_INPUT_MS));
  });

  it("does not count while the page is hidden", () => {
    const watch = createStopwatch();
    watch.settle(0, true);
    watch.input(0);
    watch.settle(1_000, false);
    watch.settle(12_000, true);
    expect(watch.settle(13_000, true).engagedMs).toBe(2_000);
  });

  it("begins when the focus enters a frame, lasts longer there, and not for ever", () => {
    expect(visibleUntil(20_000, [], "card").engagedMs).toBe(20_000);
    expect(visibleUntil(1_000_000, [], "card").engagedMs).toBe(IDLE_IN_FRAME_MS);
  });

  it("goes on when the focus moves to another frame, and ends with it", () => {
    const watch = createStopwatch();
    watch.settle(0, true, "number");
    for (let atMs = 0; atMs < 600_000; atMs += TICK_MS) watch.settle(atMs, true, atMs < 200_000 ? "number" : "code");
    expect(watch.settle(600_000, true, null).engagedMs).toBe(200_000 + IDLE_IN_FRAME_MS);
    expect(watch.settle(601_000, true, null).engagedMs).toBe(200_000 + IDLE_IN_FRAME_MS);
  });

  it.each([
    [SLEPT_MS, IDLE_MS + LAST_INPUT_MS],
    [SLEPT_MS + 1, IDLE_MS + LAST_INPUT_MS - (SLEPT_MS + 1) - HALF_TICK_MS],
    // Up to half of the tick that notices it.
    [8 * 3_600_000, 2.5 * TICK_MS],
  ])("with %i ms of sleep that the uptime does not know it is %i ms", (sleptMs, engagedMs) => {
    const watch = createStopwatch();
    const wallMs = Date.parse("2026-01-05T09:00:00Z");
    watch.settle(0, true, null, wallMs);
    watch.input(1_000);
    for (let atMs = 1_000; atMs <= 60_000; atMs += TICK_MS)
      watch.settle(atMs, true, null, wallMs + atMs + (atMs > 2_000 ? sleptMs : 0));
    expect(watch.settle(60_000, true).engagedMs).toBe(engagedMs);
  });

  it("counts an input that ends a sleep, although the uptime knows of none", () => {
    const watch = createStopwatch();
    const wallMs = Date.parse("2026-01-05T09:00:00Z");
    watch.settle(0, true, null, wallMs);
    const wokenMs = wallMs + 3_600_000;
    watch.input(1_000, wokenMs + 1_000);
    for (let atMs = 1_500; atMs <= 60_000; atMs += TICK_MS) watch.settle(atMs, true, null, wokenMs + atMs);
    expect(watch.settle(60_000, true).engagedMs).toBeGreaterThan(IDLE_MS - 2 * TICK_MS);
  });
});
