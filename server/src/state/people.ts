/**
 * The one way to change a person: load, let a pure step say what follows, commit if nothing happened in between, else
 * do it again. Forwards are followed and merges that are met half-way are finished first.
 */
import { lowerFirst, type Partition, type Ref, type Revision, type Scope } from "../ids.js";
import { finishMerge, type Linked, linkRefs } from "./merge-person.js";
import type { RedisStore } from "./redis-store.js";
import type { Change, Loaded } from "./store.js";

/** What a step wants: an answer, and perhaps a change that must become true before it is given. */
export interface Plan<T> {
  value: T;
  change?: Change;
}

/** The person, or the rules of the site, changed too often; or nobody here can read the policy in force. */
export type WhyNotChanged = "busy" | "policy" | "unreadable";

export type Changed<T> =
  | { ok: true; value: T; loaded: Loaded; revision: Revision | null; nowMs: number }
  | { ok: false; why: WhyNotChanged };

export interface PeopleOptions {
  /** Called between load and commit; tests make races with it. */
  pause?: () => Promise<void>;
  /**
   * Called when a decision was refused because the partition knows other rules than it was made with, or none. Answers
   * when both know what is in force: then it is decided again at once, unless nobody here can read that.
   */
  followRules?: (scope: Scope, partition: Partition) => Promise<"followed" | "unreadable">;
}

/** Forwards and half-done merges met on the way to a document; a chain has at most one hop a kind of ref. */
const HOPS_MAX = 16;
/** Rules change rarely: more often than this within one request is left to the next one. */
const RULES_FOLLOWED_MAX = 4;

const turnOf = (scope: Scope, ref: Ref): string => `${scope}|${ref}`;

export class People {
  /** Changes of one person by this process wait for each other: a conflict costs more than a queue. */
  readonly #turns: Map<string, Promise<unknown>>;

  constructor(
    readonly store: RedisStore,
    readonly options: PeopleOptions = {},
    /** The same people over another connection: whose changes theirs wait for. */
    sharing?: People,
  ) {
    this.#turns = sharing ? sharing.#turns : new Map();
  }

  /** The document that a ref leads to. */
  async load(scope: Scope, ref: Ref): Promise<Loaded> {
    let at = ref;
    let byRetired = false;
    for (let hop = 0; hop < HOPS_MAX; hop++) {
      const reply = await this.store.load(scope, at);
      switch (reply.at) {
        case "document":
          return byRetired ? { ...reply.loaded, byRetired } : reply.loaded;
        case "forward":
          at = reply.to;
          byRetired ||= reply.isRetired === true;
          break;
        case "sealed":
          await finishMerge(this.store, reply.loaded, reply.into);
          at = reply.into;
          break;
        default:
          reply satisfies never;
      }
    }
    throw new Error(`${ref} of ${scope}: more than ${HOPS_MAX} forwards`);
  }

  /**
   * Changes the person that a ref leads to. `tries` bounds how often a conflict is answered by doing it again. Others come
   * to the same person by other refs, so the turn is that of the ref which holds the person. Turns are waited for upwards
   * only: none waits for itself.
   */
  async change<T>(scope: Scope, ref: Ref, tries: number, step: (loaded: Loaded) => Plan<T>): Promise<Changed<T>> {
    return await this.#inTurn(scope, ref, async () => {
      const loaded = await this.load(scope, ref);
      if (loaded.ref === ref) return await this.#change(scope, ref, tries, step, loaded);
      // What was loaded is old when its turn comes, unless nobody was before it.
      const isFree = !this.#turns.has(turnOf(scope, loaded.ref));
      return await this.#inTurn(scope, loaded.ref, () =>
        this.#change(scope, ref, tries, step, isFree ? loaded : undefined),
      );
    });
  }

  /** Makes two refs one person, in the turn of the one that stays: a merge has most to do again after a conflict. */
  async link(scope: Scope, a: Ref, b: Ref): Promise<Linked> {
    const [, stays] = lowerFirst(a, b);
    return await this.#inTurn(scope, stays, () => linkRefs(this.store, scope, a, b));
  }

  async #inTurn<T>(scope: Scope, ref: Ref, work: () => Promise<T>): Promise<T> {
    const key = turnOf(scope, ref);
    const before = this.#turns.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#turns.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(key) === mine) this.#turns.delete(key);
    }
  }

  /** `first`: the person as it was loaded a moment ago. */
  async #change<T>(
    scope: Scope,
    ref: Ref,
    tries: number,
    step: (loaded: Loaded) => Plan<T>,
    first: Loaded | undefined,
  ): Promise<Changed<T>> {
    let known = first;
    let why: WhyNotChanged = "busy";
    let rulesFollowed = 0;
    for (let attempt = 0; attempt < tries; attempt++) {
      const loaded = known ?? (await this.load(scope, ref));
      known = undefined;
      await this.options.pause?.();
      const { value, change } = step(loaded);
      if (!change) {
        await this.store.confirm(loaded.partition);
        return { ok: true, value, loaded, revision: loaded.revision, nowMs: loaded.nowMs };
      }
      const committed = await this.store.commit(loaded, change);
      if (committed.ok) return { ok: true, value, loaded, revision: committed.revision, nowMs: committed.nowMs };
      if (committed.why !== "policy") {
        why = "busy";
        continue;
      }
      if (why !== "unreadable") why = "policy";
      if (this.options.followRules === undefined || rulesFollowed === RULES_FOLLOWED_MAX) break;
      const followed = await this.options.followRules(scope, loaded.partition);
      if (followed === "unreadable") why = followed;
      // One try more: a step that can do without a decision does.
      rulesFollowed = followed === "unreadable" ? RULES_FOLLOWED_MAX : rulesFollowed + 1;
      // That the rules changed says nothing about the person.
      attempt -= 1;
    }
    return { ok: false, why };
  }
}
