/**
 * How much work something does, whatever the machine: how many entries go through the sorts, the searches and the copies
 * of the language, and how many bytes are written out. What is done again for each signal shows in it at once.
 */

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** Each with how many entries a call goes through. */
const ofList = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
const ofTable = (_: unknown, [table]: unknown[]): number =>
  typeof table === "object" && table !== null ? Object.getOwnPropertyNames(table).length : 0;
const LIST_METHODS = [
  "sort",
  "map",
  "filter",
  "flatMap",
  "some",
  "every",
  "find",
  "findIndex",
  "includes",
  "reduce",
  "slice",
];
const TABLE_FUNCTIONS = ["entries", "keys", "values", "fromEntries"];
/** A byte is written much faster than an entry is sorted. */
const BYTES_AN_ENTRY = 16;

export function workOf(run: () => void): number {
  let entries = 0;
  let isCounting = true;
  const restore: (() => void)[] = [];
  const count = (owner: object, name: string, cost: (self: unknown, given: unknown[], result: unknown) => number) => {
    const method = Reflect.get(owner, name) as Method;
    const counted: Method = function counted(...given) {
      const result = method.apply(this, given);
      if (isCounting) {
        isCounting = false;
        entries += cost(this, given, result);
        isCounting = true;
      }
      return result;
    };
    Object.defineProperty(owner, name, { value: counted, writable: true, configurable: true });
    restore.push(() => Object.defineProperty(owner, name, { value: method, writable: true, configurable: true }));
  };
  for (const name of LIST_METHODS) count(Array.prototype, name, ofList);
  for (const name of TABLE_FUNCTIONS) count(Object, name, ofTable);
  count(JSON, "stringify", (_, __, text) => (typeof text === "string" ? text.length / BYTES_AN_ENTRY : 0));
  try {
    run();
  } finally {
    for (const put of restore) put();
  }
  return Math.round(entries);
}
