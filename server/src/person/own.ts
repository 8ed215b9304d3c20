/** Tables are keyed by what others sent: a checkout may be called `constructor`, and a tab `__proto__`. */

/** The entry of that name, and never something that every object has. */
export const own = <T>(table: Partial<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(table, id) ? table[id] : undefined;

/** Both tables; an entry that both have is joined. */
export function joinTables<T>(
  a: Record<string, T>,
  b: Record<string, T>,
  join: (mine: T, theirs: T) => T,
): Record<string, T> {
  const joined = new Map(Object.entries(a));
  for (const [id, theirs] of Object.entries(b)) {
    const mine = joined.get(id);
    joined.set(id, mine === undefined ? theirs : join(mine, theirs));
  }
  return Object.fromEntries(joined);
}
