/**
 * The stage of one interleaving: its actors are ordinary asynchronous code, and each of their commands waits here until
 * it is its turn. One is let through at a time, so chance decides in which order they reach Redis, and the same seed
 * gives the same order again. Redis runs one command at a time anyway: each order that processes on many machines can
 * bring about is one of these. Faults strike here too, at any command.
 */

/** What a client is told whose command was carried out, or not: it cannot know. */
export class LostReply extends Error {
  constructor() {
    super("the connection broke before the answer came");
  }
}

/** One process that talks to Redis. A crash ends it; whoever comes after it is another one. */
export class Actor {
  dead = false;
  #tell;
  crashed = new Promise((resolve) => {
    this.#tell = resolve;
  });
  #commands = 0;

  /** @param {{ at: number, kind: "crash_before" | "crash_after" | "lost" | "resent" }} [fault] at its so-manyth command */
  constructor(name, fault) {
    this.name = name;
    this.fault = fault;
  }

  /** The fault that strikes at its next command. */
  nextFault() {
    this.#commands += 1;
    return this.fault?.at === this.#commands ? this.fault.kind : undefined;
  }

  die() {
    this.dead = true;
    this.#tell();
  }
}

export class Stage {
  #waiting = [];
  #busy = false;
  #woken = false;
  #last;
  /** Jobs of a queue that are not done yet: what will come to the stage by itself. */
  #expected = 0;

  /** @param stay how likely it is that whoever went last goes on */
  constructor(random, stay) {
    this.random = random;
    this.stay = stay;
  }

  /** Does `work`, a command, when it is this actor's turn. */
  step(actor, work) {
    return this.#enter(actor, work, undefined);
  }

  /** True when `ready` holds; false when nothing that could change it is left. */
  until(actor, ready) {
    return this.#enter(actor, undefined, ready);
  }

  expect() {
    this.#expected += 1;
  }

  /** One that was expected came and went, or will not come. */
  over() {
    this.#expected -= 1;
    this.#wake();
  }

  #enter(actor, work, ready) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ actor, work, ready, resolve, reject });
      this.#wake();
    });
  }

  /** Whoever was answered says what it wants next before anybody is chosen. */
  #wake() {
    if (this.#woken || this.#busy) return;
    this.#woken = true;
    setImmediate(() => {
      this.#woken = false;
      this.#next();
    });
  }

  #next() {
    this.#waiting = this.#waiting.filter(({ actor }) => !actor.dead);
    const able = this.#waiting.filter(({ ready }) => ready === undefined || ready());
    if (able.length > 0) this.#letThrough(this.#choose(able));
    else if (this.#expected === 0) for (const { resolve } of this.#waiting.splice(0)) resolve(false);
  }

  #choose(able) {
    const same = able.find(({ actor }) => actor === this.#last);
    return same && this.random.chance(this.stay) ? same : this.random.pick(able);
  }

  #letThrough(one) {
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    this.#last = one.actor;
    if (one.work === undefined) {
      one.resolve(true);
      this.#wake();
      return;
    }
    void this.#carryOut(one);
  }

  async #carryOut(one) {
    this.#busy = true;
    await carryOut(one);
    this.#busy = false;
    this.#wake();
  }
}

async function carryOut({ actor, work, resolve, reject }) {
  const fault = actor.nextFault();
  if (fault === "crash_before") return actor.die();
  try {
    let reply = await work();
    if (fault === "crash_after") return actor.die();
    if (fault === "lost") return reject(new LostReply());
    // A client that resends what was in flight when its connection broke.
    if (fault === "resent") reply = await work();
    resolve(reply);
  } catch (error) {
    reject(error);
  }
}
