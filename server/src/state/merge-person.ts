/**
 * Two refs turn out to be one person: the lower moves into the higher by the seal protocol. Seal the lower document, so
 * that it accepts nothing; absorb it into the higher one, once; leave a forward. A crash after any step loses nothing:
 * the outbox has an entry for it, and whoever meets a sealed document finishes before going on.
 */
import type { FollowUpId, Partition, Ref, Revision, Scope } from "../ids.js";
import { kindOf, lowerFirst } from "../ids.js";
import { absorb } from "../person/merge.js";
import type { Order } from "../person/told-orders.js";
import { ENDED_TTL_MS, forwardTtlMs } from "./lifetimes.js";
import { mergeMember } from "./outbox-member.js";
import { checkoutsToPointFrom, pointFrom, withOrdersElsewhere } from "./reach-others.js";
import type { FieldWrite } from "./record.js";
import type { RedisStore } from "./redis-store.js";
import { run, stringsOf } from "./scripts.js";
import { documentChange } from "./settlement-change.js";
import { StillChangingError } from "./still-changing.js";
import type { Loaded } from "./store.js";
import { mayLinkVisitors } from "./visitor-links.js";

export type Linked =
  /** `own`: the customer that this visitor id was made for at their sign-in. */
  | { linked: true; ref: Ref; own?: Ref }
  /** It gave way to a new one, and stays whose it was: `ref`. */
  | { linked: false; why: "retired"; ref: Ref }
  /**
   * Customers never merge by a link; a visitor with too many of them is nobody's; and of too many visitors within a day
   * none is the customer's.
   */
  | { linked: false; why: "two_customers" | "shared" | "too_many_visitors" };

const TRIES_MAX = 20;
/** Different customers in one browser within a day, above which it is a shared machine. */
const CUSTOMERS_A_DAY_MAX = 3;

/** Makes `a` and `b` one person. Answers the ref that holds the document afterwards. */
export async function linkRefs(store: RedisStore, scope: Scope, a: Ref, b: Ref): Promise<Linked> {
  const [lower, higher] = lowerFirst(a, b);
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const target = await terminal(store, scope, higher);
    const from = await store.load(scope, lower);
    if (from.at === "sealed") {
      await finishMerge(store, from.loaded, from.into);
      continue;
    }
    if (from.at === "forward") {
      const end = await terminal(store, scope, from.to);
      if (end.ref === target.ref) {
        await store.confirm(store.keys.partitionOf(scope, lower));
        return { linked: true, ref: target.ref, ...(from.own && { own: from.own }) };
      }
      if (from.isRetired) return { linked: false, why: "retired", ref: end.ref };
      const step = await relink(store, scope, { lower, forwardsTo: from.to, end: end.ref, target: target.ref });
      if (step === "again") continue;
      return step;
    }
    if (from.loaded.ref === target.ref) return { linked: true, ref: target.ref };
    const [give, stay] = lowerFirst(from.loaded.ref, target.ref);
    if (kindOf(give) === "customer") return { linked: false, why: "two_customers" };
    const giving = give === from.loaded.ref ? from.loaded : target;
    // What outlived its document is given as one.
    if (giving.revision === null && giving.hasLasting) {
      await store.commit(giving, documentChange(giving.document, "person.active"));
      continue;
    }
    const theirs = [give, ...(giving.document.known.refs as Ref[])].filter((one) => kindOf(one) === "visitor");
    if (!(await mayLinkVisitors(store, scope, theirs, stay))) return { linked: false, why: "too_many_visitors" };
    const sealed = stringsOf(
      await run(
        store.redis,
        "seal",
        [
          store.keys.document(scope, give),
          store.keys.outbox(giving.partition),
          store.keys.counter(giving.partition),
          store.keys.watch(giving.partition),
        ],
        [giving.revision ?? "", stay, mergeMember(scope, give), forwardTtlMs(scope)],
        { outOfMemory: giving.revision === null ? "refused" : "runs", copies: store.copies },
      ),
      "seal",
    );
    if (sealed[0] === "shared") return { linked: false, why: "shared" };
    if (sealed[0] === "sealed") await finishMerge(store, { ...giving, revision: sealed[1] as Revision }, stay);
  }
  throw new StillChangingError(`link of ${lower} and ${higher}: still changing after ${TRIES_MAX} tries`);
}

/** Lets a ref of which nothing is stored lead to a person; false where something is. */
export async function forwardAtOnce(store: RedisStore, scope: Scope, from: Ref, to: Ref): Promise<boolean> {
  const partition = store.keys.partitionOf(scope, from);
  const [status, ref] = stringsOf(
    await run(
      store.redis,
      "seal",
      [
        store.keys.document(scope, from),
        store.keys.outbox(partition),
        store.keys.counter(partition),
        store.keys.watch(partition),
      ],
      ["", to, mergeMember(scope, from), forwardTtlMs(scope)],
      { copies: store.copies },
    ),
    "seal",
  );
  return status === "forwarded" && ref === to;
}

