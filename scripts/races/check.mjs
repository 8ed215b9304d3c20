/**
 * Replays the history of one interleaving against a model of one person, and finds its first contradiction: something
 * that was let happen though what forbids it was committed or acknowledged before, a second go, an answer that was not
 * so, something lost, an end for no reason. Pure. Compared are the orders of commits and of answers; times only where the
 * rules do, as receipts.
 */
import { Acknowledged } from "./acknowledged.mjs";
import { Documents, lets } from "./documents.mjs";

const ENDS = ["redeemed", "closed", "cancelled", "expired"];

/**
 * @param {import("./history.mjs").History} history
 * @returns {{ what: "after its end" | "after its end, in the window" | "after its cancel" | "redeemed twice" | "another answer" | "lost" | "counted twice" | "for no reason" | "wrong order" | "error",
 *   text: string, at: number } | undefined} `at` is the entry that contradicts those before it
 */
export function contradictionIn(history) {
  const replay = new Replay(history);
  for (const [at, entry] of history.log.entries()) {
    const found = replay.take(entry, at);
    if (found) return { ...found, at };
  }
  const found = history.end && replay.close(history.end);
  return found && { ...found, at: history.log.length };
}

const found = (what, text) => ({ what, text });

class Replay {
  #acknowledged;
  #documents;
  /** By follow-up: each redeem that was committed. */
  #redeems = new Map();
  /** By follow-up: keys of the redeems that were told to go. */
  #goes = new Map();
  #sent = new Set();
  /** By run: what ended the follow-up when its sender began to ask. */
  #stopWhenAsked = new Map();
  #invokedAt = [];

  constructor(history) {
    this.history = history;
    this.#acknowledged = new Acknowledged(history);
    this.#documents = new Documents(history, this.#acknowledged.said);
  }

  take(entry, at) {
    const run = this.history.runs[entry.run];
    const scheduled = this.#acknowledged.scheduled.get(run.op.followUp);
    this.#acknowledged.take(entry, run, at);
    switch (entry.kind) {
      case "invoke":
        this.#invokedAt[entry.run] = at;
        if (run.op.do === "send") this.#stopWhenAsked.set(entry.run, this.#stopOf(run.op.followUp));
        return undefined;
      case "commit":
        return this.#commit(entry, run, at);
      case "ok":
        return this.#answer(entry, run, scheduled);
      case "sent":
        return this.#send(entry);
      case "threw":
        return found("error", `${run.op.do} failed: ${entry.why}`);
      default:
        return undefined;
    }
  }

  #commit(entry, { op }, at) {
    const { commit } = entry;
    const before = new Map(this.#documents.followUps);
    const problem = this.#documents.commit(entry, op, at);
    if (problem) return problem;
    for (const write of commit.writes) {
      const { followUp: n, status, release, key } = write;
      const was = before.get(n);
      if (status === "redeemed" && was?.status === "redeemed" && key !== this.#redeems.get(n)?.[0].key)
        return found("redeemed twice", `follow-up ${n} was redeemed with key ${key ?? "(none)"} after it was redeemed`);
      if (!lets(was, write)) continue;
      if (status === "redeemed") this.#redeems.set(n, [...(this.#redeems.get(n) ?? []), { key, release, at }]);
      const stop = this.#stopOf(n);
      if (stop) return found("after its end", `follow-up ${n} was ${status}, though ${stop}`);
    }
    return undefined;
  }

  /** @param scheduled what was answered before, of this follow-up */
  #answer({ answer, run: runNumber }, { op }, scheduled) {
    if (op.do === "schedule" && scheduled && scheduled.id !== answer.id)
      return found("another answer", `the same key scheduled ${scheduled.id} and ${answer.id}`);
    return op.do === "redeem" ? this.#redeemAnswer(op, answer, this.#invokedAt[runNumber]) : undefined;
  }

  #redeemAnswer({ followUp: n, key }, { go, code, permit }, invokedAt) {
    const mine = (this.#redeems.get(n) ?? []).find((one) => one.key === key);
    // A permit of another release is no repetition; one that has run out is refused before anybody asks if it was used.
    const repeats = key !== undefined && mine && mine.at < invokedAt && (permit ?? mine.release) === mine.release;
    if (!go && repeats && code !== "bad_permit")
      return found("another answer", `follow-up ${n} was redeemed with key ${key}, and the same key is told ${code}`);
    if (!go) return undefined;
    if (!mine) return found("wrong order", `follow-up ${n}: a go with key ${key ?? "(none)"} without a redeem of it`);
    if (permit !== undefined && permit !== mine.release)
      return found("another answer", `follow-up ${n}: release ${mine.release} went by a permit of release ${permit}`);
    const keys = this.#goes.get(n) ?? [];
    if (keys.some((other) => other === undefined || other !== key))
      return found("redeemed twice", `follow-up ${n}: go with key ${keys[0] ?? "(none)"} and ${key ?? "(none)"}`);
    this.#goes.set(n, [...keys, key]);
    return undefined;
  }

  #stopOf(n) {
    return this.#acknowledged.stopOf(this.history.followUps[n]);
  }

  /** A gate without commits: what counts is the sending itself. */
  #send({ followUp: n, run }) {
    if (this.#sent.has(n)) return found("redeemed twice", `follow-up ${n} was sent twice`);
    this.#sent.add(n);
    const stop = this.#stopOf(n);
    return stop && found(this.#lateness(n, run), `follow-up ${n} was sent, though ${stop}`);
  }

  /** Of an order nobody is told whether it came in time; of a cancel the shop is. */
  #lateness(n, run) {
    if (this.#acknowledged.cancelled.has(n)) return "after its cancel";
    return this.#stopWhenAsked.get(run) ? "after its end" : "after its end, in the window";
  }

  /** @param end `statuses` by follow-up, `facts` by fact: whether the person's document knows it */
  close({ statuses, facts }) {
    for (const n of this.#acknowledged.scheduled.keys()) {
      const status = statuses[n];
      if (status === undefined) return found("lost", `follow-up ${n} was acknowledged, and is not there`);
      if (!ENDS.includes(status)) return found("lost", `follow-up ${n} is ${status} when all is over`);
      const committed = this.#documents.followUps.get(n)?.status;
      if (status !== committed) return found("lost", `follow-up ${n} reads ${status}, and ${committed} was committed`);
      if (this.#acknowledged.cancelled.has(n) && status !== "cancelled")
        return found("lost", `follow-up ${n} reads ${status}, and its cancel was acknowledged`);
    }
    const forgotten = this.history.facts.find(({ n }) => this.#acknowledged.hasFact(n) && !facts[n]);
    return forgotten && found("lost", `fact ${forgotten.n} (${forgotten.type}) was acknowledged, and nobody knows it`);
  }
}
