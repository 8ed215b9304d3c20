/** The store on Redis or Valkey: one script a promise, replies decoded to unions here and nowhere else. */
import { rulesText } from "../gate/published-policy.js";
import { nextLookOf } from "../gate/settlement.js";
import type { SiteFacts } from "../gate/site-facts.js";
import type { FollowUpId, Partition, Ref, Revision, Scope } from "../ids.js";
import { hasOwnClock, kindOf, siteOf } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { isEnded, salesOf } from "../person/sales.js";
import { decodeCommit } from "./committed.js";
import { Fitness } from "./fitness.js";
import { FormatInForce } from "./formats.js";
import type { Keys } from "./keys.js";
import { forwardTtlMs, isSandbox, SANDBOX_TTL_MS, TALLY_TTL_MS } from "./lifetimes.js";
import { makeRoom } from "./make-room.js";
import { mayOverfill } from "./may-overfill.js";
import { deliveryMember } from "./outbox-member.js";
import { changedHalves, type FieldWrite, fieldsOf, parseDocument, parseFollowUp } from "./record.js";
import { type Copying, type RedisLike, run, stringsOf } from "./scripts.js";
import { Seen } from "./seen.js";
import { type SiteFactsText, siteFactsFrom } from "./site-facts-text.js";
import type { Change, Committed, Loaded, LoadReply, StoredFollowUp } from "./store.js";
import { bytesOf, joinLasting, stayArguments, stayKeys, stayOf } from "./stranger-record.js";
import { StrangersShare } from "./strangers-share.js";
import { dayOf } from "./tally.js";

/** A decision older than this when it is committed is thrown away: its worker was stopped for that long. */
export const DECISION_AGE_MS_MAX = 5_000;
const FORWARD_HOPS_MAX = 4;

export class RedisStore {
  constructor(
    readonly redis: RedisLike,
    readonly keys: Keys,
    /** Present when a write counts only with copies. */
    readonly copies: Copying | null = null,
    readonly seen: Seen = new Seen(),
    readonly fitness: Fitness = new Fitness(),
    readonly format: FormatInForce = new FormatInForce(),
    readonly share: StrangersShare = new StrangersShare(),
  ) {}

  /** The same store, over another connection. */
  over(redis: RedisLike): RedisStore {
    return new RedisStore(redis, this.keys, this.copies, this.seen, this.fitness, this.format, this.share);
  }

  /** The same store, for what need not wait for copies: it is written again, or by whoever asks again. */
  withoutCopies(): RedisStore {
    return new RedisStore(this.redis, this.keys, null, this.seen, this.fitness, this.format, this.share);
  }

  /** Reads one ref as it stands: a document, a forward, or a document that is being merged. */
  async load(scope: Scope, ref: Ref): Promise<LoadReply> {
    this.format.mustBeReadable();
    const partition = this.keys.partitionOf(scope, ref);
    const keys = [this.keys.document(scope, ref), ...this.#loadKeys(partition, scope)];
    if (kindOf(ref) === "visitor") keys.push(this.keys.lasting(scope, ref));
    const reply = stringsOf(await run(this.redis, "load", keys, []), "load");
    const [timeMs, revision, now, known, open, to, seal] = reply as [string, ...(string | null)[]];
    const facts = factsIn(reply);
    const lasting = reply[LASTING_IN_REPLY] ?? null;
    const [own, retired] = reply.slice(OWN_IN_REPLY);
    if (to) {
      return {
        ...{ at: "forward", to: to as Ref },
        ...(own && { own: own as Ref }),
        ...(retired && { isRetired: true }),
      };
    }
    const loaded: Loaded = {
      scope,
      ref,
      partition,
      revision: (revision ?? null) as Revision | null,
      nowMs: Number(timeMs),
      site: siteFactsFrom(facts, scope, Number(timeMs), this.fitness.unfitSinceMs),
      heard: facts.heard ?? "",
      stops: facts.stops ?? "",
      document: joinLasting(parseDocument(ref, now ?? null, known ?? null, open ?? null), lasting),
      stored: { now: now ?? "", known: known ?? "", open: open ?? "" },
      hasLasting: lasting !== null,
    };
    return seal ? { at: "sealed", into: seal as Ref, loaded } : { at: "document", loaded };
  }

  /** Once what a partition holds now is on the copies too: for an answer that rests on what somebody else wrote. */
  async confirm(partition: Partition): Promise<void> {
    const key = this.keys.copied(partition);
    await this.copies?.write(key, (pipeline) => pipeline.set(key, "1"));
  }

  /** What a decision about a live site rests on beside the person. */
  #rests({ partition, heard }: Loaded): string {
    const { counter, epoch, tick } = this.seen.at(partition);
    return `${heard}#${counter}#${epoch}#${tick}`;
  }

