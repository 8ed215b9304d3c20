/** A page that asks the gate something says how long it has been visible: no heartbeat has to come first. */
import { expect, test } from "vitest";
import type { Now, Tab } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { withVisibleTime } from "../../src/person/visible-time.js";

const tab = (visibleMs: number): Tab => ({
  seen: [[1, 1]],
  visible: true,
  visibleSeq: 1,
  heardAtMs: 10,
  aliveAtMs: 10,
  startedAtMs: 10,
  visibleMs,
  engagedMs: 7,
});
/** One of them is called as if nothing was said of it. */
const now: Now = { ...emptyDocument().now, activeAtMs: 10, tabs: { t_1: tab(500), t_2: tab(300), undefined: tab(0) } };

test("what it says counts for its own tab, and changes nothing else", () => {
  expect(withVisibleTime(now, "t_1", 501)).toEqual({ ...now, tabs: { ...now.tabs, t_1: tab(501) } });
});

test.each<[what: string, id: string | undefined, visibleMs: number | undefined]>([
  ["as long as its signals said", "t_1", 500],
  ["less than its signals said", "t_1", 499],
  ["nothing of the time", "t_1", undefined],
  ["nothing of the tab", undefined, 501],
  ["nothing of either", undefined, undefined],
  ["a tab that was never heard of", "t_9", 501],
  ["one that is called like what every table has", "constructor", 501],
  ["one that is called like what every table comes from", "__proto__", 501],
])("nothing changes where it says %s", (_, id, visibleMs) => {
  expect(withVisibleTime(now, id, visibleMs)).toBe(now);
});
