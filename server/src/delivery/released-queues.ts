/** Shops' own BullMQ queues: a release is a job in it, and a release that ends takes its job away again if it waits. */
import { RELEASED_JOB_NAME, type ReleasedData } from "@holdoff/sdk/wire";
import { Queue } from "bullmq";
import { Cluster } from "ioredis";
import type { QueueDestination, Site } from "../sites.js";
import type { RedisLike } from "../state/scripts.js";
import { quiet } from "./quiet-queue.js";

/** On a Cluster all keys of a queue have to be on one node: its prefix has a part in braces. */
export function unfitPrefixes(sites: readonly Site[], redis: RedisLike): string[] {
  if (!(redis instanceof Cluster)) return [];
  return sites.flatMap(({ id, queues }) =>
    queues
      .filter(({ prefix }) => !/\{[^}]+\}/.test(prefix))
      .map(
        ({ prefix }) => `site ${id}: on a Cluster the prefix of a queue is in braces: "{${prefix}}", not "${prefix}"`,
      ),
  );
}

export class ReleasedQueues {
  readonly #queues = new Map<string, Queue>();

  constructor(readonly connection: RedisLike) {}

  async add(destination: QueueDestination, jobId: string, data: ReleasedData): Promise<void> {
    await this.#queue(destination).add(RELEASED_JOB_NAME, data, { jobId });
  }

  /** Only tidying: a worker that has the job already redeems first, and is told no. */
  async remove(destination: QueueDestination, jobId: string): Promise<void> {
    await this.#queue(destination)
      .remove(jobId)
      .catch(() => 0);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue({ name, prefix }: QueueDestination): Queue {
    const key = `${prefix}:${name}`;
    const queue = this.#queues.get(key) ?? quiet(new Queue(name, { connection: this.connection, prefix }));
    this.#queues.set(key, queue);
    return queue;
  }
}