  #loadKeys(partition: Partition, scope: Scope): string[] {
    const { keys } = this;
    return [
      keys.clock(partition, scope),
      keys.scopeFacts(partition, scope),
      keys.watch(partition),
      keys.beats(partition),
    ];
  }

  async commit(loaded: Loaded, change: Change): Promise<Committed> {
    const outOfMemory = mayOverfill(loaded, change) ? "runs" : "refused";
    return await this.commitFields(loaded, change, change.followUps.map(fieldsOf), outOfMemory);
  }

  /** As `commit`, with follow-ups given as the fields they are stored as. */
  async commitFields(
    loaded: Loaded,
    change: Omit<Change, "followUps">,
    followUps: FieldWrite[],
    outOfMemory: "refused" | "runs",
  ): Promise<Committed> {
    const { scope, ref, partition } = loaded;
    const { keys } = this;
    const halves = changedHalves(loaded, change.document, this.format.write);
    const ownClock = hasOwnClock(scope);
    const sandbox = isSandbox(scope);
    const tallies = change.tallies ?? [];
    const stay = stayOf(loaded, change.document);
    const unitsMax = this.share.unitsMax(keys.partitions);
    const args: (string | number)[] = [
      loaded.revision ?? "",
      hasOwnClock(scope) ? "*" : this.#rests(loaded),
      change.decided ? rulesText(change.decided) : "",
      change.decided?.atMs ?? "",
      change.decided?.validBeforeMs ?? "",
      DECISION_AGE_MS_MAX,
      keys.member(scope, ref),
      scope,
      ownClock ? "1" : "",
      halves.now,
      halves.known,
      halves.open,
      dueArgument(change),
      funnelMs(change.document) ?? "",
      stay.ttlMs,
      change.what,
      sandbox ? SANDBOX_TTL_MS : "",
      loaded.site.suspended.join("\n"),
      loaded.site.gapAtMs ?? "",
      loaded.stops,
      sandbox ? SANDBOX_TTL_MS : TALLY_TTL_MS,
      this.share.linesMax(keys.partitions),
      tallies.length,
      ...tallies.flatMap(({ field, instead }) => [field, instead]),
      followUps.length,
    ];
    for (const write of followUps) {
      const ttlMs = sandbox ? SANDBOX_TTL_MS : write.ttlMs;
      args.push(write.create ? "1" : "", write.createdAtMs, ttlMs ?? "", write.fields.length, ...write.fields.flat());
      args.push(write.deliver.length, ...write.deliver.map((n) => deliveryMember(scope, write.id, n)));
    }
    args.push(...stayArguments(ref, stay, bytesOf(halves, loaded.stored), unitsMax));
    const reply = stringsOf(
      await run(
        this.redis,
        "commit",
        [
          keys.document(scope, ref),
          keys.counter(partition),
          keys.due(partition, scope),
          keys.clocks(partition),
          keys.clock(partition, scope),
          keys.facts(partition, siteOf(scope)),
          keys.changes(partition),
          keys.outbox(partition),
          keys.list(partition, scope),
          keys.funnel(partition, scope),
          keys.scopeFacts(partition, scope),
          keys.tally(partition, scope, dayOf(loaded.nowMs)),
          keys.watch(partition),
          keys.beats(partition),
          ...followUps.map((write) => keys.followUp(partition, scope, write.id)),
          ...stayKeys(keys, loaded),
        ],
        args,
        { outOfMemory, copies: this.copies },
      ),
      "commit",
    );
    const committed = decodeCommit(reply);
    if (committed.ok) this.seen.noteRevision(partition, committed.revision);
    if (committed.ok && committed.isCrowded) await this.#makeRoom(partition);
    return committed;
  }

  /** What is written is written: where no room can be made now, the next one makes it. */
  async #makeRoom(partition: Partition): Promise<void> {
    this.share.noteCrowded();
    await makeRoom(this, partition).catch(() => undefined);
  }

  async readFollowUp(scope: Scope, partition: Partition, id: FollowUpId): Promise<StoredFollowUp | undefined> {
    this.format.mustBeReadable();
    let at = partition;
    for (let hop = 0; hop <= FORWARD_HOPS_MAX; hop++) {
      const hash = await this.redis.hgetall(this.keys.followUp(at, scope, id));
      if (hash["moved"] === undefined) return parseFollowUp(id, at, hash);
      at = Number(hash["moved"]) as Partition;
    }
    throw new Error(`follow-up ${id}: more than ${FORWARD_HOPS_MAX} forwards`);
  }

  /** Follow-ups of a scope in one partition, newest first, from a creation time on. */
  async listed(
    partition: Partition,
    scope: Scope,
    fromMs: number | null,
    most: number,
  ): Promise<{ createdAtMs: number; id: FollowUpId }[]> {
    const key = this.keys.list(partition, scope);
    const flat = await this.redis.zrevrangebyscore(key, fromMs ?? "+inf", "-inf", "WITHSCORES", "LIMIT", 0, most);
    return Array.from({ length: flat.length / 2 }, (_, index) => ({
      id: flat[2 * index] as FollowUpId,
      createdAtMs: Number(flat[2 * index + 1]),
    }));
  }

  /** Fields of a follow-up as they are stored, for a merge. */
  async followUpFields(scope: Scope, partition: Partition, id: FollowUpId): Promise<[string, string][]> {
    return Object.entries(await this.redis.hgetall(this.keys.followUp(partition, scope, id)));
  }

  /**
   * Leaves a forward where an id says that it was born, when its person lives elsewhere. False when there is no need,
   * because the follow-up exists.
   */
  async forwardFollowUp(scope: Scope, born: Partition, id: FollowUpId, to: Partition): Promise<boolean> {
    if (born === to) return true;
    return (
      (await run(this.redis, "elsewhere", [this.keys.followUp(born, scope, id)], [to, forwardTtlMs(scope)], {
        copies: this.copies,
      })) === 1
    );
  }

  /** What decisions need to know of the site as a whole, for whoever asks before a person is loaded. */
  async siteFacts(scope: Scope): Promise<SiteFacts> {
    const key = this.keys.scopeFacts(this.keys.home(scope), scope);
    const found = await this.redis.hmget(key, "suspended", "gapAtMs", "resumedAtMs", "stops", "orders");
    const [suspended, gapAtMs, resumedAtMs, stops, orders] = found;
    return siteFactsFrom({ suspended, gapAtMs, resumedAtMs, stops, orders }, scope, 0, null);
  }

  /** What decisions about people of one partition know of the site. */
  async siteFactsIn(scope: Scope, partition: Partition): Promise<SiteFacts> {
    return (await this.#loadNobody(scope, partition)).site;
  }

  async #loadNobody(scope: Scope, partition: Partition): Promise<{ nowMs: number; site: SiteFacts }> {
    const keys = [`${this.keys.counter(partition)}:none`, ...this.#loadKeys(partition, scope)];
    const reply = stringsOf(await run(this.redis, "load", keys, []), "load");
    const nowMs = Number(reply[0]);
    return { nowMs, site: siteFactsFrom(factsIn(reply), scope, nowMs, this.fitness.unfitSinceMs) };
  }

  /** Redis's own time, whatever the scope. */
  async realMs(): Promise<number> {
    const [seconds, micros] = await this.redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  }

  /** The scope's time: Redis's own plus the offset of its clock. */
  async timeMs(scope: Scope, name = ""): Promise<number> {
    return (await this.#loadNobody(scope, this.keys.partitionOf(scope, name))).nowMs;
  }
}

/** Its place; see lua/load.lua. */
const OWN_IN_REPLY = 13;
const LASTING_IN_REPLY = 15;

/** What the load script says of the site; see lua/load.lua. */
function factsIn(reply: (string | null)[]): SiteFactsText {
  const [suspended, gapAtMs, resumedAtMs, heard, stops, orders] = reply.slice(7);
  return { suspended, gapAtMs, resumedAtMs, heard, stops, orders };
}

/** A look that a changed policy made due must not be put off by news that decided nothing. */
function dueArgument({ document, undecided, lookAtMs }: Omit<Change, "followUps">): string {
  const nextLookAtMs = nextLookOf(document);
  if (nextLookAtMs === null) return "";
  if (lookAtMs !== undefined) return `<${lookAtMs}`;
  return undecided ? `<${nextLookAtMs}` : String(nextLookAtMs);
}

/** The last signal of any open checkout. */
function funnelMs(document: PersonDocument): number | null {
  const sales = salesOf(document);
  const times = sales.checkouts.filter((one) => !isEnded(one, sales)).map(({ lastAtMs }) => lastAtMs);
  return times.length > 0 ? Math.max(...times) : null;
}
