/**
 * What a good developer writes in an afternoon, as the measure: a delayed job of BullMQ for each follow-up; whatever
 * ends it takes its job away, and leaves a note in a Redis hash that is read right before sending. Its rules are exact
 * (`ends.mjs`), its jobs have ids so that a retry adds none, links are followed, and it is spared crashes and lost
 * answers. What it has not is one moment at which "nothing has ended it" and "it is made" are one.
 */
import { serverPackage } from "../server-package.mjs";
import { isCartEmpty } from "./carts.mjs";
import { endsForGood, isAboutCart, isCompletedBy, wantsOrder } from "./ends.mjs";
import { namesOf } from "./names.mjs";
import { numberOf, ordersOf } from "./orders.mjs";
import { Actor } from "./stage.mjs";
import { steppedRedisOf } from "./stepped-redis.mjs";
import { GUEST } from "./told-facts.mjs";

const { Queue, Worker } = serverPackage("bullmq");

const NAME = "contacts";
const AT_ONCE = 256;
const KEPT_SECONDS = 3_600;
/** What its clients can ask of it. There is nothing to look at, and its worker is the sender. */
const DOES = ["schedule", "fact", "cancel", "link"];

export class NaiveGate {
  #queue;
  #worker;
  #plays = new Map();
  #number = 0;

  constructor(connections, queueConnection) {
    this.connections = connections;
    this.queueConnection = queueConnection;
    this.SteppedRedis = steppedRedisOf(connections[0]);
  }

