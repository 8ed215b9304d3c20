/** Histories written by hand, in few words. */
import { contradictionIn } from "../../races/check.mjs";

export const FOLLOW_UP = {
  n: 0,
  person: "customer",
  verified: false,
  channel: "email",
  purpose: "sales",
  checkout: "k1",
  trigger: "checkout_incomplete",
  delayMs: 0,
};
export const ORDER = { n: 0, door: "event", person: "customer", links: [], type: "order.completed", checkout: "k1" };
export const SCHEDULE = { do: "schedule", followUp: 0 };
export const FACT = { do: "fact", fact: 0 };
export const CANCEL = { do: "cancel", followUp: 0 };
export const LINK = { do: "link" };
export const redeem = (key) => ({ do: "redeem", followUp: 0, ...(key && { key }) });

/** A history in short: who does what, one line an entry. */
export class Told {
  log = [];
  runs = [];
  #revision = 0;

  constructor({ followUps = [FOLLOW_UP], facts = [ORDER] } = {}) {
    this.followUps = followUps;
    this.facts = facts;
  }

  ask(op) {
    const run = this.runs.push({ client: `client ${this.runs.length}`, op }) - 1;
    this.log.push({ kind: "invoke", run, atMs: this.log.length });
    return this.runs.length - 1;
  }

  answer(run, answer = {}) {
    this.log.push({ kind: "ok", run, answer });
    return this;
  }

  /** Each step takes a millisecond, unless `atMs` says otherwise. */
  commit(run, what, writes = [], at = {}) {
    const { ref = "customer:c", revision = this.#revision + 1, from, atMs = this.log.length } = at;
    this.#revision = revision;
    this.log.push({ kind: "commit", run, commit: { ref, revision, what, writes, atMs, ...(from && { from }) } });
    return this;
  }

  /** A whole operation, with its commit. */
  did(op, what, writes, answer = {}, at = {}) {
    const run = this.ask(op);
    return this.commit(run, what, writes, at).answer(run, answer);
  }

  scheduled(status = "released", followUp = 0) {
    const write = { followUp, status, release: status === "released" ? 1 : 0 };
    return this.did({ do: "schedule", followUp }, "follow_up.scheduled", [write], { id: `fu_${followUp}` });
  }

  sent(followUp = 0) {
    this.log.push({ kind: "sent", run: this.ask({ do: "send", followUp }), followUp });
    return this;
  }
}

export const RELEASED = [{ followUp: 0, status: "released", release: 1 }];
export const CANCELLED = [{ followUp: 0, status: "cancelled", release: 1 }];
export const redeemed = (key) => [{ followUp: 0, status: "redeemed", release: 1, ...(key && { key }) }];
export const goes = (told, key) => told.did(redeem(key), "follow_up.redeemed", redeemed(key), { go: true });
export const ordered = (told, writes = []) => told.did(FACT, "person.active", writes);
export const whatOf = (history) => contradictionIn(history)?.what;
