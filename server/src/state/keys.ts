/**
 * Every name of a key in Redis is made here. `{p3f}` is the hash tag of a partition: whatever must change together
 * carries the same one, so it lives in one slot of a cluster. A scope with a clock of its own lives in one partition,
 * because its clock, its due index and its data change together; a live site is spread over all of them.
 */
import { type FollowUpId, hasOwnClock, liveScope, type Partition, type Ref, type Scope, testScope } from "../ids.js";
import type { LastingKind } from "../person/strangers.js";

export const PARTITIONS_DEFAULT = 64;
export const PARTITIONS_MAX = 4096;

/** FNV-1a, 32 bits: stable for ever, spread well enough over a few thousand partitions. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** What a stranger can hold: a document for a day, and what outlives it. */
export type Held = "presence" | LastingKind;

export class Keys {
  constructor(readonly partitions: number = PARTITIONS_DEFAULT) {}

  partitionOf(scope: Scope, name: string): Partition {
    return (hash(hasOwnClock(scope) ? scope : `${scope}|${name}`) % this.partitions) as Partition;
  }

  all(): Partition[] {
    return Array.from({ length: this.partitions }, (_, index) => index as Partition);
  }

  /** Where a scope has data: a live site everywhere, a scope with a clock of its own in one. */
  partitionsOf(scope: Scope): Partition[] {
    return hasOwnClock(scope) ? [this.partitionOf(scope, "")] : this.all();
  }

  document(scope: Scope, ref: Ref): string {
    return `${tag(this.partitionOf(scope, ref))}:doc:${scope}:${ref}`;
  }

  /** What of a stranger outlives its document. */
  lasting(scope: Scope, ref: Ref): string {
    return `${tag(this.partitionOf(scope, ref))}:lasting:${scope}:${ref}`;
  }

  /** Which strangers of a scope hold something of a kind, by when it ends. */
  strangers(partition: Partition, scope: Scope, kind: Held): string {
    return `${tag(partition)}:strangers:${scope}:${kind}`;
  }

  /** How much strangers hold, by kind and scope. */
  share(partition: Partition): string {
    return `${tag(partition)}:share`;
  }

  /** Sandboxes of a site that only pages have used, by when they were used last. */
  sandboxes(site: string): string {
    return `${tag(this.home(testScope(site)))}:sandboxes:${site}`;
  }

  /** Those that a secret key has used. */
  vouchedSandboxes(site: string): string {
    return `${tag(this.home(testScope(site)))}:vouched:${site}`;
  }

  /** All keys of a partition begin with it. */
  prefix(partition: Partition): string {
    return `${tag(partition)}:`;
  }

  followUp(partition: Partition, scope: Scope, id: FollowUpId): string {
    return `${tag(partition)}:fu:${scope}:${id}`;
  }

  /** Member of the due index and of the funnel. */
  member(scope: Scope, ref: Ref): string {
    return `${scope}|${ref}`;
  }

  parseMember(member: string): { scope: Scope; ref: Ref } {
    const at = member.indexOf("|");
    return { scope: member.slice(0, at) as Scope, ref: member.slice(at + 1) as Ref };
  }

  counter(partition: Partition): string {
    return `${tag(partition)}:counter`;
  }

  due(partition: Partition, scope?: Scope): string {
    return scope !== undefined && hasOwnClock(scope) ? `${tag(partition)}:due:${scope}` : `${tag(partition)}:due`;
  }

  /** What the claim script puts a scope behind. */
  duePrefix(partition: Partition): string {
    return `${tag(partition)}:due:`;
  }

  clockPrefix(partition: Partition): string {
    return `${tag(partition)}:clock:`;
  }

  clock(partition: Partition, scope: Scope): string {
    return `${tag(partition)}:clock:${scope}`;
  }

  clocks(partition: Partition): string {
    return `${tag(partition)}:clocks`;
  }

  facts(partition: Partition, site: string): string {
    return `${tag(partition)}:facts:${site}`;
  }

  /** The rules of a site as they are published, in one place for all its scopes. */
  published(site: string): string {
    return `${tag(this.partitionOf(liveScope(site), "rules"))}:rules:${site}`;
  }

  /** Of one scope: suspended departments, what is stopped, the last gap, and a sum of what was told of orders. */
  scopeFacts(partition: Partition, scope: Scope): string {
    return `${tag(partition)}:scope:${scope}`;
  }

  /** Where what is known of a whole scope is kept, before every partition is told. */
  home(scope: Scope): Partition {
    return this.partitionOf(scope, "");
  }

