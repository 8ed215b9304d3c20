/**
 * Holdoff as the clients of an interleaving have it: each actor is a process of its own, with its own store over its
 * own connection, and calls the functions behind the routes of the API.
 */

import { knows } from "./knows.mjs";
import { namesOf } from "./names.mjs";
import {
  Bell,
  cancelFollowUp,
  findFollowUp,
  followUpSchema,
  freshPermit,
  IntakeCounts,
  ingestBatch,
  ingestEvent,
  linkRefs,
  liveScope,
  lookAt,
  openStore,
  People,
  Permits,
  ProblemError,
  parseBatch,
  parseEvents,
  publishRules,
  redeemAsAsked,
  refOf,
  StillChangingError,
  scheduleFollowUp,
  testScope,
  visitorRef,
} from "./product.mjs";
import { RecordingStore } from "./recording-store.mjs";
import { SITES, signatureOf } from "./site.mjs";
import { steppedRedisOf } from "./stepped-redis.mjs";

const REASON = "the shop changed its mind";
const NOTHING = () => undefined;
const KNOWN_SITES = {
  all: SITES,
  byId: (id) => SITES.find((site) => site.id === id),
  openPublishable: NOTHING,
  openSecret: NOTHING,
};

export class HoldoffGate {
  #store;
  #permits;
  #plays = 0;

  /** @param connections several, as several processes have; `guarded: false` takes the compare-and-set out */
  constructor(connections, { guarded = true } = {}) {
    this.connections = connections;
    this.guarded = guarded;
    this.SteppedRedis = steppedRedisOf(connections[0]);
  }

  /** Begins with nothing stored: what a long run leaves behind must not fill the memory. */
  async open() {
    await this.connections[0].flushall();
    const { store, permitSecret } = await openStore(this.connections[0]);
    for (const { id, policy, enforce } of SITES) await publishRules(store, id, { policy: policy.hash, enforce });
    this.#store = store;
    this.#permits = new Permits(permitSecret);
  }

  close() {
    for (const connection of this.connections) connection.disconnect();
  }

