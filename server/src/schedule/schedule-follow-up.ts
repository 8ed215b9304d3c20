/**
 * A follow-up is asked for. It is decided at once, in the script that stores it, so it may already be released, held
 * or cancelled when it is answered. The same Idempotency-Key gives the same follow-up, also after a crash half-way.
 */
import type { FollowUpRequest } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { settle } from "../gate/settle.js";
import { notChanged } from "../http/not-changed.js";
import { ProblemError } from "../http/problem.js";
import {
  type FollowUpId,
  newFollowUpId,
  type Partition,
  parseFollowUpId,
  type Ref,
  refValue,
  type Scope,
  visitorRefFromShop,
} from "../ids.js";
import { isFilled } from "../person/own.js";
import type { Order } from "../person/told-orders.js";
import type { Opened } from "../sites.js";
import { decidingBy } from "../state/activity-change.js";
import { atCheckout } from "../state/checkout-key.js";
import { seeDepartment } from "../state/departments.js";
import { type FirstUse, firstUse, hashBody, takeKey, type Use } from "../state/idempotency.js";
import { labelsOf, noteLabels } from "../state/labels.js";
import type { WhyNotChanged } from "../state/people.js";
import { checkoutsToPointFrom, pointFrom, withOrdersElsewhere } from "../state/reach-others.js";
import { primaryRef, resolvePerson } from "../state/resolve-person.js";
import { settlementChange } from "../state/settlement-change.js";
import type { StoredFollowUp } from "../state/store.js";
import { chooseDestination } from "./destination.js";
import { draft } from "./draft.js";
import { refusePurpose } from "./refuse-purpose.js";
import type { CheckedRequest } from "./request-schema.js";

const TRIES_MAX = 5;
/** Open follow-ups of one person: more is a loop in the shop's code. */
const OPEN_MAX = 200;

export interface Scheduled {
  followUp: StoredFollowUp;
  /** The key was used before, for the same body. */
  replayed: boolean;
}

export async function scheduleFollowUp(
  doors: Doors,
  opened: Opened,
  request: CheckedRequest,
  use: Use,
): Promise<Scheduled> {
  const { people } = doors;
  const { site, scope } = opened;
  const destination = chooseDestination(site, request.channel, request.deliver);
  const bodyHash = hashBody(request);

  const [before, facts] = await Promise.all([firstUse(people.store, scope, use), people.store.siteFacts(scope)]);
  if (before) {
    refuseOtherBody(before, bodyHash, use);
    const existing = await read(doors, opened, before.id);
    if (existing) {
      await people.store.confirm(existing.partition);
      return { followUp: existing, replayed: true };
    }
  }
  refusePurpose(request, site, facts);

  const named = primaryRef(request.person);
  if (!named) throw new Error("a request that names nobody passed the schema");
  const isUnseen = await isUnseenVisitor(doors, scope, request.person);
  const { ref, isAssociated } = await resolvePerson(people, opened, request.person, named);
  await noteCustomer(doors, scope, request);
  /** Checkouts that have a pointer to the person, and the orders that were there. */
  const pointed = new Set<string>();
  const orders: Order[] = [];
  const point = async (checkouts: readonly string[], person: Ref): Promise<void> => {
    orders.push(...(await pointFrom(people, scope, checkouts, { ref: person, by: "schedule" })));
    for (const checkout of checkouts) pointed.add(checkout);
  };
  const { partition } = await people.load(scope, ref);
  const taken = await takeKey(people.store, scope, use, before ?? { bodyHash, id: newFollowUpId(partition) });
  refuseOtherBody(taken, bodyHash, use);
  const { id } = taken;
  await noteLabels(people.store, scope, labelsOf(request), id);
  const why = await create(partition);
  const { department } = request;
  const [followUp] = await Promise.all([
    read(doors, opened, id),
    department === undefined ? undefined : seeDepartment(people.store, scope, department),
  ]);
  if (!followUp) throw notChanged(why ?? "busy", "send the request again with the same key");
  doors.bell.ring(followUp.partition);
  return { followUp, replayed: false };

  /**
   * Commits it, or answers why not. When the person moves elsewhere meanwhile, a forward is left first where the id says it was born; where
   * they are at another checkout by then, that one gets a pointer first.
   */
  async function create(at: Partition): Promise<WhyNotChanged | undefined> {
    const born = parseFollowUpId(id)?.partition ?? at;
    if (!(await people.store.forwardFollowUp(scope, born, id, at))) return undefined;
    const changed = await people.change<Created>(scope, ref, TRIES_MAX, (loaded) => {
      if (loaded.partition !== at) return { value: { moved: loaded.partition } };
      if (loaded.document.open.some((followUp) => followUp.id === id)) return { value: "there" };
      if (loaded.document.open.length >= OPEN_MAX)
        throw new ProblemError("bad_field", `this person has ${OPEN_MAX} open follow-ups already`);
      const about = request.about?.checkout;
      const checkouts = [...(about === undefined ? [] : [about]), ...checkoutsToPointFrom(loaded.ref, loaded.document)];
      const wants = [...new Set(checkouts)].filter((checkout) => !pointed.has(checkout));
      if (wants.length > 0) return { value: { wants, ref: loaded.ref } };
      const document = withOrdersElsewhere(loaded.document, orders);
      const { followUp, stored } = draft(request, {
        id,
        document,
        nowMs: loaded.nowMs,
        destination,
        isUnseen,
        isAssociated,
        shown: masked(request),
      });
      const settlement = settle({ ...document, open: [...document.open, followUp] }, site.policy, loaded.nowMs, {
        enforce: site.enforce,
        site: loaded.site,
      });
      const deciding = decidingBy(site, loaded);
      const options = { create: new Map([[id, stored]]) };
      const change = settlementChange(loaded, settlement, deciding, "follow_up.scheduled", options);
      return { value: "there", change };
    });
    if (!changed.ok) return changed.why;
    if (changed.value === "there") return undefined;
    if ("moved" in changed.value) return await create(changed.value.moved);
    await point(changed.value.wants, changed.value.ref);
    return await create(at);
  }
}

