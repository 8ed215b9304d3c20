import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CREDIT_MS_MAX, createStopwatch, IDLE_IN_FRAME_MS, IDLE_MS } from "../../src/browser/stopwatch.js";

/** Visible from 0 on, settled as heartbeats do. */
function visibleUntil(untilMs: number, inputsMs: number[], inFrame = false) {
  const watch = createStopwatch();
  watch.totals(0, true);
  const inputs = [...inputsMs].sort((a, b) => a - b);
  for (let beatMs = 0; beatMs <= untilMs; beatMs += 15_000) {
    while (inputs[0] !== undefined && inputs[0] <= beatMs) watch.input(inputs.shift() ?? 0);
    watch.totals(beatMs, true, inFrame);
  }
  for (const input of inputs) if (input <= untilMs) watch.input(input);
  return watch.totals(untilMs, true, inFrame);
}

describe("visible time", () => {
  it("counts while the page is visible", () => {
    expect(visibleUntil(40_000, [])).toEqual({ visibleMs: 40_000, engagedMs: 0 });
  });

  it("stands still while it is hidden", () => {
    const watch = createStopwatch();
    watch.totals(0, true);
    watch.totals(4_000, false);
    expect(watch.totals(9_000, false)).toEqual({ visibleMs: 4_000, engagedMs: 0 });
    watch.totals(10_000, true);
    expect(watch.totals(11_000, true).visibleMs).toBe(5_000);
  });

  it.each([
    [CREDIT_MS_MAX - 1, CREDIT_MS_MAX - 1],
    [CREDIT_MS_MAX, CREDIT_MS_MAX],
    [CREDIT_MS_MAX + 1, CREDIT_MS_MAX],
    [8 * 3_600_000, CREDIT_MS_MAX],
  ])("over a gap of %i ms is credited %i ms: the machine slept", (gapMs, creditMs) => {
    const watch = createStopwatch();
    watch.totals(0, true);
    expect(watch.totals(gapMs, true).visibleMs).toBe(creditMs);
  });

  it("never shrinks, not even if the clock does", () => {
    const watch = createStopwatch();
    watch.totals(1_000, true);
    watch.totals(5_000, true);
    expect(watch.totals(2_000, true).visibleMs).toBe(4_000);
  });
});

describe("engaged time", () => {
  it("runs until the idle time after the last input", () => {
    expect(visibleUntil(100_000, [1_000]).engagedMs).toBe(IDLE_MS);
    expect(visibleUntil(20_000, [1_000]).engagedMs).toBe(19_000);
  });

  it("joins inputs that are no further apart than the idle time", () => {
    expect(visibleUntil(200_000, [1_000, 31_000]).engagedMs).toBe(60_000);
    expect(visibleUntil(200_000, [1_000, 41_000]).engagedMs).toBe(2 * IDLE_MS);
  });

  it("does not count while the page is hidden", () => {
    const watch = createStopwatch();
    watch.totals(0, true);
    watch.input(0);
    watch.totals(5_000, false);
    watch.totals(12_000, true);
    expect(watch.totals(15_000, true).engagedMs).toBe(8_000);
  });

  it("lasts longer while the focus is in a frame, but not for ever", () => {
    expect(visibleUntil(1_000_000, [1_000], true).engagedMs).toBe(IDLE_IN_FRAME_MS);
  });

  it("is the truth, whatever the inputs", () => {
    const untilMs = 600_000;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: untilMs }), { maxLength: 40 }), (inputsMs) => {
        let truthMs = 0;
        let endMs = 0;
        for (const atMs of [...inputsMs].sort((a, b) => a - b)) {
          truthMs += Math.max(0, Math.min(atMs + IDLE_MS, untilMs) - Math.max(atMs, endMs));
          endMs = Math.max(endMs, atMs + IDLE_MS);
        }
        expect(visibleUntil(untilMs, inputsMs)).toEqual({ visibleMs: untilMs, engagedMs: truthMs });
      }),
    );
  });
});
