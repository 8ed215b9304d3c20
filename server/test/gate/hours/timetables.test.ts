/** The timetable of a channel, a policy and a person: found again where one like it was asked for, and never missing. */
import type { Channel, ChosenHours } from "@holdoff/sdk/wire";
import { describe, expect, test } from "vitest";
import { windowsOf } from "../../../src/gate/hours/choices.js";
import type { Timetable } from "../../../src/gate/hours/timetable.js";
import { whereaboutsOf } from "../../../src/gate/hours/whereabouts.js";
import { kindsOf } from "../../../src/gate/kinds.js";
import type { Policy } from "../../../src/gate/policy.js";
import { timeOfDay } from "../../../src/gate/to-policy-file.js";
import type { Known } from "../../../src/person/document.js";
import { instant, personWith, policyWith } from "../given.js";

const CALLS = { hours: { call: { from: "09:00", to: "19:00" } } };
const EVENINGS: ChosenHours[] = [{ days: ["wed"], from: "17:00", to: "21:00" }];

const knownIn = (zone: string, hours?: ChosenHours[]): Known =>
  personWith({
    known: { profile: { zone: { value: zone, atMs: "-1d" }, ...(hours && { hours: { value: hours, atMs: "-1d" } }) } },
  }).known;

const timetableFor = (channel: Channel, policy: Policy, known: Known): Timetable | undefined =>
  kindsOf(policy)
    .of({ channel, purpose: "sales" })
    .terms.timetables?.of(whereaboutsOf(known), known.profile.hours?.value);

describe("a timetable is found again", () => {
  const policy = policyWith(CALLS);

  test.each([
    { name: "for another person in the same place", hours: undefined },
    { name: "for another person who chose the same hours", hours: EVENINGS },
  ])("$name, also after another policy was asked", ({ hours }) => {
    const first = timetableFor("call", policy, knownIn("Europe/London", hours));
    expect(timetableFor("call", { ...policy }, knownIn("Europe/London", hours))).not.toBe(first);
    expect(timetableFor("call", policy, knownIn("Asia/Tokyo", hours))).not.toBe(first);
    expect(timetableFor("call", policy, knownIn("Europe/London", structuredClone(hours)))).toBe(first);
  });

  test("and there is none for a channel without hours", () => {
    expect(timetableFor("email", policy, knownIn("Europe/London"))).toBeUndefined();
  });
});

test("a policy whose zone this machine does not know counts in UTC", () => {
  const table = timetableFor("call", { ...policyWith(CALLS), zone: "Moon/Tranquility" }, personWith().known);
  const { source, open } = table?.footingAt(instant("+0s")) ?? {};
  expect({ source, zones: open?.clocks.map(({ zone }) => zone) }).toEqual({ source: "site", zones: ["UTC"] });
});

describe("hours that a person chose", () => {
  test.each([
    { from: "25:00", to: "18:00" },
    { from: "09:00", to: "9 pm" },
    { from: "", to: "" },
  ])("with a time of day that is none, $from to $to, are never; those beside them stay", ({ from, to }) => {
    const evenings = [{ days: ["wed"], fromMinute: 17 * 60, toMinute: 21 * 60 }];
    expect(windowsOf([{ days: ["wed"], from, to }])).toEqual([]);
    expect(windowsOf([{ days: ["wed"], from, to }, ...EVENINGS])).toEqual(evenings);
  });

  test("are read once for one person, however many choices others made since", () => {
    const first = windowsOf(EVENINGS);
    for (let minute = 0; minute <= 1_000; minute += 1)
      windowsOf([{ days: ["fri"], from: timeOfDay(minute), to: "24:00" }]);
    expect(windowsOf(EVENINGS)).toBe(first);
  });
});
