/**
 * The departments of a scope, in one hash of one partition, and the copy of who is suspended that stands in each
 * partition, where decisions read it and commits compare it.
 */
import { type Department, NEW_DEPARTMENT } from "../gate/department.js";
import type { Scope } from "../ids.js";
import { isSandbox, SANDBOX_TTL_MS } from "./lifetimes.js";
import type { RedisStore } from "./redis-store.js";
import { run } from "./scripts.js";
import { StillChangingError } from "./still-changing.js";
import { tellAll } from "./tell.js";

/** Departments that are kept for having been named; more is a loop in the shop's code. Breaches always have room. */
const SEEN_MAX = 500;
const TRIES_MAX = 20;
const FIELD = "d:";
const REVISION = "rev";

/** Notes that there is such a department. */
export async function seeDepartment(store: RedisStore, scope: Scope, name: string): Promise<void> {
  await write(store, scope, name, "", NEW_DEPARTMENT, SEEN_MAX);
}

/** Changes one department's record; a step that answers the record it was given writes nothing. */
export async function changeDepartment(
  store: RedisStore,
  scope: Scope,
  name: string,
  step: (before: Department) => Department,
): Promise<Department> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const text = await store.redis.hget(store.keys.departments(scope), FIELD + name);
    const before = text === null ? NEW_DEPARTMENT : (JSON.parse(text) as Department);
    const after = step(before);
    if (after === before) await store.confirm(store.keys.partitionOf(scope, "departments"));
    if (after === before || (await write(store, scope, name, text ?? "", after))) return after;
  }
  throw new StillChangingError(`department ${JSON.stringify(name)} of ${scope} changed ${TRIES_MAX} times in a row`);
}

export async function readDepartments(store: RedisStore, scope: Scope): Promise<Map<string, Department>> {
  return (await read(store, scope)).departments;
}

/** Tells every partition who is suspended. A copy that is late does not overwrite a newer one. */
export async function publishSuspensions(store: RedisStore, scope: Scope): Promise<void> {
  const { revision, departments } = await read(store, scope);
  const suspended = [...departments].flatMap(([name, department]) => (department.suspended === null ? [] : [name]));
  await tellAll(store, scope, { name: "suspended", number: revision, text: suspended.join("\n") });
}

async function read(
  { redis, keys }: RedisStore,
  scope: Scope,
): Promise<{ revision: number; departments: Map<string, Department> }> {
  const hash = await redis.hgetall(keys.departments(scope));
  const records = Object.entries(hash).filter(([field]) => field.startsWith(FIELD));
  return {
    revision: Number(hash[REVISION] ?? 0),
    departments: new Map(records.map(([field, text]) => [field.slice(FIELD.length), JSON.parse(text) as Department])),
  };
}

async function write(
  { redis, keys, copies }: RedisStore,
  scope: Scope,
  name: string,
  before: string,
  after: Department,
  most: number | "" = "",
): Promise<boolean> {
  const ttlMs = isSandbox(scope) ? SANDBOX_TTL_MS : "";
  const args = [FIELD + name, before, JSON.stringify(after), most, ttlMs];
  // A department that is known is judged whatever happens; one that is only named waits.
  const outOfMemory = before === "" ? "refused" : "runs";
  return (await run(redis, "department", [keys.departments(scope)], args, { outOfMemory, copies })) === 1;
}
