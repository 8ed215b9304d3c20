/**
 * What happened in one interleaving, in the order in which it happened: each client notes when it asks, and what it was
 * answered; each commit that Redis carried out is noted with its revision, whoever learnt of it.
 *
 * @typedef {{ kind: "invoke" | "ok" | "fail" | "unknown" | "threw" | "commit" | "ring" | "sent", run: number,
 *   atMs?: number, answer?: object, why?: string, commit?: Commit, followUp?: number }} Entry
 * @typedef {{ ref: string, revision: number, what: string, from?: string, atMs: number,
 *   writes: { followUp: number | undefined, status: string, release: number, key?: string, code?: string }[] }} Commit
 *   `atMs`: when Redis was read for it, which is when what it says was received; `code`: why a follow-up ends
 */
import { factAsHeard, followUpAsHeard } from "./heard.mjs";

export class History {
  /** @type {Entry[]} */
  log = [];
  /** Each time that a client tried an operation. @type {{ client: string, op: import("./plan.mjs").Op }[]} */
  runs = [];
  /** How things stood when all was over. */
  end;
  #ids = new Map();

  constructor({ seed, followUps, facts }) {
    this.seed = seed;
    this.followUps = followUps.map(followUpAsHeard);
    this.facts = facts.map(factAsHeard);
  }

  invoke(client, op) {
    const run = this.runs.push({ client, op }) - 1;
    this.note("invoke", run, { atMs: Date.now() });
    return run;
  }

  note(kind, run, more) {
    this.log.push({ kind, run, ...more });
  }

  /** A commit that Redis carried out for this run. `created` is the id that a scheduled follow-up got. */
  committed(run, { created, writes, ...commit }) {
    if (created !== undefined) this.#ids.set(created, this.runs[run].op.followUp);
    const named = writes.map(({ id, ...write }) => ({ followUp: this.#ids.get(id), ...write }));
    this.note("commit", run, { commit: { ...commit, writes: named } });
  }
}
