/** Tables are keyed by what others sent: a checkout may be called `constructor`, and a tab `__proto__`. */

/** The entry of that name, and never something that every object has. */
export const own = <T>(table: Partial<Record<string, T>>, id: string): T | undefined =>
  table[id] !== undefined && Object.hasOwn(table, id) ? table[id] : undefined;

/** Whether anything is in it. */
export function isFilled(table: object): boolean {
  for (const id in table) if (Object.hasOwn(table, id)) return true;
  return false;
}

/** Sets an entry of the caller's own table. */
export function put<T>(table: Record<string, T>, id: string, value: T): void {
  // Assigning this one name would do something else.
  if (id === "__proto__")
    Object.defineProperty(table, id, { value, enumerable: true, writable: true, configurable: true });
  else table[id] = value;
}

/** Sets an entry of the caller's own table; one that is there is joined with it. */
export function joinInto<T>(table: Record<string, T>, id: string, value: T, join: (mine: T, theirs: T) => T): void {
  const mine = own(table, id);
  put(table, id, mine === undefined ? value : join(mine, value));
}

/** Both tables; an entry that both have is joined. The first of them where the second is empty. */
export function joinTables<T>(
  a: Record<string, T>,
  b: Record<string, T>,
  join: (mine: T, theirs: T) => T,
): Record<string, T> {
  if (!isFilled(b)) return a;
  const joined = { ...a };
  for (const [id, theirs] of Object.entries(b)) {
    const mine = own(a, id);
    put(joined, id, mine === undefined ? theirs : join(mine, theirs));
  }
  return joined;
}
