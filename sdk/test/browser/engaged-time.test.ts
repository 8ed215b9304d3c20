import fc from "fast-check";
import { expect, it } from "vitest";
import { createStopwatch, IDLE_IN_FRAME_MS, IDLE_MS, TICK_MS } from "../../src/browser/stopwatch.js";

/** What a visit is made of, each for some time. */
const PHASES = ["moves", "taps", "idle", "types in a frame", "hidden", "sleeps", "sleeps and the uptime too"] as const;

interface Phase {
  what: (typeof PHASES)[number];
  ms: number;
  /** Between two inputs. */
  everyMs: number;
}

interface Moment {
  atMs: number;
  uptimeMs: number;
  awake: boolean;
  visible: boolean;
  frame: string | false;
  input: boolean;
}

const STEP_MS = 5;

/** Each step of the visit. */
function* momentsOf(phases: Phase[]): Generator<Moment> {
  let atMs = 0;
  let uptimeMs = 0;
  for (const [index, { what, ms, everyMs }] of phases.entries()) {
    const awake = !what.startsWith("sleeps");
    const moves = what === "moves" || what === "taps";
    const inputMs = what === "moves" ? 16 : everyMs;
    for (let sinceMs = 0; sinceMs < ms; sinceMs += STEP_MS) {
      yield {
        atMs,
        uptimeMs,
        awake,
        visible: what !== "hidden",
        frame: what === "types in a frame" && `frame ${index}`,
        input: moves && sinceMs % inputMs < STEP_MS,
      };
      atMs += STEP_MS;
      if (what !== "sleeps and the uptime too") uptimeMs += STEP_MS;
    }
  }
}

/** What somebody who watched would say: input and frames count as design says, sleep and hidden time never. */
function truthMs(phases: Phase[]): number {
  let untilMs = 0;
  let frame: Moment["frame"] = false;
  let sumMs = 0;
  for (const moment of momentsOf(phases)) {
    const entered = moment.frame && moment.frame !== frame;
    // After the frame the input before it counts as every input does.
    if (frame && !moment.frame) untilMs -= IDLE_IN_FRAME_MS - IDLE_MS;
    if (moment.input) untilMs = moment.atMs + (moment.frame ? IDLE_IN_FRAME_MS : IDLE_MS);
    if (entered) untilMs = moment.atMs + IDLE_IN_FRAME_MS;
    ({ frame } = moment);
    if (moment.awake && moment.visible && moment.atMs < untilMs) sumMs += STEP_MS;
  }
  return sumMs;
}

/** What the script measures: ticks that come late, the first input of each, changes of focus and sight as they come. */
function measuredMs(phases: Phase[], lateMs: number): number {
  const watch = createStopwatch();
  let armed = true;
  let nextTickMs = TICK_MS;
  let before: Moment | undefined;
  for (const moment of momentsOf(phases)) {
    const { atMs, uptimeMs, awake, visible, frame, input } = moment;
    if (!awake) continue;
    const settle = () => watch.settle(uptimeMs, visible, frame, atMs);
    if (visible !== (before?.visible ?? false) || !before) settle();
    // From one frame to the next the focus moves without an event.
    if (before && Boolean(frame) !== Boolean(before.frame)) settle();
    const shows = visible && !before?.visible;
    if (shows || (visible && atMs >= nextTickMs)) {
      settle();
      armed = true;
      nextTickMs = atMs + TICK_MS + lateMs;
    }
    if (input && armed) {
      watch.input(uptimeMs);
      armed = false;
    }
    before = moment;
  }
  const { uptimeMs = 0 } = before ?? {};
  return watch.settle(uptimeMs, false).engagedMs;
}

const phase = fc.record({
  what: fc.constantFrom(...PHASES),
  ms: fc.integer({ min: 2_000, max: 120_000 }),
  everyMs: fc.integer({ min: 300, max: 40_000 }),
});

/** Ticks come as late as this. */
const LATE_MS_MAX = 25;

it("is the truth to 250 ms or 1 %, and a tick for each sleep, in 500 visits", () => {
  fc.assert(
    fc.property(
      fc.array(phase, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: LATE_MS_MAX }),
      (phases, lateMs) => {
        const truth = truthMs(phases);
        const sleeps = phases.filter(({ what }) => what.startsWith("sleeps")).length;
        const boundMs = Math.max(250, truth / 100) + sleeps * (TICK_MS + LATE_MS_MAX);
        expect(Math.abs(measuredMs(phases, lateMs) - truth)).toBeLessThanOrEqual(boundMs);
      },
    ),
    { numRuns: 500 },
  );
});
