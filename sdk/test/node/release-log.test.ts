import { describe, expect, it } from "vitest";
import { createReleaseLog, isNews } from "../../src/node/index.js";
import { followUp, message } from "./samples.js";

describe("a receiver", () => {
  it("takes a release once", () => {
    const log = createReleaseLog();
    expect(log.accept(message("follow_up.released", 1))).toBe(true);
    expect(log.accept(message("follow_up.released", 1))).toBe(false);
  });

  it("never takes a release whose recall was here first", () => {
    const log = createReleaseLog();
    expect(log.accept(message("follow_up.recalled", 1))).toBe(true);
    expect(log.accept(message("follow_up.released", 1))).toBe(false);
  });

  it("takes the next release after a recall, and nothing of the one before", () => {
    const log = createReleaseLog();
    expect(log.accept(message("follow_up.released", 2))).toBe(true);
    expect(log.accept(message("follow_up.recalled", 1))).toBe(false);
    expect(log.accept(message("follow_up.released", 1))).toBe(false);
  });

  it("hears all that happens to the release it has", () => {
    const log = createReleaseLog();
    const types = ["follow_up.released", "follow_up.redeemed", "follow_up.closed"] as const;
    expect(types.map((type) => log.accept(message(type, 1)))).toEqual([true, true, true]);
  });

  it("forgets the follow-up that was quiet longest, not the busy one", () => {
    const log = createReleaseLog(2);
    const of = (id: string, release: number) => {
      const { type, timestamp, data } = message("follow_up.cancelled", release);
      if (type === "follow_up.released") throw new Error("not a release");
      return { type, timestamp, data: { ...data, followUp: { ...followUp, id } } };
    };
    log.accept(of("fu_a", 2));
    log.accept(of("fu_b", 2));
    log.accept(of("fu_a", 3));
    log.accept(of("fu_c", 2));
    expect(log.accept(of("fu_a", 1))).toBe(false);
    expect(log.accept(of("fu_b", 1))).toBe(true);
  });
});

describe("the rule alone", () => {
  it.each([
    ["follow_up.released", undefined, true],
    ["follow_up.released", 0, true],
    ["follow_up.released", 1, false],
    ["follow_up.released", 2, false],
    ["follow_up.recalled", 0, true],
    ["follow_up.recalled", 1, true],
    ["follow_up.recalled", 2, false],
  ] as const)("%s of release 1 when %s was seen: %s", (type, seen, expected) => {
    expect(isNews(seen, message(type, 1))).toBe(expected);
  });
});
