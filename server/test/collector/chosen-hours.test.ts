/** Hours that a person chose, as the doors take them. */
import { describe, expect, it } from "vitest";
import { signalSchemas } from "../../src/collector/signal-schemas.js";

const takes = (hours: unknown): boolean =>
  (["profile.updated", "preference.set"] as const).every((type) => signalSchemas[type].safeParse({ hours }).success);
const one = (more: object): object[] => [{ days: ["mon"], from: "09:00", to: "17:30", ...more }];

describe("chosen hours", () => {
  it("are days and two times of day, over midnight too; no hours at all take a choice back", () => {
    for (const good of [one({}), one({ from: "22:00", to: "02:00" }), one({ from: "00:00", to: "24:00" }), []]) {
      expect([good, takes(good)]).toEqual([good, true]);
    }
  });

  it("are nothing else", () => {
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
    for (const hours of bad) expect([hours, takes(hours)]).toEqual([hours, false]);
  });
});