  /** Begins with nothing stored. */
  async open() {
    await this.#end();
    await this.connections[0].flushall();
    const connection = this.queueConnection;
    this.#queue = new Queue(NAME, { connection });
    this.#worker = new Worker(NAME, async ({ data }) => await this.#plays.get(data.play)?.contact(data), {
      connection,
      concurrency: AT_ONCE,
    });
    await this.#worker.waitUntilReady();
  }

  async close() {
    await this.#end();
    for (const connection of [...this.connections, this.queueConnection]) connection.disconnect();
  }

  async #end() {
    await this.#worker?.close();
    await this.#queue?.close();
  }

  play(plan, history, stage) {
    this.#number += 1;
    const number = this.#number;
    const done = () => this.#plays.delete(number);
    const names = namesOf(`${plan.seed.toString(36)}x${number.toString(36)}`);
    const play = new NaivePlay({ number, plan, history, stage, names, queue: this.#queue, done });
    play.join = (actor) => ({ actor, run: -1, redis: this.#redisOf(stage, actor) });
    this.#plays.set(number, play);
    return play;
  }

  #redisOf(stage, actor) {
    const connection = this.connections[stage.random.below(this.connections.length)];
    return new this.SteppedRedis(connection, stage, actor, () => undefined);
  }
}

/** Whether one of these orders stands and ends it. */
const ordersEnd = (told, followUp, at) =>
  ordersOf(told).some(
    ({ stands, checkouts, reachMs }) =>
      stands &&
      ([...checkouts].some((checkout) => isCompletedBy(checkout, followUp)) || (wantsOrder(followUp) && reachMs >= at)),
  );

class NaivePlay {
  hasFaults = false;
  ids = new Map();
  /** Jobs that are still to come, and those that came or were taken away. */
  #outstanding = new Set();
  #finished = new Set();
  #arrived = 0;
  #over = () => undefined;

  constructor(play) {
    Object.assign(this, play);
  }

  does({ do: what }) {
    return DOES.includes(what);
  }

  isPossible({ do: what, followUp }) {
    return what !== "cancel" || this.ids.has(followUp);
  }

  isDue() {
    return this.#arrived > 0;
  }

  /** It refuses nothing. */
  refusalOf() {
    return undefined;
  }

  async act(process, op) {
    const { followUps, facts } = this.history;
    switch (op.do) {
      case "schedule":
        return await this.#schedule(process, followUps[op.followUp]);
      case "fact":
        return await this.#tell(process, facts[op.fact]);
      case "cancel":
        return await this.#cancel(process, followUps[op.followUp]);
      default:
        await this.#link(process, op.person ?? "visitor", "customer");
        return { linked: true };
    }
  }

  /** All is over when every job was done or taken away. */
  async close() {
    if (this.#outstanding.size > 0) {
      await new Promise((resolve) => {
        this.#over = resolve;
      });
    }
    this.done();
    return undefined;
  }

  /** The worker's part: read what was noted, then send. */
  async contact({ followUp: n, at }) {
    this.#arrived += 1;
    const followUp = this.history.followUps[n];
    const process = this.join(new Actor(`job ${n}`));
    process.run = this.history.invoke(`job ${n}`, { do: "send", followUp: n });
    const person = await this.#whoIs(process, followUp.person);
    const notes = await this.#notesIn(process, `stopped:${person}`);
    const stopped = this.#stops(notes, followUp, at) || (await this.#isCompleted(process, followUp, at));
    if (!stopped) await this.#step(process, () => this.history.note("sent", process.run, { followUp: n }));
    this.#gone(this.ids.get(n) ?? this.names.key("contact", n));
  }

  async #notesIn({ redis }, key) {
    return Object.values(await redis.hgetall(key)).map((note) => JSON.parse(note));
  }

  /** All that was noted of a person, read together: an order stands or not, a cart is empty or not. */
  #stops(notes, followUp, at) {
    const told = notes.filter(({ fact }) => fact !== undefined);
    return (
      notes.some(({ cancelled }) => cancelled === followUp.n) ||
      told.some(({ fact }) => endsForGood(fact, followUp)) ||
      (isAboutCart(followUp) && isCartEmpty(told)) ||
      ordersEnd(told, followUp, at)
    );
  }

  /** Whoever ordered: a checkout is known by its own name too. */
  async #isCompleted(process, followUp, at) {
    const { checkout, person } = followUp;
    const names = [checkout ?? [], person === "checkout" ? GUEST : []].flat();
    for (const name of new Set(names))
      if (ordersEnd(await this.#notesIn(process, `at:${this.names.checkout(name)}`), followUp, at)) return true;
    return false;
  }

  /** What the backend tells of an order is noted at each checkout that it ever named. */
  async #noteAtCheckouts({ redis }, fact, note) {
    if (fact.door !== "event" || !fact.type.startsWith("order.")) return;
    const named = `named:${this.names.key("order", numberOf(fact))}`;
    if (fact.checkout !== undefined) await redis.hset(named, this.names.checkout(fact.checkout), "1");
    for (const name of Object.keys(await redis.hgetall(named)))
      await redis.hsetnx(`at:${name}`, `fact:${fact.n}`, note);
  }

  #step({ actor }, work) {
    return this.stage.step(actor, async () => await work());
  }

  async #schedule(process, followUp) {
    const { n, person, verified, delayMs } = followUp;
    const id = this.names.key("contact", n);
    if (verified && person !== "visitor") await this.#link(process, "visitor", person);
    const who = await this.#whoIs(process, person);
    const data = { play: this.number, followUp: n, at: Date.now() };
    await process.redis.hset(`jobs:${who}`, id, JSON.stringify(data));
    this.#expect(id);
    const options = { jobId: id, delay: 1 + delayMs, removeOnComplete: { age: KEPT_SECONDS } };
    await this.#step(process, () => this.queue.add("contact", data, options));
    this.ids.set(n, id);
    return { id };
  }

  async #tell(process, fact) {
    if (fact.links.length > 0) await this.#link(process, ...fact.links);
    const note = { fact, atMs: Date.now() };
    await this.#noteAtCheckouts(process, fact, JSON.stringify(note));
    await this.#stop(process, await this.#whoIs(process, fact.person), `fact:${fact.n}`, note);
    return {};
  }

  async #cancel(process, { n, person }) {
    await this.#stop(process, await this.#whoIs(process, person), `cancelled:${n}`, { cancelled: n });
    return {};
  }

  /** Leaves the note first, then takes the jobs away. One that is being done cannot be: its worker reads the note. */
  async #stop(process, person, name, note) {
    // What is told twice is noted once.
    await process.redis.hsetnx(`stopped:${person}`, name, JSON.stringify(note));
    const notes = await this.#notesIn(process, `stopped:${person}`);
    for (const [id, text] of Object.entries(await process.redis.hgetall(`jobs:${person}`))) {
      const { followUp: n, at } = JSON.parse(text);
      if (!this.#stops(notes, this.history.followUps[n], at)) continue;
      await this.#step(process, async () => {
        const removed = await this.queue.remove(id).catch(() => 0);
        if (removed === 1) this.#gone(id);
      });
    }
  }

  /** From now on the one is the other, with all that was noted of both. */
  async #link(process, from, to) {
    const [lower, higher] = [this.names.person(from), this.names.person(to)];
    await process.redis.hset("aliases", lower, higher);
    for (const table of ["stopped", "jobs"]) {
      const entries = await process.redis.hgetall(`${table}:${lower}`);
      if (Object.keys(entries).length > 0) await process.redis.hset(`${table}:${higher}`, entries);
    }
  }

  async #whoIs({ redis }, person) {
    const name = this.names.person(person);
    return (await redis.hget("aliases", name)) ?? name;
  }

  #expect(id) {
    if (this.#outstanding.has(id) || this.#finished.has(id)) return;
    this.#outstanding.add(id);
    this.stage.expect();
  }

  #gone(id) {
    this.#finished.add(id);
    if (!this.#outstanding.delete(id)) return;
    this.stage.over();
    if (this.#outstanding.size === 0) this.#over();
  }
}
