/** From the refs that a backend names to the one person it means: what it vouches for is linked, the rest associated. */
import type { PersonRefs } from "@holdoff/sdk/wire";
import { type Ref, refOf, type Scope, visitorRefFromShop } from "../ids.js";
import { linkRefs } from "./merge-person.js";
import type { People } from "./people.js";
import { documentChange } from "./settlement-change.js";

export interface Resolved {
  /** The ref to load and change the person by. */
  ref: Ref;
  /** Visitors whose presence counts for it, and nothing else of them. */
  associated: Ref[];
}

const ASSOCIATES_MAX = 10;
const TRIES_MAX = 5;

/** The refs of a request, the one that stands for the person first; undefined when it names nobody. */
export function primaryRef(person: PersonRefs): Ref | undefined {
  if (person.customer !== undefined) return refOf("customer", person.customer);
  if (person.checkout !== undefined) return refOf("checkout", person.checkout);
  return person.visitor === undefined ? undefined : visitorRefFromShop(person.visitor);
}

/** Links and associates as the request says. `ref` is `primaryRef(person)`. */
export async function resolvePerson(people: People, scope: Scope, person: PersonRefs, ref: Ref): Promise<Resolved> {
  if (person.customer !== undefined && person.checkout !== undefined) {
    await linkRefs(people.store, scope, refOf("checkout", person.checkout), ref);
  }
  if (person.visitor === undefined) return { ref, associated: [] };
  const visitor = visitorRefFromShop(person.visitor);
  if (visitor === ref) return { ref, associated: [] };
  if (person.verified === true) {
    await linkRefs(people.store, scope, visitor, ref);
    return { ref, associated: [] };
  }
  const [own, named] = await Promise.all([people.load(scope, visitor), people.load(scope, ref)]);
  if (own.ref === named.ref) return { ref, associated: [] };
  await associate(people, scope, visitor, ref);
  return { ref, associated: [visitor] };
}

/** From now on the visitor's presence is told to this person. */
async function associate(people: People, scope: Scope, visitor: Ref, ref: Ref): Promise<void> {
  await people.change(scope, visitor, TRIES_MAX, ({ document }) => {
    const { associates } = document.known;
    if (associates.includes(ref)) return { value: undefined };
    const known = { ...document.known, associates: [...associates, ref].slice(-ASSOCIATES_MAX) };
    return { value: undefined, change: documentChange({ ...document, known }, "person.associated") };
  });
}
