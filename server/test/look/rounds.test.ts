/** Rounds of work: one at a time, none lost, none after the end. */
import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import type { Partition } from "../../src/ids.js";
import { newLogger } from "../../src/log.js";
import { Rounds } from "../../src/rounds.js";
import { Bell } from "../../src/state/bell.js";
import { heard } from "../support/until.js";

const HOUR_MS = 3_600_000;

/** A round that ends when it is told to. */
function work() {
  const begun: (() => void)[] = [];
  const asked: ("all" | number[])[] = [];
  /** What the nth round answers: an hour unless it is here. */
  const waits: number[] = [];
  const told = new EventEmitter();
  return {
    name: "test",
    failedWaitMs: HOUR_MS,
    round: async (rung: ReadonlySet<Partition> | null): Promise<number> => {
      const nth = asked.push(rung === null ? "all" : [...rung]) - 1;
      await new Promise<void>((end) => {
        begun.push(end);
        told.emit("begun");
      });
      return waits[nth] ?? HOUR_MS;
    },
    asked,
    waits,
    /** Resolves when the nth round has begun; answers how to end it. */
    async nth(n: number): Promise<() => void> {
      while (begun.length < n) await heard(told, "begun", () => `round ${n}, after ${begun.length}`);
      return begun[n - 1] as () => void;
    },
    count: () => begun.length,
  };
}

describe("rounds", () => {
  it("follow a ring during a round by another one, and by one only", async () => {
    const [bell, rounds] = [new Bell(), work()];
    const running = new Rounds(rounds, bell, newLogger("silent"));
    const end = await rounds.nth(1);
    bell.ring("everywhere");
    bell.ring("everywhere");
    end();
    (await rounds.nth(2))();
    await running.stop();
    expect(rounds.count()).toBe(2);
  });

  it("begin at once when the bell rings while they wait, and go on after one that failed", async () => {
    const bell = new Bell();
    let failed = false;
    const rounds = work();
    const round = async (rung: ReadonlySet<Partition> | null): Promise<number> => {
      if (failed) return await rounds.round(rung);
      failed = true;
      throw new Error("away");
    };
    const running = new Rounds({ ...rounds, round }, bell, newLogger("silent"));
    bell.ring("everywhere");
    (await rounds.nth(1))();
    await running.stop();
    expect(rounds.count()).toBe(1);
  });

  it("finish the one that runs and begin no other when they are stopped", async () => {
    const [bell, rounds] = [new Bell(), work()];
    const running = new Rounds(rounds, bell, newLogger("silent"));
    const end = await rounds.nth(1);
    const stopped = running.stop();
    bell.ring("everywhere");
    end();
    await stopped;
    expect(rounds.count()).toBe(1);
  });

  it("are for the partitions that the bell rang for, until it rings everywhere", async () => {
    const [bell, rounds] = [new Bell(), work()];
    const running = new Rounds(rounds, bell, newLogger("silent"));
    const first = await rounds.nth(1);
    for (const partition of [3, 5, 3]) bell.ring(partition as Partition);
    first();
    const second = await rounds.nth(2);
    bell.ring(7 as Partition);
    bell.ring("everywhere");
    bell.ring(9 as Partition);
    second();
    (await rounds.nth(3))();
    await running.stop();
    expect(rounds.asked).toEqual(["all", [3, 5], "all"]);
  });

  it("are made again for the same partitions at once when they ask for it", async () => {
    const [bell, rounds] = [new Bell(), work()];
    rounds.waits.push(HOUR_MS, 0);
    const running = new Rounds(rounds, bell, newLogger("silent"));
    (await rounds.nth(1))();
    bell.ring(3 as Partition);
    (await rounds.nth(2))();
    (await rounds.nth(3))();
    await running.stop();
    expect(rounds.asked).toEqual(["all", [3], [3]]);
  });

  it.each([
    ["soon, though one of a few partitions asks for an hour", [20, HOUR_MS]],
    ["soon, where one of a few partitions asks for it", [HOUR_MS, 20]],
  ])("are made over all of them %s", async (_when, waits) => {
    const [bell, rounds] = [new Bell(), work()];
    rounds.waits.push(...waits);
    const running = new Rounds(rounds, bell, newLogger("silent"));
    const end = await rounds.nth(1);
    bell.ring(3 as Partition);
    end();
    (await rounds.nth(2))();
    (await rounds.nth(3))();
    await running.stop();
    expect(rounds.asked).toEqual(["all", [3], "all"]);
  });
});
