/** The record of what an owner stopped: what stands beside what, and what a lift ends. */
import { describe, expect, test } from "vitest";
import { NO_STOPS, type Stop, type Stops, type StopTarget, withLift, withStop } from "../../src/gate/stops.js";

const stop = (target: StopTarget, by = "Ada", reason = "storm", atMs = 1): Stop => ({ target, by, reason, atMs });
const of = (...stops: Stop[]): Stops =>
  stops.reduce<Stops>((before, one) => withStop(before, one) ?? { standing: [], lifted: [] }, NO_STOPS);
const targets = ({ standing }: Stops): StopTarget[] => standing.map(({ target }) => target);

const FOUR: StopTarget[] = [{ site: true }, { channel: "call" }, { department: "call" }, { purpose: "sales" }];

describe("a stop", () => {
  test("stands beside others, oldest first", () => {
    expect(targets(of(...FOUR.map((target) => stop(target))))).toEqual(FOUR);
  });

  test("of the same target takes the place of the one before, with its own words", () => {
    const before = of(stop({ channel: "call" }), stop({ site: true }));
    const after = withStop(before, stop({ channel: "call" }, "Bob", "flood", 2));
    expect(after?.standing).toEqual([stop({ site: true }), stop({ channel: "call" }, "Bob", "flood", 2)]);
    for (const again of [stop({ channel: "call" }, "Ada", "flood", 2), stop({ channel: "call" }, "Bob", "storm", 2)]) {
      expect(withStop(before, again)?.standing).toEqual([stop({ site: true }), again]);
    }
  });

  test("that is said again changes nothing", () => {
    const before = of(stop({ channel: "call" }));
    expect(withStop(before, stop({ channel: "call" }, "Ada", "storm", 2))).toBe(before);
  });

  test("has no room beside fifty others, but where it takes the place of one", () => {
    const department = (n: number): Stop => stop({ department: `d ${n}` });
    const full = of(...Array.from({ length: 50 }, (_, n) => department(n)));
    expect(full.standing).toHaveLength(50);
    expect(withStop(full, department(50))).toBeNull();
    expect(withStop(full, { ...department(49), by: "Bob" })?.standing).toHaveLength(50);
  });
});

describe("a lift", () => {
  test.each(FOUR)("ends exactly %j, and says who had stopped it and who let it go on", (target) => {
    const before = of(...FOUR.map((one) => stop(one)));
    const after = withLift(before, target, "Bob", "over", 5);
    expect(targets(after)).toEqual(FOUR.filter((one) => one !== target));
    expect(after.lifted).toEqual([{ stop: stop(target), by: "Bob", reason: "over", atMs: 5 }]);
  });

  test("may give no reason", () => {
    const { lifted } = withLift(of(stop({ site: true })), { site: true }, "Bob", undefined, 5);
    expect(lifted).toStrictEqual([{ stop: stop({ site: true }), by: "Bob", atMs: 5 }]);
  });

  test("of what is not stopped changes nothing", () => {
    const before = of(stop({ channel: "call" }));
    expect(withLift(before, { channel: "sms" }, "Bob", undefined, 5)).toBe(before);
  });

  test("is kept with the last hundred", () => {
    let record = NO_STOPS;
    for (let n = 0; n < 101; n++) {
      record = withLift(withStop(record, stop({ site: true })) ?? record, { site: true }, `owner ${n}`, undefined, n);
    }
    expect([record.lifted.length, record.lifted[0]?.by]).toEqual([100, "owner 1"]);
  });
});
