/** The last instant that a date can name, in milliseconds. */
const DATE_MS_MAX = 8_640_000_000_000_000;

/** ISO 8601 of an instant; beyond what a date can name, the last one that it can. */
export const iso = (ms: number): string => new Date(Math.max(-DATE_MS_MAX, Math.min(DATE_MS_MAX, ms))).toISOString();
