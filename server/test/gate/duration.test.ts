import { expect, test } from "vitest";
import { durationInWords, formatDuration, parseDurationMs } from "../../src/gate/duration.js";

test.each([
  ["0s", 0],
  ["90s", 90_000],
  ["30m", 1_800_000],
  ["4h", 14_400_000],
  ["7d", 604_800_000],
  [1500, 1500],
  ["3650d", 315_360_000_000],
])("%s is %i milliseconds", (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each([
  "",
  "s",
  "5",
  "-5s",
  "1.5h",
  "5 m",
  "5min",
  "5M",
  "1h30m",
  "3651d",
  "9999999999s",
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
])("%s is none", (value) => {
  expect(parseDurationMs(value)).toBeUndefined();
});

test.each([
  [0, "0s", "0 seconds"],
  [1_000, "1s", "1 second"],
  [90_000, "90s", "90 seconds"],
  [60_000, "1m", "1 minute"],
  [3_600_000, "1h", "1 hour"],
  [172_800_000, "48h", "48 hours"],
  [604_800_000, "7d", "7 days"],
])("%i milliseconds are written %s and said %s", (ms, written, words) => {
  expect(formatDuration(ms)).toBe(written);
  expect(durationInWords(ms)).toBe(words);
});
