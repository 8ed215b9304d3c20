/** The values that a policy writes as text, each at the edges of what is read. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { z } from "zod";
import {
  coolOffLength,
  duration,
  holiday,
  rememberedLength,
  spanText,
  timeOfDay,
  windowLength,
  zone,
} from "../../src/gate/policy-values.js";

/** The value that is read; of what is refused, the message up to what would be legal. */
function read(schema: z.ZodType, written: unknown): unknown {
  const parsed = schema.safeParse(written);
  return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message.split(": ")[0]).join("; ");
}

describe("a duration", () => {
  test.each([
    ["0s", 0],
    ["1s", 1000],
    ["3650d", 315_360_000_000],
    [0, "0 has no unit"],
    [1, "1 has no unit"],
    [-1, "-1 is no duration"],
    [0.5, "0.5 is no duration"],
    ["3651d", '"3651d" is no duration'],
    ["", '"" is no duration'],
    [["30m"], "a list is no duration"],
    [{ m: 30 }, "a map is no duration"],
    [true, "true is no duration"],
    [null, "nothing stands here"],
    [undefined, "missing"],
  ])("%j is read as %j", (written, value) => {
    expect(read(duration, written)).toBe(value);
  });

  test("of a window is a second at least", () => {
    expect(read(windowLength, "1s")).toBe(1000);
    expect(read(windowLength, "0s")).toBe('"0s" is no duration');
    expect(windowLength.safeParse("0m").error?.issues[0]?.message).toBe(
      '"0m" is no duration: a whole number with s, m, h or d such as 30m, from 1s to 3650d',
    );
  });

  test("of a cool-off may have no end but an invitation", () => {
    expect(read(coolOffLength, "until_invited")).toBe("until_invited");
    expect(read(coolOffLength, "0s")).toBe(0);
    expect(read(coolOffLength, "until invited")).toBe('"until invited" is no duration');
  });

  test("of a no to contact may be full calendar days", () => {
    expect(read(rememberedLength, "60 calendar days")).toEqual({ calendarDays: 60 });
    expect(read(rememberedLength, "1 calendar day")).toEqual({ calendarDays: 1 });
    expect(read(rememberedLength, "3650 calendar days")).toEqual({ calendarDays: 3650 });
    expect(read(rememberedLength, "60d")).toEqual({ ms: 5_184_000_000 });
    expect(read(rememberedLength, "0s")).toEqual({ ms: 0 });
    const refused = [
      "0 calendar days",
      "3651 calendar days",
      "-1 calendar days",
      "60 days",
      "60 calendar days long",
      60,
    ];
    for (const written of refused) expect(read(rememberedLength, written)).toMatch(/ is no duration$| has no unit$/);
    expect(rememberedLength.safeParse("60 days").error?.issues[0]?.message).toBe(
      '"60 days" is no duration: a whole number with s, m, h or d such as 30m, from 0s to 3650d; or full days such as 60 calendar days, up to 3650',
    );
  });

  test("that is long nonsense is repeated up to its sixtieth character", () => {
    expect(read(duration, "x".repeat(58))).toBe(`"${"x".repeat(58)}" is no duration`);
    expect(read(duration, "x".repeat(59))).toBe(`"${"x".repeat(59)}… is no duration`);
  });
});

describe("a time of day", () => {
  test.each([
    ["00:00", 0],
    ["00:59", 59],
    ["09:30", 570],
    ["23:59", 1439],
    ["24:00", 1440],
  ])("%s is minute %i", (written, minute) => {
    expect(read(timeOfDay, written)).toBe(minute);
  });

  test.each(["24:01", "12:60", "25:00", "9:30", "09:3", "009:30", "09:300", "09.30", "-9:30", "noon", 930, ["09:30"]])(
    "%j is none",
    (written) => {
      expect(timeOfDay.safeParse(written).success).toBe(false);
    },
  );
});

describe("a stretch of a day", () => {
  test.each([
    ["12:00-14:00", 720, 840],
    ["22:00-02:30", 1320, 150],
    ["00:00-24:00", 0, 1440],
    ["24:00-00:01", 1440, 1],
    ["00:00-00:01", 0, 1],
  ])("%s goes from minute %i to %i", (written, fromMinute, toMinute) => {
    expect(read(spanText, written)).toEqual({ fromMinute, toMinute });
  });

  test.each([
    "12:00-12:00",
    "00:00-00:00",
    "24:00-24:00",
    "24:00-00:00",
    "12:00",
    "12:00-",
    "-14:00",
    "noon-14:00",
    "12:00-14:00-16:00",
    "12:00-14:00-",
    "12:00 - 14:00",
    ["12:00", "14:00"],
    1200,
  ])("%j is none", (written) => {
    expect(spanText.safeParse(written).success).toBe(false);
  });
});

describe("a holiday", () => {
  test.each(["12-25", "02-29", "01-01", "12-31", "2026-04-03", "2028-02-29", "2000-02-29"])("%s is one", (written) => {
    expect(read(holiday, written)).toBe(written);
  });

  test.each([
    "02-30",
    "13-01",
    "00-10",
    "04-31",
    "12-00",
    "2027-02-29",
    "2026-13-01",
    "12-25.",
    "on 12-25",
    "1-1",
    "26-04-03",
    "12026-04-03",
    "2026-04",
    "2026-04-031",
    "--12-25",
    ["12-25"],
    1225,
  ])("%j is none", (written) => {
    expect(read(holiday, written)).toMatch(/ is no date$/);
  });
});

describe("a time zone", () => {
  test("is never an offset, not even where the platform takes one", () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("Intl", { DateTimeFormat: () => ({}) });
    expect(read(zone, "Mars/Olympus_Mons")).toBe("Mars/Olympus_Mons");
    expect(read(zone, "+01:00")).toBe('"+01:00" is no time zone');
  });

  test.each(["Europe/London", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"])("%s is one", (written) => {
    expect(read(zone, written)).toBe(written);
  });

  test.each(["Europe/Londn", "+01:00", "-05:00", "", "Europe/London ", " UTC", ["Europe/London"], 1])(
    "%j is none",
    (written) => {
      expect(read(zone, written)).toMatch(/ is no time zone$/);
    },
  );
});