  /** When orders of one scope came of late, hour by hour. */
  orders(scope: Scope): string {
    return `${tag(this.home(scope))}:orders:${scope}`;
  }

  /** Departments of one scope: their breaches, suspensions and lifts. */
  departments(scope: Scope): string {
    return `${tag(this.partitionOf(scope, "departments"))}:departments:${scope}`;
  }

  /** What was counted of a scope on one day, `2026-11-21`, in one partition. */
  tally(partition: Partition, scope: Scope, day: string): string {
    return `${tag(partition)}:tally:${scope}:${day}`;
  }

  /** What the partition knows of its own hearing and of its past. */
  watch(partition: Partition): string {
    return `${tag(partition)}:watch`;
  }

  /** When each registered collector was last heard. */
  beats(partition: Partition): string {
    return `${tag(partition)}:beats`;
  }

  /** Written so that what was written before it, by anybody, can be waited for. */
  copied(partition: Partition): string {
    return `${tag(partition)}:copied`;
  }

  changes(partition: Partition): string {
    return `${tag(partition)}:changes`;
  }

  outbox(partition: Partition): string {
    return `${tag(partition)}:outbox`;
  }

  /** Deliveries that failed, by when they did. */
  failed(partition: Partition, scope: Scope): string {
    return `${tag(partition)}:failed:${scope}`;
  }

  /** Destinations of one scope that are left alone at present. */
  circuits(scope: Scope): string {
    return `${tag(this.home(scope))}:circuits:${scope}`;
  }

  list(partition: Partition, scope: Scope): string {
    return `${tag(partition)}:list:${scope}`;
  }

  funnel(partition: Partition, scope: Scope): string {
    return `${tag(partition)}:funnel:${scope}`;
  }

  checkout(scope: Scope, checkout: string): string {
    return `${tag(this.partitionOf(scope, `checkout:${checkout}`))}:ck:${scope}:${checkout}`;
  }

  /** What was counted at the doors in one step of time. */
  intake(scope: Scope, span: string, step: number): string {
    return `${tag(this.partitionOf(scope, "intake"))}:intake:${scope}:${span}:${step}`;
  }

  /** When each type was heard last. */
  intakeLast(scope: Scope): string {
    return `${tag(this.partitionOf(scope, "intake"))}:heard:${scope}`;
  }

  /** Checkouts and customers that look odd. */
  intakeSuspicions(scope: Scope): string {
    return `${tag(this.partitionOf(scope, "intake"))}:odd:${scope}`;
  }

  /** Follow-ups by what a shop calls them: `key:<its key>`, `checkout:<what it is about>`. */
  label(scope: Scope, label: string): string {
    return `${tag(this.partitionOf(scope, `label:${label}`))}:label:${scope}:${label}`;
  }

  /** The visitors that were linked to a customer within a day. */
  links(scope: Scope, customer: Ref): string {
    return `${tag(this.partitionOf(scope, customer))}:links:${scope}:${customer}`;
  }

  idempotency(scope: Scope, key: string): string {
    return `${tag(this.partitionOf(scope, key))}:idem:${scope}:${key}`;
  }

  /** Of one entry of a bulk call, apart from every key that a caller may send. */
  bulkIdempotency(scope: Scope, key: string, index: number): string {
    return `${tag(this.partitionOf(scope, key))}:bulk:${scope}:${index}:${key}`;
  }

  /** Partition count, fixed at first start. */
  partitionCount(): string {
    return "h:partitions";
  }

  /** The format in force, and which formats each process reads. */
  format(): string {
    return "h:format";
  }

  /** Salt of the names that limits count under; another one every day. */
  limitsSalt(): string {
    return "h:{limits}:salt";
  }

  /** What was taken of one hash in the window that runs. */
  limitsCount(bucket: string, hash: string): string {
    return `h:{limits}:${bucket}:${hash}`;
  }

  /** Secret that permits are made with, unless the operator gives one. */
  permitSecret(): string {
    return "h:permit-secret";
  }

  /** Somebody who is signed in to the console, or a link that signs in, by the hash of what its holder has. */
  pass(kind: "session" | "link", hash: string): string {
    return `h:console:${kind}:${hash}`;
  }

  /** BullMQ's prefix of delivery queue `d0` to `d7`. */
  deliveryPrefix(queue: number): string {
    return `h:{d${queue}}`;
  }
}

const tag = (partition: Partition): string => `h:{p${partition.toString(16).padStart(3, "0")}}`;
