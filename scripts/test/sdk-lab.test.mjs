import { expect, it } from "vitest";
import { Figures } from "../lab/sdk/kit/figures.mjs";
import { KINDS } from "../lab/sdk/kit/kinds.mjs";
import { tableOf } from "../lab/sdk/kit/results.mjs";
import { makeScenario, truthOf } from "../lab/sdk/kit/scenarios.mjs";
import { formsOf } from "../lab/sdk/kit/secrets.mjs";
import { scriptMs } from "../lab/sdk/kit/trace.mjs";
import { ROWS } from "../lab/sdk/list.mjs";
import { Random } from "../random.mjs";

it("every row has a name of its own, says what it is, and how often it is measured", () => {
  expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  for (const { name, says, count, run } of ROWS) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(says.length, name).toBeGreaterThan(20);
    expect(count, name).toBeGreaterThan(0);
    expect(run, name).toBeInstanceOf(Function);
  }
});

it("everything that a page can say is among the last words", () => {
  const names = KINDS.map(({ name }) => name);
  expect(names).toContain("cart.changed");
  expect(new Set(names).size).toBe(names.length);
  expect(KINDS.filter(({ canWait }) => canWait).map(({ name }) => name)).toContain("form.progress");
});

it("a figure holds only when something was tried", () => {
  const figures = new Figures();
  figures.none("found", 0, 10);
  figures.none("found of nothing", 0, 0);
  figures.share("heard", 99, 100, 0.99);
  figures.share("heard too little", 98, 100, 0.99);
  figures.share("heard of nothing", 0, 0, 0.99);
  figures.most("at the limit", 5, 5);
  figures.most("above it", 6, 5);
  figures.within("in time", [1, 2], 2);
  figures.within("late", [1, 3], 2);
  figures.within("never", [], 2);
  figures.states("so many", 3);
  expect(figures.list.map(({ held }) => held)).toEqual([
    ...[true, false, true, false, false, true, false, true, false, false],
    null,
  ]);
  expect([figures.judged, figures.broken]).toEqual([10, 6]);
});

it("a table shows every figure with its wanted value and its date, and a run that failed", () => {
  const figures = new Figures();
  figures.most("requests | a minute", 5, 4);
  const result = { row: "traffic", count: 60, seed: 7, date: "2026-11-30T20:00:00.000Z", versions: "Chromium 1" };
  const table = tableOf([{ ...result, figures: figures.list, failed: "no browser" }]);
  expect(table).toMatch(
    /traffic \| requests \\\| a minute +\| 5 +\| <= 4 +\| \*\*no\*\* \| 60 +\| 7 +\| 2026-11-30 20:00/,
  );
  expect(table).toMatch(/the run itself +\| failed +\| no browser/);
});

const wait = (ms) => ({ what: "wait", ms });

it.each([
  ["nobody touched it", [wait(90_000)], 0],
  ["30 seconds from an input", [wait(1_000), { what: "key" }, wait(90_000)], 30_000],
  ["an input renews it", [{ what: "key" }, wait(20_000), { what: "move" }, wait(20_000)], 40_000],
  [
    "hidden is not engaged",
    [{ what: "key" }, wait(5_000), { what: "hide" }, wait(5_000), { what: "show" }, wait(5_000)],
    10_000,
  ],
  ["five minutes in a frame", [{ what: "into the frame" }, wait(400_000)], 300_000],
  [
    "30 seconds after a frame",
    [{ what: "into the frame" }, wait(100_000), { what: "out of the frame" }, wait(60_000)],
    130_000,
  ],
  ["asleep", [{ what: "key" }, wait(5_000), { what: "sleep", ms: 60_000 }, wait(5_000)], 5_000],
  ["a clock that is set", [{ what: "key" }, wait(5_000), { what: "clock jump", ms: -60_000 }, wait(5_000)], 10_000],
])("the truth of engaged time: %s", (_what, steps, engagedMs) => {
  expect(truthOf(steps).engagedMs).toBe(engagedMs);
});

it("scenarios are the same from the same seed", () => {
  expect(makeScenario(new Random(7))).toEqual(makeScenario(new Random(7)));
  expect(makeScenario(new Random(7))).not.toEqual(makeScenario(new Random(8)));
});

it.each([
  ["as it is", (text) => `a=${text}`],
  ["in an address", (text) => `?q=${encodeURIComponent(text)}`],
  ["in JSON", (text) => JSON.stringify({ text })],
  ["in base64, wherever it begins", (text) => Buffer.from(`{"v":"${text}"}`).toString("base64")],
  ["without its blanks", (text) => text.replaceAll(" ", "")],
  ["backwards", (text) => [...text].reverse().join("")],
])("a secret is found %s", (_how, sent) => {
  for (const secret of ["4111 1111 1111 1111", "ada@shop.example", 'pa%ss"&<word', "Zoë Núñez-王"]) {
    const haystack = sent(secret).toLowerCase();
    expect(
      formsOf(secret).some((form) => haystack.includes(form)),
      secret,
    ).toBe(true);
    expect(
      formsOf("somebody-else").some((form) => haystack.includes(form)),
      secret,
    ).toBe(false);
  }
});

it("what runs inside of something counted is not counted twice, and other scripts are not counted", () => {
  const event = (name, url, ts, dur, tdur = dur) => ({
    ph: "X",
    name,
    pid: 1,
    tid: 1,
    ts,
    dur,
    tdur,
    args: { data: { url } },
  });
  const events = [
    event("v8.compile", "own.js", 110, 50),
    event("EvaluateScript", "own.js", 100, 1_000, 800),
    event("FunctionCall", "own.js", 2_000, 200),
    event("FunctionCall", "theirs.js", 3_000, 5_000),
  ];
  expect(scriptMs(events, (url) => url === "own.js")).toBe(1);
});
