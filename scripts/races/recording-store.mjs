/**
 * A store that remembers what its next commit means, so that it can be noted with the revision that Redis gives it,
 * also where the client never learns of it.
 */
import { RedisStore } from "./product.mjs";

export class RecordingStore extends RedisStore {
  #states = [];
  /** What is being committed; whoever hears Redis's reply notes it. */
  meaning;

  /** @param guarded without the guard, whatever was written since the load is written over */
  constructor(redis, { keys }, guarded) {
    super(redis, keys);
    this.guarded = guarded;
  }

  async commit(loaded, change) {
    const now = this.guarded ? undefined : await this.load(loaded.scope, loaded.ref);
    this.#states = change.followUps;
    return await super.commit(now?.at === "document" ? { ...loaded, revision: now.loaded.revision } : loaded, change);
  }

  async commitFields(loaded, change, fields) {
    const states = this.#states;
    this.#states = [];
    this.meaning = {
      ref: loaded.ref,
      what: change.what,
      atMs: loaded.nowMs,
      ...absorbed(loaded, change),
      ...created(states),
      writes: states.flatMap(written),
    };
    return await super.commitFields(loaded, change, fields);
  }

  /** Called with every reply of Redis that this store's actor caused. Answers the commit that it was, if it was one. */
  heard(reply) {
    if (!this.meaning || !Array.isArray(reply) || reply[0] !== "ok" || !isRevision(reply[1])) return undefined;
    return { ...this.meaning, revision: Number(reply[1].split(".").at(-1)) };
  }
}

/** Other scripts answer `ok` as well. */
const isRevision = (text) => /^\d+\.\d+$/.test(text);

function absorbed(loaded, change) {
  if (change.what !== "person.merged") return {};
  // What the other one had absorbed before is new here, too; its own mark is the last.
  const mark = change.document.known.absorbed.findLast((one) => !loaded.document.known.absorbed.includes(one));
  return mark === undefined ? {} : { from: mark.slice(0, mark.lastIndexOf("@")) };
}

function created(states) {
  const first = states.find(({ create }) => create !== undefined);
  return first ? { created: first.id } : {};
}

function written({ id, state, receipt }) {
  if (!state) return [];
  const { status, release, redeemKey: key } = state;
  const code = status === "cancelled" ? receipt?.decision.reasons[0]?.code : undefined;
  return [{ id, status, release, ...(key !== undefined && { key }), ...(code !== undefined && { code }) }];
}
