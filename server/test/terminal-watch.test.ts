import { expect, it } from "vitest";
import { terminalWatch } from "../src/terminal-watch.js";

it.each([
  ["a terminal that is still open", true, true, false],
  ["a terminal that was closed since", true, false, true],
  ["a supervisor, which gives none", false, false, false],
])("SIGHUP beside %s", (_name, hadOne, isOpen, isClosed) => {
  expect(terminalWatch(hadOne, () => isOpen)()).toBe(isClosed);
});