/** What a try to create it found: it is there; the person lives elsewhere by now; these checkouts need a pointer first. */
type Created = "there" | { moved: Partition } | { wants: string[]; ref: Ref };

const read = (doors: Doors, { scope }: Opened, id: FollowUpId): Promise<StoredFollowUp | undefined> => {
  const parsed = parseFollowUpId(id);
  if (!parsed) throw new Error(`${id} is no id of ours`);
  return doors.people.store.readFollowUp(scope, parsed.partition, id);
};

/** The shop vouches for the visitor, and no page was ever heard of it. */
export async function isUnseenVisitor(
  { people }: Doors,
  scope: Scope,
  { visitor, verified }: CheckedRequest["person"],
): Promise<boolean> {
  if (visitor === undefined || verified !== true) return false;
  const ref = visitorRefFromShop(visitor);
  const { ref: home, document } = await people.load(scope, ref);
  const isHeard = home === ref ? isFilled(document.now.tabs) : document.known.refs.includes(ref);
  return !isHeard;
}

/** The shop named this customer with these checkouts: one that many customers are named with is nobody's. */
async function noteCustomer({ people }: Doors, scope: Scope, { person, about }: CheckedRequest): Promise<void> {
  const { customer } = person;
  if (customer === undefined) return;
  const checkouts = new Set([about?.checkout, person.checkout].filter((one) => one !== undefined));
  await Promise.all([...checkouts].map((checkout) => atCheckout(people.store, scope, checkout, { customer })));
}

/** The visitor's id is a secret of its browser: what is stored and shown of it is a hash. */
export function masked(request: CheckedRequest): FollowUpRequest {
  const { visitor } = request.person;
  return visitor === undefined
    ? request
    : { ...request, person: { ...request.person, visitor: refValue(visitorRefFromShop(visitor)) } };
}

function refuseOtherBody(first: FirstUse, bodyHash: string, { key }: Use): void {
  if (first.bodyHash === bodyHash) return;
  throw new ProblemError("idempotency_conflict", `the key ${JSON.stringify(key)} came before with another body`);
}
