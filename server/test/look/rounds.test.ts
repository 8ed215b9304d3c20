/** Rounds of work: one at a time, none lost, none after the end. */
import { describe, expect, it } from "vitest";
import { newLogger } from "../../src/log.js";
import { Rounds } from "../../src/rounds.js";
import { Bell } from "../../src/state/bell.js";

const HOUR_MS = 3_600_000;

/** A round that ends when it is told to. */
function work() {
  const begun: (() => void)[] = [];
  let noticed: (() => void) | undefined;
  return {
    name: "test",
    failedWaitMs: HOUR_MS,
    round: async (): Promise<number> => {
      await new Promise<void>((end) => {
        begun.push(end);
        noticed?.();
      });
      return HOUR_MS;
    },
    /** Resolves when the nth round has begun; answers how to end it. */
    async nth(n: number): Promise<() => void> {
      while (begun.length < n) await new Promise<void>((resolve) => (noticed = resolve));
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
    bell.ring();
    bell.ring();
    end();
    (await rounds.nth(2))();
    await running.stop();
    expect(rounds.count()).toBe(2);
  });

  it("begin at once when the bell rings while they wait, and go on after one that failed", async () => {
    const bell = new Bell();
    let failed = false;
    const rounds = work();
    const round = async (): Promise<number> => {
      if (failed) return await rounds.round();
      failed = true;
      throw new Error("away");
    };
    const running = new Rounds({ ...rounds, round }, bell, newLogger("silent"));
    bell.ring();
    (await rounds.nth(1))();
    await running.stop();
    expect(rounds.count()).toBe(1);
  });

  it("finish the one that runs and begin no other when they are stopped", async () => {
    const [bell, rounds] = [new Bell(), work()];
    const running = new Rounds(rounds, bell, newLogger("silent"));
    const end = await rounds.nth(1);
    const stopped = running.stop();
    bell.ring();
    end();
    await stopped;
    expect(rounds.count()).toBe(1);
  });
});
