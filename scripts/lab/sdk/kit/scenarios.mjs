/**
 * What a customer does with a page, made by chance, and how long they were engaged by the rule: visible, and input within the
 * last 30 seconds; while the focus is in a frame, within five minutes of its entry; never asleep, which is also
 * what the clock of the wall says when it is ahead and the steady one stood still.
 */
const IDLE_MS = 30_000;
const IDLE_IN_FRAME_MS = 300_000;
/** So long that by the rule nobody is engaged when it ends. */
const SLEEP_MS = [400_000, 30_000_000];
/** Forward, nothing tells a clock that was set from a sleep. */
const SET_BACK_MS = [-86_400_000, -3_600_000, -5_000];
const WAITS_MS = [
  [1, 400],
  [400, 5_000],
  [5_000, 28_000],
  [28_000, 45_000],
  [45_000, 400_000],
];

const INPUTS = ["key", "move", "touch", "click"];

/** @returns {{ what: string, ms?: number }[]} a first input or none, then steps with time in between */
export function makeScenario(random) {
  const state = { hidden: false, inFrame: false };
  const steps = [];
  for (let left = random.between(3, 12); left > 0; left -= 1) {
    const [from, to] = random.pick(WAITS_MS);
    steps.push({ what: "wait", ms: random.between(from, to) }, ...act(random, state));
  }
  steps.push({ what: "wait", ms: random.between(1, 20_000) });
  return steps;
}

function act(random, state) {
  const asleep = { what: random.pick(["sleep", "sleep, its clock too"]), ms: random.between(...SLEEP_MS) };
  if (state.hidden) {
    if (random.chance(0.2)) return [asleep];
    const { hidden } = state;
    state.hidden = false;
    return [{ what: hidden === "left" ? "come back" : "show" }];
  }
  const chance = random.next();
  if (chance < 0.18) {
    state.hidden = chance < 0.12 ? "hidden" : "left";
    return [{ what: state.hidden === "left" ? "leave" : "hide" }];
  }
  if (chance < 0.26) return [asleep];
  if (chance < 0.31) return [{ what: "clock jump", ms: random.pick(SET_BACK_MS) }];
  if (chance < 0.36) return [{ what: "route" }];
  if (chance < 0.52) {
    state.inFrame = !state.inFrame;
    return [{ what: state.inFrame ? "into the frame" : "out of the frame" }];
  }
  // What is typed in a frame is heard by nobody outside.
  return state.inFrame ? [{ what: "type in the frame" }] : [{ what: random.pick(INPUTS) }];
}

/** Whether the page has already said that it left. */
export const endsLeft = (steps) =>
  steps
    .map(({ what }) => what)
    .filter((what) => /^(leave|come back)$/.test(what))
    .at(-1) === "leave";

const isInput = (what) => INPUTS.includes(what) || what === "into the frame" || what === "out of the frame";

/**
 * @param {boolean} entersAgain whether a page that is seen again with the focus in its frame counts as an entry: the rule
 *   can be read in both ways
 * @returns {{ engagedMs: number, visibleMs: number }}
 */
export function truthOf(steps, entersAgain = false) {
  let [atMs, engagedMs, visibleMs] = [0, 0, 0];
  let [visible, inputMs, enteredMs] = [true, -Infinity, -Infinity];
  for (const { what, ms = 0 } of steps) {
    if (what === "wait" && visible) {
      const endsMs = Math.max(inputMs + IDLE_MS, enteredMs + IDLE_IN_FRAME_MS);
      engagedMs += Math.max(0, Math.min(ms, endsMs - atMs));
      visibleMs += ms;
    }
    if (what === "wait" || what.startsWith("sleep")) atMs += ms;
    if (what === "hide" || what === "leave") visible = false;
    if (what === "show" || what === "come back") {
      visible = true;
      if (entersAgain && enteredMs > -Infinity) [inputMs, enteredMs] = [atMs, atMs];
    }
    if (isInput(what)) inputMs = atMs;
    if (what === "into the frame") enteredMs = atMs;
    if (what === "out of the frame") enteredMs = -Infinity;
  }
  return { engagedMs, visibleMs };
}
