/**
 * Somebody else may know a visitor id from before the sign-in, too: they planted it in the browser, or used the browser
 * before. So the id gives way to a new one at the sign-in. The old id still leads to its person, but alone it speaks
 * for a stranger from then on.
 */
import { type Ref, refValue, type Scope, strangerOf } from "../ids.js";
import { withNewVisitor } from "../person/renewed.js";
import { forwardAtOnce } from "./merge-person.js";
import type { People } from "./people.js";
import type { RedisStore } from "./redis-store.js";
import { associate } from "./resolve-person.js";
import { run } from "./scripts.js";
import { documentChange } from "./settlement-change.js";
import { StillChangingError } from "./still-changing.js";
import type { Place } from "./tell-presence.js";
import { mayLinkVisitors } from "./visitor-links.js";

const TRIES_MAX = 20;

export interface Renewal {
  old: Ref;
  next: Ref;
  /** The ref of the customer whose page asks for it, under a valid signature. */
  customer: Ref;
}

/**
 * Each step can be done twice: a page that heard no answer asks again. False where `next` is not new; and where the old
 * id gave way before, to so many that they are no tabs of one browser.
 */
export async function renewVisitor(people: People, scope: Scope, { old, next, customer }: Renewal): Promise<boolean> {
  const { store } = people;
  if (old === next || (await isRetired(store, scope, next))) return false;
  if ((await isRetired(store, scope, old)) && !(await mayLinkVisitors(store, scope, [next], customer))) return false;
  if (!(await forwardAtOnce(store, scope, next, customer))) return false;
  await mark(people, scope, next, { to: customer, name: "own", value: customer });
  const renewed = await people.change(scope, customer, TRIES_MAX, ({ document }) => ({
    value: undefined,
    change: documentChange(withNewVisitor(document, refValue(old), refValue(next)), "person.linked"),
  }));
  if (!renewed.ok) throw new StillChangingError(`${customer}: the person changed too often`);
  const reply = await store.load(scope, old);
  // Where it changed hands meanwhile, the sign-in of the other one renews it.
  if (reply.at === "forward") await mark(people, scope, old, { to: reply.to, name: "retired", value: "1" });
  return true;
}

async function isRetired(store: RedisStore, scope: Scope, visitor: Ref): Promise<boolean> {
  const reply = await store.load(scope, visitor);
  return reply.at === "forward" && reply.isRetired === true;
}

interface Mark {
  to: Ref;
  name: "own" | "retired";
  value: string;
}

async function mark({ store }: People, scope: Scope, visitor: Ref, { to, name, value }: Mark): Promise<void> {
  await run(store.redis, "mark", [store.keys.document(scope, visitor)], [to, name, value], {
    outOfMemory: "runs",
    copies: store.copies,
  });
}

/** The stranger that a retired visitor id speaks for without proof. The customer hears the stranger's presence. */
export async function strangerFor(people: People, place: Place, visitor: Ref, customer: Ref): Promise<Ref> {
  const stranger = strangerOf(visitor);
  await associate(people, place, stranger, customer);
  return stranger;
}
