import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Failure } from "../failure.mjs";
import { playList } from "../play-list.mjs";

const said = [];

beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((line) => said.push(line));
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});

afterEach(() => vi.restoreAllMocks());

const aTry = (name, run) => ({ name, says: `tries ${name}`, count: 1_000, run });
const holds = aTry("holds", ({ report, count }) => report.none("holes", 0, count));
const breaks = aTry("breaks", ({ report, count }) => report.none("holes", 1, count));
const tries = [
  holds,
  breaks,
  aTry("chance", ({ report, random }) => report.states("drawn", String(random.below(1e9)))),
];

const play = async (...args) =>
  await playList(args, { kind: "attack", command: "npm run attack", load: async () => tries });

it("ends with 0 when nothing is found, with how sure that is, and with 1 when something is", async () => {
  expect(await play("holds")).toBe(0);
  expect(said.join("\n")).toMatch(/found 0 of 1,000 +holes \(95 % upper bound 0\.30 %\)[\s\S]*all as promised/);
  expect(await play("holds", "breaks")).toBe(1);
  expect(said.at(-1)).toBe("1 figures are not as promised");
});

it("tries what is named, as often as is said, and draws the same from a seed", async () => {
  await play("holds", "--count", "7");
  expect(said[0]).toContain("found 0 of 7 ");
  const drawn = async (seed) => {
    said.length = 0;
    await play("holds", "chance", "--seed", seed);
    return said.find((line) => line.startsWith("chance")).split("\n")[1];
  };
  expect(await drawn("5")).toBe(await drawn("5"));
  expect(await drawn("5")).not.toBe(await drawn("6"));
});

it("goes on after one that throws where it is asked to, and tells its report", async () => {
  const throws = aTry("throws", () => {
    throw new Error("too busy");
  });
  const played = [];
  const load = async () => [throws, holds];
  const hears = { played: ({ name }, { judged }, { failed }) => played.push([name, judged, failed]) };
  const list = { kind: "row", command: "npm run sdk:lab", load, ...hears };
  await expect(playList([], list)).rejects.toThrow("too busy");
  expect(await playList([], { ...list, goesOn: true })).toBe(1);
  expect(played).toEqual([
    ["throws", 0, "too busy"],
    ["throws", 0, "too busy"],
    ["holds", 1, undefined],
  ]);
});

it("lists without trying", async () => {
  expect(await play("--list")).toBe(0);
  expect(said).toEqual(tries.map(({ name }) => expect.stringContaining(`tries ${name} (1000 times)`)));
});

it.each([
  ["a name that there is not", ["hold"]],
  ["a count of none", ["holds", "--count", "0"]],
  ["a seed that is no number", ["holds", "--seed", "x"]],
  ["a part that tries nothing", ["chance", "--part", "misspelt"]],
])("refuses %s", async (_what, args) => {
  await expect(play(...args)).rejects.toBeInstanceOf(Failure);
});
