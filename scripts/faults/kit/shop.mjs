/**
 * The shop's backend and a page of it. Each call is noted as it was seen from outside: `ok` (it is so), `fail` (it was
 * refused), or `unknown` (no answer, or 503: it may be so).
 */
import { randomBytes } from "node:crypto";

const GIVE_UP_MS = 10_000;
/** A clock that goes on by weeks may take a while. */
const ADVANCED_MS_MAX = 900_000;

export const fresh = (prefix) => `${prefix}${randomBytes(12).toString("hex")}`;

const outcomeOf = (status) => (status < 300 ? "ok" : status < 500 ? "fail" : "unknown");

export class Shop {
  /** Every call: name, what it was about, when it began and ended, and what came of it. */
  history = [];

  /** @param {() => string} url where the API listens now; a sandbox is named by `name` */
  constructor(url, { secret, publishable }, name = "") {
    this.url = url;
    this.secret = secret + (name && `+${name}`);
    this.publishable = publishable + (name && `+${name}`);
  }

  async call(name, about, method, path, { body, headers = {}, giveUpMs = GIVE_UP_MS } = {}) {
    const startedMs = performance.now();
    const entry = { name, about, invokedAtMs: Date.now(), outcome: "unknown", status: 0, body: undefined };
    this.history.push(entry);
    try {
      const response = await fetch(`${this.url()}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.secret}`, "content-type": "application/json", ...headers },
        signal: AbortSignal.timeout(giveUpMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      entry.status = response.status;
      entry.body = await response.json();
      entry.outcome = outcomeOf(response.status);
    } catch (error) {
      // No answer: the server died, or hung up.
      entry.error = error instanceof Error ? error.message : String(error);
    }
    entry.endedAtMs = Date.now();
    entry.tookMs = performance.now() - startedMs;
    return entry;
  }

  /** A call to a customer, as soon as nothing speaks against it after `delayMs`. */
  async schedule(more = {}, key = fresh("k")) {
    const body = {
      person: { customer: fresh("c_") },
      channel: "call",
      purpose: "sales",
      basis: "consent",
      trigger: { type: "requested" },
      ...more,
    };
    return await this.call("schedule", key, "POST", "/v1/follow-ups", { body, headers: { "idempotency-key": key } });
  }

  cancel(id) {
    return this.call("cancel", id, "POST", `/v1/follow-ups/${id}/cancel`, { body: { reason: "lab" } });
  }

  redeem(id, key) {
    const headers = key === undefined ? {} : { "idempotency-key": key };
    return this.call("redeem", id, "POST", `/v1/follow-ups/${id}/redeem`, { body: {}, headers });
  }

  event(person, fact, id = fresh("e")) {
    return this.call("event", id, "POST", "/v1/events", { body: { events: [{ id, person, ...fact }] } });
  }

  order(customer, id = fresh("e")) {
    return this.event({ customer }, { type: "order.completed", order: fresh("o_") }, id);
  }

  get(id) {
    return this.call("get", id, "GET", `/v1/follow-ups/${id}`);
  }

  async receipts(id) {
    const { body, outcome, status } = await this.call("receipts", id, "GET", `/v1/follow-ups/${id}/receipts`);
    if (outcome !== "ok") throw new Error(`receipts of ${id}: ${status}`);
    return body.data;
  }

  suspicion() {
    return this.call("suspicion", "", "GET", "/v1/resume");
  }

  resume(completed = []) {
    return this.call("resume", "", "POST", "/v1/resume", { body: { completed } });
  }

  advance(to) {
    return this.call("advance", "", "POST", "/v1/test-clock/advance", { body: to, giveUpMs: ADVANCED_MS_MAX });
  }

  /** A page load of a visitor; `says` reports facts as the script does. */
  page(visitor = fresh("v_")) {
    const tab = fresh("t_");
    let seq = 0;
    const says = (...facts) => {
      const signals = facts.map((fact) => ({ seq: ++seq, at: 1_000, ...fact }));
      const batch = { v: 1, key: this.publishable, visitor, tab, sentAt: 1_000, signals };
      const headers = { "content-type": "text/plain", origin: "http://localhost:1" };
      return this.call("signals", visitor, "POST", "/v1/signals", { body: batch, headers });
    };
    return { visitor, says };
  }
}