/** The lower ref forwards already: perhaps to a checkout that links on, perhaps to another customer. */
async function relink(
  store: RedisStore,
  scope: Scope,
  at: { lower: Ref; forwardsTo: Ref; end: Ref; target: Ref },
): Promise<Linked | "again"> {
  if (kindOf(at.end) !== "customer" || kindOf(at.target) !== "customer")
    return await linkRefs(store, scope, at.end, at.target);
  if (kindOf(at.lower) === "customer") return { linked: false, why: "two_customers" };
  const theirs = kindOf(at.lower) === "visitor" ? [at.lower] : [];
  if (!(await mayLinkVisitors(store, scope, theirs, at.target))) return { linked: false, why: "too_many_visitors" };
  const time = await store.redis.time();
  const nowMs = Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000);
  const reply = stringsOf(
    await run(
      store.redis,
      "repoint",
      [store.keys.document(scope, at.lower)],
      [at.forwardsTo, at.target, nowMs, CUSTOMERS_A_DAY_MAX, forwardTtlMs(scope)],
      { copies: store.copies },
    ),
    "repoint",
  );
  if (reply[0] === "shared") return { linked: false, why: "shared" };
  if (reply[0] === "retired") return { linked: false, why: "retired", ref: at.end };
  return reply[0] === "repointed" ? { linked: true, ref: at.target } : "again";
}

/** The document at the end of the forwards. */
async function terminal(store: RedisStore, scope: Scope, ref: Ref): Promise<Loaded> {
  let at = ref;
  for (let hop = 0; hop < TRIES_MAX; hop++) {
    const reply = await store.load(scope, at);
    if (reply.at === "document") return reply.loaded;
    if (reply.at === "sealed") await finishMerge(store, reply.loaded, reply.into);
    at = reply.at === "sealed" ? reply.into : reply.to;
  }
  throw new Error(`${ref} of ${scope}: more than ${TRIES_MAX} forwards`);
}

/** Absorbs a sealed document and leaves a forward. Safe to do twice, by two at once, and after a crash. */
export async function finishMerge(store: RedisStore, sealed: Loaded, into: Ref): Promise<void> {
  const { scope } = sealed;
  // Who sealed it may not have learnt whether the seal is kept; without it, two would hold what is absorbed.
  await store.confirm(sealed.partition);
  const mark = `${sealed.ref}@${sealed.revision ?? ""}`;
  const moving: FollowUpId[] = [...sealed.document.known.past, ...sealed.document.open.map((followUp) => followUp.id)];
  const target = await absorbInto(store, sealed, into, mark, moving);
  const moves = target !== sealed.partition;
  await run(
    store.redis,
    "forward",
    [
      store.keys.document(scope, sealed.ref),
      store.keys.due(sealed.partition, scope),
      store.keys.funnel(sealed.partition, scope),
      store.keys.outbox(sealed.partition),
      store.keys.lasting(scope, sealed.ref),
      ...(moves ? moving.map((id) => store.keys.followUp(sealed.partition, scope, id)) : []),
    ],
    [
      sealed.revision ?? "",
      into,
      store.keys.member(scope, sealed.ref),
      mergeMember(scope, sealed.ref),
      moves ? "1" : "",
      target,
      forwardTtlMs(scope),
    ],
    { outOfMemory: "runs", copies: store.copies },
  );
}

/** Commits the union to the document that stays, unless it is marked as done. Answers the partition it lives in. */
async function absorbInto(
  store: RedisStore,
  sealed: Loaded,
  into: Ref,
  mark: string,
  moving: FollowUpId[],
): Promise<Partition> {
  const { scope } = sealed;
  const pointed = new Set<string>();
  const orders: Order[] = [];
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const target = await terminal(store, scope, into);
    if (target.document.known.absorbed.includes(mark)) return target.partition;
    // An order that names a checkout of the one may be told about somebody else, and concerns what the other waits for.
    const wants = newToFollowUps(target, sealed).filter((checkout) => !pointed.has(checkout));
    const persons = { store, load: (at: Scope, ref: Ref) => terminal(store, at, ref) };
    const pointer = { ref: target.ref, by: "schedule", mayOverfill: true } as const;
    orders.push(...(await pointFrom(persons, scope, wants, pointer)));
    for (const checkout of wants) pointed.add(checkout);
    const document = withOrdersElsewhere(absorb(target.document, sealed.document, sealed.ref, mark), orders);
    // The open follow-ups have to be looked at on both histories together: at once.
    const asked = document.open.map((followUp) => ({ ...followUp, nextLookAtMs: target.nowMs }));
    const moves = target.partition !== sealed.partition;
    const writes = moves ? await Promise.all(moving.map((id) => copyOf(store, sealed, id))) : [];
    const committed = await store.commitFields(
      target,
      { document: { ...document, open: asked }, what: "person.merged" },
      writes.filter((write) => write.fields.length > 0),
      // What it copies, the last step takes away where it was; and whoever meets a sealed document has to finish first.
      "runs",
    );
    if (committed.ok) return target.partition;
  }
  throw new StillChangingError(`merge of ${sealed.ref} into ${into}: still changing after ${TRIES_MAX} tries`);
}

/** Checkouts of each that the open follow-ups of the other have not heard of. */
function newToFollowUps(one: Loaded, other: Loaded): string[] {
  const news = [
    ...(one.document.open.length > 0 ? checkoutsToPointFrom(other.ref, other.document) : []),
    ...(other.document.open.length > 0 ? checkoutsToPointFrom(one.ref, one.document) : []),
  ];
  return [...new Set(news)];
}

async function copyOf(store: RedisStore, sealed: Loaded, id: FollowUpId): Promise<FieldWrite> {
  const fields = (await store.followUpFields(sealed.scope, sealed.partition, id)).filter(([name]) => name !== "moved");
  const ended = sealed.document.known.past.includes(id);
  return { id, create: false, createdAtMs: 0, ttlMs: ended ? ENDED_TTL_MS : null, fields, deliver: [] };
}
