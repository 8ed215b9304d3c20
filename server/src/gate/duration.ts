/** Lengths of time as people write them (`45s`, `10m`, `72h`, `7d`) and as sentences say them. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** No duration is longer than ten years: a date made of it must stay a date. */
export const DURATION_MS_MAX = 3650 * DAY_MS;

const UNIT_MS: ReadonlyMap<string | undefined, number> = new Map([
  ["s", SECOND_MS],
  ["m", MINUTE_MS],
  ["h", HOUR_MS],
  ["d", DAY_MS],
]);

/** Whole milliseconds from `90s`, `30m`, `4h`, `7d` or a number of milliseconds; undefined when it is neither, negative or over ten years. */
export function parseDurationMs(value: string | number): number | undefined {
  const ms = typeof value === "number" ? value : msOfText(value);
  return Number.isInteger(ms) && ms >= 0 && ms <= DURATION_MS_MAX ? ms : undefined;
}

/** Not a number where it is none. */
function msOfText(text: string): number {
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  return Number(match?.[1]) * Number(UNIT_MS.get(match?.[2]));
}

const UNITS: readonly [ms: number, letter: string, word: string][] = [
  [DAY_MS, "d", "day"],
  [HOUR_MS, "h", "hour"],
  [MINUTE_MS, "m", "minute"],
  [SECOND_MS, "s", "second"],
];

/** The largest unit that divides it, as `72h` in a policy: days only from a week on, because people say 72 hours. */
function inUnits(ms: number): { count: number; letter: string; word: string } {
  const [unitMs, letter, word] = UNITS.find(
    ([size]) => ms >= size && ms % size === 0 && (size !== DAY_MS || ms >= 7 * DAY_MS),
  ) ?? [SECOND_MS, "s", "second"];
  return { count: Math.round(ms / unitMs), letter, word };
}

/** As a policy writes it: `30m`. */
export function formatDuration(ms: number): string {
  const { count, letter } = inUnits(ms);
  return `${count}${letter}`;
}

/** As a sentence says it: `30 minutes`. */
export function durationInWords(ms: number): string {
  const { count, word } = inUnits(ms);
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