  /** What one interleaving needs of it. */
  play(plan, history, stage) {
    this.#plays += 1;
    const names = namesOf(`${plan.seed.toString(36)}x${this.#plays.toString(36)}`);
    const site = SITES[plan.patient ? 1 : 0];
    const opened = { site, scope: plan.live ? liveScope(site.id) : testScope(site.id) };
    const common = { plan, history, stage, names, opened, ids: new Map(), tokens: new Map() };
    return new HoldoffPlay({ ...common, join: (actor) => this.#join(common, actor) });
  }

  /** What one process works with; `run` is what it does just now. */
  #join({ stage, history }, actor) {
    const process = { run: -1 };
    const note = (reply) => {
      const commit = store.heard(reply);
      if (commit) history.committed(process.run, commit);
    };
    const connection = this.connections[Math.floor(stage.random.next() * this.connections.length)];
    const redis = new this.SteppedRedis(connection, stage, actor, note);
    const store = new RecordingStore(redis, this.#store, this.guarded);
    process.doors = {
      people: new People(store),
      bell: new Bell(),
      intake: new IntakeCounts(),
      permits: this.#permits,
      sites: () => KNOWN_SITES,
    };
    return process;
  }
}

class HoldoffPlay {
  hasFaults = true;

  constructor(play) {
    Object.assign(this, play);
  }

  does() {
    return true;
  }

  /** Whether an operation can be tried yet. */
  isPossible({ do: what, followUp, permitted }) {
    if (what === "redeem" && permitted && !this.tokens.has(followUp)) return false;
    return what === "schedule" || followUp === undefined || this.ids.has(followUp);
  }

  /** Everything that was scheduled is due at once. */
  isDue() {
    return this.ids.size > 0;
  }

  async act(process, op) {
    const { opened } = this;
    const { doors } = process;
    switch (op.do) {
      case "schedule":
        return await this.#schedule(doors, this.plan.followUps[op.followUp]);
      case "fact":
        return await this.#tell(doors, this.plan.facts[op.fact]);
      case "cancel":
        await cancelFollowUp(doors, opened, await this.#find(doors, op.followUp), REASON);
        return {};
      case "look":
        return {
          releases: (await lookAt(doors.people, opened.site, opened.scope, this.#ref(op.person))).releases ?? 0,
        };
      case "link":
        return await linkRefs(
          doors.people.store,
          opened.scope,
          this.#ref(op.person ?? "visitor"),
          this.#ref("customer"),
        );
      case "permit": {
        const { token } = await freshPermit(doors, opened, await this.#find(doors, op.followUp));
        this.tokens.set(op.followUp, token);
        return {};
      }
      case "redeem":
        return await this.#redeem(doors, op);
      default:
        throw new Error(`no client knows how to ${op.do}`);
    }
  }

  /** What is expected when something does not work: `again` where the client cannot know whether it did. */
  refusalOf(error) {
    if (error instanceof StillChangingError) return { code: "busy", again: true };
    if (!(error instanceof ProblemError)) return undefined;
    return { code: error.code, again: error.code === "busy" };
  }

  /** Lets what is still open come to its end, and says how everything stands. */
  async close(act) {
    const before = await this.#documents(act.process);
    const open = before.filter(({ document }) => document.open.length > 0);
    for (const { person } of new Map(open.map((one) => [one.ref, one])).values()) await act.try({ do: "look", person });
    const ids = open.flatMap(({ document }) => document.open.map(({ id }) => id));
    for (const id of new Set(ids)) await this.#bringToEnd(act, id);
    const statuses = {};
    for (const [n, id] of this.ids) statuses[n] = await this.#statusOf(act.process, id);
    const after = open.length > 0 ? await this.#documents(act.process) : before;
    const facts = {};
    for (const fact of this.history.facts) {
      const { document } = after.find(({ person }) => person === fact.person);
      facts[fact.n] = knows(document, fact, this.#said(fact));
    }
    return { statuses, facts };
  }

  /** What nobody learnt the id of is nobody's to end. */
  async #bringToEnd(act, id) {
    const n = [...this.ids.keys()].find((one) => this.ids.get(one) === id);
    if (n === undefined) return;
    if ((await this.#statusOf(act.process, id)) === "released")
      await act.try({ do: "redeem", followUp: n, key: "end" });
    if (["waiting", "released"].includes(await this.#statusOf(act.process, id)))
      await act.try({ do: "cancel", followUp: n });
  }

  /** Undefined where there is none. */
  async #statusOf({ doors }, id) {
    return (await findFollowUp(doors, this.opened, id).catch(NOTHING))?.state.status;
  }

  async #documents({ doors }) {
    const { followUps, facts } = this.plan;
    const persons = [...new Set([...followUps, ...facts].map(({ person }) => person))];
    return await Promise.all(
      persons.map(async (person) => ({ person, ...(await doors.people.load(this.opened.scope, this.#ref(person))) })),
    );
  }

  #ref(person) {
    const name = this.names.person(person);
    return person === "visitor" ? visitorRef(name) : refOf(person, name);
  }

  #refs(...kinds) {
    return Object.fromEntries(kinds.map((kind) => [kind, this.names.person(kind)]));
  }

  #said({ n, tab, seq, checkout, event = n, order = n }) {
    return {
      tab: this.names.key("tab", tab),
      seq,
      event: this.names.key("event", event),
      order: this.names.key("order", order),
      checkout: checkout && this.names.checkout(checkout),
    };
  }

  #find(doors, n) {
    return findFollowUp(doors, this.opened, this.ids.get(n));
  }

  async #schedule(doors, { n, person, verified, channel, purpose, offer, checkout, trigger, delayMs }) {
    const both = verified && person !== "visitor";
    const request = followUpSchema.parse({
      person: both ? { ...this.#refs(person, "visitor"), verified: true } : this.#refs(person),
      channel,
      purpose,
      basis: "consent",
      trigger: { type: trigger },
      ...(offer !== undefined && { offer }),
      ...(checkout !== undefined && { about: { checkout: this.names.checkout(checkout) } }),
      ...(delayMs > 0 && { delay: delayMs }),
    });
    const { followUp } = await scheduleFollowUp(doors, this.opened, request, { key: this.names.key("schedule", n) });
    this.ids.set(n, followUp.id);
    return { id: followUp.id, status: followUp.state.status };
  }

  async #tell(doors, fact) {
    const { door, person, links, n: _n, tab: _tab, seq: _seq, order: _order, event: _event, ...said } = fact;
    const { tab, seq, event, order, checkout } = this.#said(fact);
    const full = {
      ...said,
      ...(checkout !== undefined && { checkout }),
      ...(fact.type.startsWith("order.") && { order }),
    };
    if (door === "event") {
      const events = [{ id: event, person: this.#refs(person, ...links), ...full }];
      for (const one of parseEvents({ events }, this.opened.site.policy.zone).events)
        await ingestEvent(doors, this.opened, one);
      return {};
    }
    const customer = this.names.person("customer");
    const refs = links.length > 0 ? { customer, hash: signatureOf(customer) } : {};
    const visitor = this.names.person("visitor");
    const batch = { key: this.opened.site.publishableKey, visitor, tab, refs, signals: [{ seq, ...full }] };
    await ingestBatch(doors, this.opened, parseBatch(Buffer.from(JSON.stringify(batch))));
    return {};
  }

  async #redeem(doors, { followUp: n, key, permitted }) {
    const stored = await this.#find(doors, n);
    const permit = permitted ? doors.permits.read(this.tokens.get(n)) : undefined;
    const asked = { ...(key !== undefined && { idempotencyKey: key }), ...(permit && { permit }) };
    const { go, code } = await redeemAsAsked(doors, this.opened, stored, asked);
    return { go, code, permit: permit?.release };
  }
}
