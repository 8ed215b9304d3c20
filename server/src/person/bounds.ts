/** Everything in a document is bounded: these keep the newest. */

/** Keeps the `most` entries with the greatest value. */
export function keepNewest<T>(
  table: Record<string, T>,
  most: number,
  atMs: (entry: T, id: string) => number,
): Record<string, T> {
  if (Object.keys(table).length <= most) return table;
  return Object.fromEntries(newestFirst(table, atMs).slice(0, most));
}

/** The entries of a table by their value, and of what is equally new by name. */
export const newestFirst = <T>(
  table: Record<string, T>,
  atMs: (entry: T, id: string) => number,
): [id: string, entry: T][] =>
  Object.entries(table).sort((a, b) => descending(atMs(a[1], a[0]), atMs(b[1], b[0])) || compare(a[0], b[0]));

/** Infinity minus infinity is no number, so values are compared. */
const descending = (a: number, b: number): number => (a > b ? -1 : a < b ? 1 : 0);

/** Keeps the last `most` of a list that is ordered from old to new. */
export const keepLast = <T>(list: T[], most: number): T[] => (list.length > most ? list.slice(-most) : list);

/** A list is full by its entries or by the bytes of the names in it, whichever is reached first. */
export interface Room {
  entries: number;
  bytes: number;
}

/** A part of the room, of which one entry has some at least. */
export const partOf = ({ entries, bytes }: Room, share: number): Room => ({
  entries: partOfMost(entries, share),
  bytes: bytes * share,
});

export const partOfMost = (most: number, share: number): number => Math.max(1, Math.floor(most * share));

/** Which part of the usual room there is for what pages, too, can send, and for the rest. */
export interface Shares {
  page: number;
  rest: number;
}

/** How many there is room for, from the first one on. */
export function countThatFits<T>(list: readonly T[], { entries, bytes }: Room, namesOf: (one: T) => number): number {
  let used = 0;
  const full = list.findIndex((one, index) => {
    used += namesOf(one);
    return index >= entries || used > bytes;
  });
  return full === -1 ? list.length : full;
}

/** An ascending list of times with one more, each once. */
export function addTime(times: number[], atMs: number, most: number): number[] {
  return times.includes(atMs) ? times : joinTimes(times, [atMs], most);
}

/** An ascending list of times with others, each once. */
export const joinTimes = (a: number[], b: readonly number[], most: number): number[] =>
  b.length === 0
    ? a
    : keepLast(
        [...new Set([...a, ...b])].sort((x, y) => x - y),
        most,
      );

/** Names with others, each once and in their order. */
export const joinNames = <T extends string>(a: T[], b: readonly T[], most: number): T[] =>
  b.length === 0 ? a : keepLast([...new Set([...a, ...b])].sort(compare), most);

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => Buffer.byteLength(text);
