/** How long a "no" is remembered: by the clock, or by the calendar. */
import { describe, expect, test } from "vitest";
import { formatRemembered, parseCalendarDays, rememberedInWords } from "../../src/gate/remembered.js";

describe("calendar days", () => {
  test.each([
    ["1 calendar day", 1],
    ["1 calendar days", 1],
    ["60 calendar days", 60],
    ["3650 calendar days", 3650],
  ])("%s are %i", (text, days) => {
    expect(parseCalendarDays(text)).toBe(days);
  });

  test.each([
    "",
    "60",
    "60d",
    "60 days",
    "0 calendar days",
    "3651 calendar days",
    "10000 calendar days",
    "-1 calendar days",
    "1.5 calendar days",
    "in 60 calendar days",
    "60 calendar days long",
    "60 calendar dayss",
  ])("%j are none", (text) => {
    expect(parseCalendarDays(text)).toBeUndefined();
  });
});

test.each([
  [{ ms: 2_592_000_000 }, "30d", "30 days"],
  [{ ms: 3_600_000 }, "1h", "1 hour"],
  [{ calendarDays: 1 }, "1 calendar day", "1 calendar day"],
  [{ calendarDays: 60 }, "60 calendar days", "60 calendar days"],
])("%j is written %s and said %s", (remembered, written, said) => {
  expect(formatRemembered(remembered)).toBe(written);
  expect(rememberedInWords(remembered)).toBe(said);
});
