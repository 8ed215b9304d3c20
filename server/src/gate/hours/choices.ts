/** Hours that persons chose, read once. The same hours are the same object, so that what is kept about them is found again. */
import type { ChosenHours } from "@holdoff/sdk/wire";
import { minuteOf } from "../policy-values.js";
import { Memo } from "./memo.js";
import type { Window } from "./wall-hours.js";

const CHOICES_MAX = 1_000;
const BY_TEXT = new Memo<string, readonly Window[]>(CHOICES_MAX);
const BY_LIST = new WeakMap<readonly ChosenHours[], readonly Window[]>();

export function windowsOf(chosen: readonly ChosenHours[]): readonly Window[] {
  const known = BY_LIST.get(chosen);
  if (known !== undefined) return known;
  const text = JSON.stringify(chosen);
  const windows = BY_TEXT.get(text) ?? BY_TEXT.keep(text, chosen.flatMap(windowOf));
  BY_LIST.set(chosen, windows);
  return windows;
}

function windowOf({ days, from, to }: ChosenHours): Window[] {
  const fromMinute = minuteOf(from);
  const toMinute = minuteOf(to);
  // The doors let no other time of day in. One that got in all the same is never: careful, and visible.
  return fromMinute === undefined || toMinute === undefined ? [] : [{ days, fromMinute, toMinute }];
}
