/** A connection to Redis as one actor has it: each command waits for its turn on the stage, and is noted when it ran. */
const QUEUED = ["multi", "pipeline"];

/** @param connection one of ioredis; it has the commands that the class is made of */
export function steppedRedisOf(connection) {
  class SteppedRedis {
    /** @param note called with the reply of each command that Redis carried out */
    constructor(redis, stage, actor, note) {
      this.redis = redis;
      this.stage = stage;
      this.actor = actor;
      this.note = note;
    }

    async #run(work) {
      const reply = await work();
      this.note(reply);
      return reply;
    }

    step(work) {
      return this.stage.step(this.actor, () => this.#run(work));
    }
  }
  for (const name of connection.getBuiltinCommands()) {
    SteppedRedis.prototype[name] = function (...args) {
      return this.step(() => this.redis[name](...args));
    };
  }
  for (const name of QUEUED) {
    SteppedRedis.prototype[name] = function () {
      return chain(this, name);
    };
  }
  return SteppedRedis;
}

/** Commands that are sent together: collected, and sent as one when it is their turn. */
function chain(stepped, kind) {
  const calls = [];
  const links = new Proxy(
    {},
    {
      get: (_, name) => (name === "exec" ? exec : (...args) => calls.push([name, args]) && links),
    },
  );
  const exec = () =>
    stepped.step(() => {
      let real = stepped.redis[kind]();
      for (const [name, args] of calls) real = real[name](...args);
      return real.exec();
    });
  return links;
}
