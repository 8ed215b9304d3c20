/** What binds in shadow mode as well: what was said to Holdoff itself, and what nothing may be decided against. */
import type { ReasonCode } from "@holdoff/sdk/wire";
import { expect, test } from "vitest";
import { Deliberation } from "../../src/gate/deliberation.js";
import { decideFor } from "../../src/gate/shadow.js";
import { followUpWith, type GivenPerson, PRESENT_MS, personWith, policyWith, siteWith } from "./given.js";

const STOP = { target: { channel: "call" }, by: "Ada", reason: "storm", atMs: "-1h" };
const OVERRIDE = { override: { by: "Bob", reason: "asked", atMs: "-1m" } };
const REFUSED: GivenPerson = { known: { refusals: [{ id: "r1", atMs: "-1d" }] } };
const HERE: GivenPerson = { now: { activeAtMs: "-1m" } };

test.each<[string, object, GivenPerson, object, string, ReasonCode[]]>([
  ["nothing", {}, {}, {}, "release", []],
  ["somebody who is busy", {}, HERE, {}, "release", []],
  ["a silence of orders", { trigger: { type: "cart_left", atMs: "-30d" } }, {}, silent(), "release", []],
  ["a moment in which nobody could tell", {}, {}, { blindSinceMs: "-4s" }, "release", []],
  ["a store that lost something", {}, {}, { lostAtMs: "-1h" }, "hold", ["blind"]],
  ["a store that is not fit", {}, {}, { unfitSinceMs: "-1h" }, "hold", ["blind"]],
  ["a store that is neither", {}, {}, { lostAtMs: "-1h", unfitSinceMs: "-1h" }, "hold", ["blind"]],
  ["a stop", {}, {}, { stops: [STOP] }, "hold", ["stopped"]],
  ["a stop, and an owner's word about one contact", OVERRIDE, {}, { stops: [STOP] }, "hold", ["stopped", "overridden"]],
  ["a stop of something else", {}, {}, { stops: [{ ...STOP, target: { purpose: "service" } }] }, "release", []],
  ["the asked time", { notBeforeMs: "+1h" }, {}, {}, "hold", ["not_yet"]],
  ["the asked time, overridden", { notBeforeMs: "+1h", ...OVERRIDE }, {}, {}, "release", ["not_yet", "overridden"]],
  ["a refusal", {}, REFUSED, {}, "cancel", ["opted_out"]],
])("%s", (_what, changes, person, site, verdict, codes) => {
  const followUp = followUpWith(changes);
  const deliberation = new Deliberation(personWith(person, [followUp]), policyWith(), siteWith(site));
  const { decision, wouldBe } = decideFor(deliberation, followUp, PRESENT_MS, false);
  expect([decision.verdict, decision.reasons.map(({ code }) => code).sort()]).toEqual([verdict, codes.toSorted()]);
  expect(wouldBe).toBeDefined();
});

function silent(): object {
  return { orders: { count: 20, lastAtMs: "-20d", longestGapMs: 3_600_000 } };
}
