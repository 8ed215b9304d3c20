/** How long a "no" to contact is remembered, and what a call that was declined with its offer declines. */
import { DAY_MS } from "../gate/duration.js";
import type { Remembered } from "../gate/remembered.js";
import type { Compare, Difference, Direction } from "./difference.js";
import { rememberedLengthInWords } from "./phrases.js";

export const compareDeclines: Compare = (before, after) => [
  ...contact(before.declines.contact, after.declines.contact),
  ...afterCall(before, after),
];

function contact(was: Remembered, is: Remembered): Difference[] {
  const [wasMs, isMs] = [about(was), about(is)];
  if (wasMs === isMs) return [];
  const [direction, then]: [Direction, string] =
    isMs > wasMs
      ? ["tightens", "declined contact is respected for longer"]
      : ["loosens", "declined contact is forgotten sooner"];
  const [now, once] = [rememberedLengthInWords(is), rememberedLengthInWords(was)];
  return [{ section: "declines", direction, text: `declines.contact is ${now} instead of ${once}: ${then}` }];
}

/** Full calendar days, and what is left of the first one: more than as many days, and less than one more. */
const about = (remembered: Remembered): number =>
  "ms" in remembered ? remembered.ms : (remembered.calendarDays + 0.5) * DAY_MS;

const afterCall: Compare = ({ declines: was }, { declines: is }) => {
  if (was.afterCall === is.afterCall) return [];
  const [direction, text]: [Direction, string] =
    is.afterCall === "contact"
      ? ["tightens", "declines.afterCall: a call that was declined with its offer declines calls too"]
      : ["loosens", "declines.afterCall: a call that was declined with its offer declines that offer alone"];
  return [{ section: "declines", direction, text }];
};
