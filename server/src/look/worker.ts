/**
 * Claims due persons, partition by partition, and looks at each. The due index is the only alarm clock: this asks it
 * again when the next entry is due, at least every second, and where the bell rings.
 */

import { crashPoint } from "../crash-point.js";
import type { Doors } from "../doors.js";
import { type Partition, siteOf } from "../ids.js";
import type { Logger } from "../log.js";
import { Rounds } from "../rounds.js";
import { type Claimed, claimDue, postponeLook } from "../state/due-index.js";
import { RedisClocks } from "../state/redis-clocks.js";
import { lookAt } from "./look.js";

/** A worker that dies holds its claims this long. */
const LEASE_MS = 10_000;
const CLAIM_MAX = 100;
/** A claim that Redis carries out later than this was given up: what it lent would wait for its lease. */
const CLAIM_VALID_MS = 2_500;
/** A look that met too many other changes is tried again after this long. */
const AGAIN_MS = 1_000;
/** A Redis that failed is asked again after this long. */
const FAILED_MS = 500;
const FAILED_MAX = 10_000;
/** What another process made due meanwhile is found this late at the most. */
const ROUND_MS_MAX = 1_000;
const LOOKS_AT_ONCE = 32;

export class LookWorker {
  readonly #rounds: Rounds;
  /** Claimed, and not looked at because Redis failed: looked at in the next round over all, not when their lease ends. */
  readonly #failed = new Set<string>();
  readonly #clocks = new RedisClocks();
  #isBehind = false;

  constructor(
    readonly doors: Doors,
    readonly log: Logger,
  ) {
    const work = {
      name: "looks",
      round: (rung: ReadonlySet<Partition> | null) => this.#once(rung),
      failedWaitMs: FAILED_MS,
    };
    this.#rounds = new Rounds(work, doors.bell, log);
  }

  /** More is due than is looked at at once. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  async stop(): Promise<void> {
    await this.#rounds.stop();
  }

  /** Answers how long to wait for the next round over all partitions. */
  async #once(rung: ReadonlySet<Partition> | null): Promise<number> {
    const { keys, fitness } = this.doors.people.store;
    // Nothing could be released. Who is due meanwhile is looked at when it is fit: that rings the bell.
    if (fitness.unfitSinceMs !== null) return ROUND_MS_MAX;
    // What it claimed it could only give back: others decide.
    if (this.doors.sites().all.every(({ unreadable }) => unreadable)) return ROUND_MS_MAX;
    const claims = await Promise.all([...(rung ?? keys.all())].map((partition) => this.#claim(partition)));
    const failed = rung ? [] : [...this.#failed];
    for (const member of failed) this.#failed.delete(member);
    const members = [...new Set([...failed, ...claims.flatMap((claim) => claim.members)])];
    this.#isBehind = members.length > LOOKS_AT_ONCE;
    if (members.length > 0) crashPoint("after_due");
    const changed = new Set<Partition>();
    for (let at = 0; at < members.length; at += LOOKS_AT_ONCE) {
      await Promise.all(members.slice(at, at + LOOKS_AT_ONCE).map((member) => this.#tryToLook(member, changed)));
    }
    // Where a claim was full the next one finds the rest.
    this.#isBehind = claims.some((claim) => claim.members.length >= CLAIM_MAX);
    // This worker hears it as well, and asks for what is due there now.
    for (const partition of changed) this.doors.bell.ring(partition);
    const waits = claims.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs]));
    return Math.min(this.#failed.size > 0 ? FAILED_MS : ROUND_MS_MAX, ...waits);
  }

  async #claim(partition: Partition): Promise<Claimed> {
    const nowMs = this.#clocks.nowMs(partition);
    const validBeforeMs = nowMs === null ? null : nowMs + CLAIM_VALID_MS;
    const claim = { most: CLAIM_MAX, leaseMs: LEASE_MS, validBeforeMs };
    const claimed = await claimDue(this.doors.people.store, partition, claim);
    this.#clocks.note(partition, claimed.realMs);
    return claimed;
  }

  async #tryToLook(member: string, changed: Set<Partition>): Promise<void> {
    try {
      await this.#look(member, changed);
    } catch (error) {
      this.log.warn({ error }, "a look failed; there is another in a moment");
      // More than this come back when their lease ends.
      if (this.#failed.size < FAILED_MAX) this.#failed.add(member);
    }
  }

  async #look(member: string, changed: Set<Partition>): Promise<void> {
    const { people, sites } = this.doors;
    const { scope, ref } = people.store.keys.parseMember(member);
    const site = sites().byId(siteOf(scope));
    if (!site) {
      this.log.error({ scope }, "a follow-up is due at a site that is not in the sites file");
      return;
    }
    const looked = await lookAt(people, site, scope, ref);
    if (looked.settled) {
      changed.add(looked.partition);
      return;
    }
    // Said once for the site, and not of each person.
    if (looked.why !== "unreadable")
      this.log.warn({ scope, why: looked.why }, "a look did not settle; there is another in a moment");
    await postponeLook(people.store, scope, ref, AGAIN_MS);
  }
}
