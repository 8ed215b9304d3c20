import { describe, expect, it } from "vitest";
import { FREE, freeBeat, takesBeat } from "../../src/browser/lease.js";
import { LEASE } from "../../src/browser/notes.js";

/** Pages of one browser, each with the time in seconds at which it asks first, and when somebody is there. */
function beats(pages: Record<string, { fromS: number; untilS?: number; engaged: (atS: number) => boolean }>) {
  const storage: Record<string, string | undefined> = {};
  const said: [atS: number, tab: string][] = [];
  for (let atS = 0; atS < 120; atS += 1)
    for (const [tab, { fromS, untilS = Infinity, engaged }] of Object.entries(pages))
      if (
        atS >= fromS &&
        atS < untilS &&
        (atS - fromS) % 15 === 0 &&
        takesBeat(storage, tab, 1e12 + atS * 1000, engaged(atS))
      )
        said.push([atS, tab]);
  return said;
}

const nobody = () => false;
const somebody = () => true;
const gapsS = (said: [number, string][]) => said.slice(1).map(([atS], index) => atS - (said[index]?.[0] ?? 0));

describe("the heartbeat of a browser", () => {
  it("is every 15 seconds where one page is visible", () => {
    expect(gapsS(beats({ a: { fromS: 0, engaged: nobody } }))).toEqual([15, 15, 15, 15, 15, 15, 15]);
  });

  it.each([
    ["nobody is there", nobody, nobody],
    ["somebody is at the first", somebody, nobody],
    ["somebody is at the second", nobody, somebody],
    ["somebody goes back and forth", (atS: number) => atS % 40 < 20, (atS: number) => atS % 40 >= 20],
  ])("is one for three windows, and none of it waits for long, where %s", (_where, first, second) => {
    const said = beats({
      a: { fromS: 0, engaged: first },
      b: { fromS: 5, engaged: second },
      c: { fromS: 9, engaged: nobody },
    });
    expect(said.length).toBeLessThanOrEqual(9);
    expect(Math.max(...gapsS(said))).toBeLessThanOrEqual(30);
  });

  it("comes from where somebody is", () => {
    const said = beats({ a: { fromS: 0, engaged: nobody }, b: { fromS: 5, engaged: (atS) => atS >= 30 } });
    expect(new Set(said.filter(([atS]) => atS > 45).map(([, tab]) => tab))).toEqual(new Set(["b"]));
  });

  it.each([0, 1, 4, 8, 13, 14])("goes on when the page that said it is gone, %i s after its last", (laterS) => {
    const said = beats({ a: { fromS: 0, untilS: 46, engaged: somebody }, b: { fromS: laterS, engaged: nobody } });
    expect(Math.max(...gapsS(said))).toBeLessThanOrEqual(32);
    expect(said.at(-1)?.[1]).toBe("b");
  });

  it.each(["", "nonsense", "1e99 a", `${1e12 + 3_600_000} a`, "NaN NaN"])(
    "is not silenced by a note that says %j",
    (note) => {
      expect(takesBeat({ [LEASE]: note }, "b", 1e12, false)).toBe(true);
    },
  );

  it("is said where nothing can be noted", () => {
    const full = new Proxy<Record<string, string>>({}, { set: () => false });
    expect([0, 1, 2].map((turn) => takesBeat(full, "a", 1e12 + turn, false))).toEqual([true, true, true]);
  });

  it("is free when its page goes, and not when another one does", () => {
    const storage: Record<string, string | undefined> = {};
    expect(takesBeat(storage, "a", 1e12, true)).toBe(true);
    freeBeat(storage, "b");
    expect(takesBeat(storage, "b", 1e12 + 1, false)).toBe(false);
    freeBeat(storage, "a");
    expect(storage[LEASE]).toBe(FREE);
    expect(takesBeat(storage, "b", 1e12 + 2, false)).toBe(true);
    expect(takesBeat(storage, "c", 1e12 + 3, false)).toBe(false);
  });
});
