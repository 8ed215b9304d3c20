import { expect, it } from "vitest";
import { readFlag } from "../../src/reading/read-flag.js";

it.each([true, 1, "true", "on", "yes"])("%j is yes", (sent) => {
  expect(readFlag(sent)).toEqual({ read: "value", value: true });
});

it.each([false, 0, -0, "false", "off", "no"])("%j is no", (sent) => {
  expect(readFlag(sent)).toEqual({ read: "value", value: false });
});

it.each([undefined, null])("%j is absent", (sent) => {
  expect(readFlag(sent)).toEqual({ read: "absent" });
});

it.each([
  ...["1", "0", "True", "TRUE", "YES", "No", " true", "y", "n", "t", "checked", "enabled", "", "null", "undefined"],
  ...[2, -1, 0.5, Number.NaN, [], [true], {}, { value: true }],
])("%j is neither", (sent) => {
  expect(readFlag(sent)).toEqual({ read: "unreadable", detail: expect.stringContaining('"on"') });
});
