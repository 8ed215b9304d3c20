/** Looks up a key that somebody else chose. A checkout called `constructor` is not in every table. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
