/**
 * `replicated`: what is written counts when enough replicas have it too. The write and Redis's WAIT go down one
 * connection together, so that both reach the node that holds the key, and the same one; a connection that breaks
 * between them fails the wait. Fewer copies in time means that nobody knows whether the write will outlive that node:
 * an error, which a client is told as 503, never as success (https://redis.io/docs/latest/commands/wait/).
 */
import type { ChainableCommander } from "ioredis";
import type { Copying, RedisLike } from "./scripts.js";

export interface CopiesWanted {
  /** Replicas that must have it, beside the node that took it. */
  replicas: number;
  waitMs: number;
}

const MOVES_MAX = 3;

interface Line {
  redis: RedisLike;
  pending: number;
}

export class Copies implements Copying {
  readonly #lines: Line[];
  /** The last wait found too few: until one finds enough, no line takes a second write. */
  #short = false;

  constructor(
    /** Of their own: whoever waits keeps the connection to itself. */
    connections: readonly RedisLike[],
    readonly wanted: CopiesWanted,
  ) {
    this.#lines = connections.map((redis) => ({ redis, pending: 0 }));
  }

  async write(key: string, add: (pipeline: ChainableCommander) => ChainableCommander): Promise<unknown> {
    const line = this.#lines.reduce((least, one) => (one.pending < least.pending ? one : least));
    // Whoever waits in vain waits long. Better refused at once, and certainly not applied, than in a queue behind that.
    if (this.#short && line.pending > 0) throw tooFew("not sent", this.wanted);
    line.pending += 1;
    try {
      return await this.#write(line.redis, key, add, MOVES_MAX);
    } finally {
      line.pending -= 1;
    }
  }

  async #write(
    redis: RedisLike,
    key: string,
    add: (pipeline: ChainableCommander) => ChainableCommander,
    movesLeft: number,
  ): Promise<unknown> {
    const { replicas, waitMs } = this.wanted;
    const replies = (await add(redis.pipeline()).wait(replicas, waitMs).exec()) ?? [];
    const [waitError, copies] = replies.at(-1) ?? [];
    const failed = replies.slice(0, -1).find(([error]) => error !== null)?.[0];
    if (failed) {
      if (!failed.message.startsWith("MOVED ") || movesLeft === 0) throw failed;
      // Commands sent together are not sent on to where their slot went; one by itself is, and the next ones follow it.
      await redis.exists(key);
      return await this.#write(redis, key, add, movesLeft - 1);
    }
    this.#short = waitError !== null || Number(copies) < replicas;
    if (this.#short) throw tooFew(waitError?.message ?? `${String(copies)} in ${waitMs} ms`, this.wanted);
    return replies[0]?.[1];
  }
}

/** In Redis's own word for it, by which the door knows what to answer. */
const tooFew = (why: string, { replicas }: CopiesWanted): Error =>
  new Error(`NOREPLICAS fewer copies than the ${replicas} that are wanted (${why}): whether it is kept is unknown`);
