/** Hours that a person chose, as the doors take them. */
import { describe, expect, it } from "vitest";
import { readHours } from "../../src/collector/read-hours.js";

const one = (more: object): object[] => [{ days: ["mon"], from: "09:00", to: "17:30", ...more }];

describe("chosen hours", () => {
  it("are days and two times of day, over midnight too; no hours at all take a choice back", () => {
    for (const good of [one({}), one({ from: "22:00", to: "02:00" }), one({ from: "00:00", to: "24:00" }), []]) {
      expect([good, readHours(good)]).toEqual([good, { read: "value", value: good }]);
    }
  });

  it("name days in any case", () => {
    expect(readHours(one({ days: ["Mon", " TUE "] }))).toEqual({ read: "value", value: one({ days: ["mon", "tue"] }) });
  });

  it("say where the mistake is", () => {
    const second = [...one({}), ...one({ days: ["mon", "someday"] })];
    expect(readHours(second)).toMatchObject({ detail: expect.stringContaining("/1/days/1: ") });
  });

  it("are nothing else, and what is allowed is told", () => {
    const bad = [
      one({ days: [] }),
      one({ days: ["monday"] }),
      one({ from: "24:00" }),
      one({ from: "9:00" }),
      one({ to: "24:01" }),
      one({ to: "17:60" }),
      one({ to: "09:00" }),
      one({ to: undefined }),
      Array.from({ length: 15 }, () => one({})[0]),
      "always",
    ];
    for (const hours of bad) {
      const read = { read: "unreadable", detail: expect.stringMatching(/^windows of days, from and to: /) };
      expect([hours, readHours(hours)]).toEqual([hours, read]);
    }
  });

  it("are absent where they are null", () => {
    expect([readHours(null), readHours(undefined)]).toEqual([{ read: "absent" }, { read: "absent" }]);
  });
});
