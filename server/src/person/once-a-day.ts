/**
 * What counts is counted once: all that one event tells within a day of its first told time is one thing, however often
 * and in whatever words. Every telling is kept as it came and they are put together when somebody asks, so that one
 * which arrives late parts them as if it had come first.
 */
const DAY_MS = 24 * 60 * 60 * 1000;

/** The tellings of each thing, from old to new; what no event told stands alone. */
export function onceADay<T>(
  tellings: readonly T[],
  eventOf: (telling: T) => string | undefined,
  toldMs: (telling: T) => number,
): [T, ...T[]][] {
  const things: [T, ...T[]][] = [];
  const latest = new Map<string, [T, ...T[]]>();
  for (const telling of [...tellings].sort((a, b) => toldMs(a) - toldMs(b))) {
    const event = eventOf(telling);
    const begun: [T, ...T[]] = [telling];
    if (event === undefined) {
      things.push(begun);
      continue;
    }
    const thing = latest.get(event);
    if (thing !== undefined && toldMs(telling) - toldMs(thing[0]) < DAY_MS) {
      thing.push(telling);
      continue;
    }
    things.push(begun);
    latest.set(event, begun);
  }
  return things;
}
