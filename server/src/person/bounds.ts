/** Everything in a document is bounded: these keep the newest. */

/** Keeps the `most` entries with the greatest value. */
export function keepNewest<T>(table: Record<string, T>, most: number, atMs: (entry: T) => number): Record<string, T> {
  const entries = Object.entries(table);
  if (entries.length <= most) return table;
  return Object.fromEntries(entries.sort((a, b) => atMs(b[1]) - atMs(a[1]) || compare(a[0], b[0])).slice(0, most));
}

/** Keeps the last `most` of a list that is ordered from old to new. */
export const keepLast = <T>(list: T[], most: number): T[] => (list.length > most ? list.slice(-most) : list);

/** An ascending list of times with one more, each once. */
export function addTime(times: readonly number[], atMs: number, most: number): number[] {
  return keepLast(
    [...new Set([...times, atMs])].sort((a, b) => a - b),
    most,
  );
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);
