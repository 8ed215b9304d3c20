/** Shops' own BullMQ queues: a release is a job in it, and a release that ends takes its job away again if it waits. */
import { RELEASED_JOB_NAME, type ReleasedData } from "@holdoff/sdk/wire";
import { Queue, QueueEvents } from "bullmq";
import { Cluster } from "ioredis";
import { within } from "../clock.js";
import { type FollowUpId, type Partition, parseFollowUpId } from "../ids.js";
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

interface ReleasedId {
  jobId: string;
  followUp: { id: FollowUpId; partition: Partition };
  release: number;
}

/** A released job that BullMQ tries no more. */
export interface FailedJob {
  id: string;
  /** Name of its queue. */
  queue: string;
  followUp: ReleasedId["followUp"];
  release: number;
  /** The permit that it was released with. */
  permit: string;
  reason: string;
  /** What came of the contact, where its worker knew and could not tell it. */
  report?: unknown;
  /** By its worker's clock: of one job id, another time is another failure. */
  failedAtMs: number;
}

/** What the Node client leaves in a job for its next start, and for Holdoff where there is none. */
interface JobData extends ReleasedData {
  again?: { start: number; notSent: boolean };
  report?: unknown;
}

/** A go that was given to a start which sent nothing, and to no later one, was used by nobody. */
function reportIn({ again, report }: Partial<JobData>, startedTimes: number): { report?: unknown } {
  if (report !== undefined) return { report };
  const wasNotSent = again?.notSent === true && again.start > startedTimes;
  return wasNotSent ? { report: { outcome: "undelivered" } } : {};
}

/** A shop's own failed jobs stay in its queue: only their ids are read. */
const IDS_AT_ONCE = 1_000;
const CLOSED_MS_MAX = 2_000;

export class ReleasedQueues {
  readonly #queues = new Map<string, Queue>();
  readonly #events = new Map<string, QueueEvents>();

  constructor(
    readonly connection: RedisLike,
    /** To hear events on: it waits for them by blocking. */
    readonly hearing: RedisLike,
  ) {}

  async add(destination: QueueDestination, id: FollowUpId, release: number, data: ReleasedData): Promise<void> {
    const { attempts, backoff } = destination;
    await this.#queue(destination).add(RELEASED_JOB_NAME, data, {
      jobId: jobIdOf(id, release),
      attempts,
      backoff,
      removeOnComplete: true,
      // It stays until it was seen here, whatever its worker says of others.
      removeOnFail: false,
    });
  }

  /** Only tidying: a worker that has the job already redeems first, and is told no. */
  async remove(destination: QueueDestination, jobId: string): Promise<void> {
    await this.#queue(destination)
      .remove(jobId)
      .catch(() => 0);
  }

  /** Jobs of ours that failed for good. */
  async failed(destination: QueueDestination): Promise<FailedJob[]> {
    const queue = this.#queue(destination);
    const found: FailedJob[] = [];
    for (const { jobId, followUp, release } of await this.#failedIds(queue)) {
      const job = await queue.getJob(jobId);
      if (!job) continue;
      const data: Partial<JobData> = job.data ?? {};
      found.push({
        id: jobId,
        queue: destination.name,
        followUp,
        release,
        permit: String(data.permit?.token),
        reason: job.failedReason ?? "without a reason",
        ...reportIn(data, job.attemptsStarted),
        failedAtMs: job.finishedOn ?? 0,
      });
    }
    return found;
  }

  async #failedIds(queue: Queue): Promise<ReleasedId[]> {
    const ids: string[] = [];
    for (let from = 0; ; from += IDS_AT_ONCE) {
      const page = await this.connection.zrange(queue.toKey("failed"), from, String(from + IDS_AT_ONCE - 1));
      ids.push(...page);
      if (page.length < IDS_AT_ONCE) break;
    }
    return ids.flatMap((jobId) => {
      const [, id, release] = /^(.+)-r(\d+)$/.exec(jobId) ?? [];
      const followUp = id === undefined ? undefined : parseFollowUpId(id);
      return followUp ? [{ jobId, followUp, release: Number(release) }] : [];
    });
  }

  /** Hears of failures in these queues, and in no others. */
  async listen(destinations: readonly QueueDestination[], onFailed: () => void): Promise<void> {
    const wanted = new Map(destinations.map((one) => [keyOf(one), one]));
    for (const [key, events] of this.#events) {
      if (wanted.has(key)) continue;
      this.#events.delete(key);
      await events.close();
    }
    for (const [key, { name, prefix }] of wanted) {
      if (this.#events.has(key)) continue;
      const events = new QueueEvents(name, { connection: this.hearing, prefix });
      // What is missed is found by the sweep.
      events.on("error", () => undefined);
      events.on("failed", onFailed);
      this.#events.set(key, events);
    }
  }

  async close(): Promise<void> {
    const closing = [...this.#events.values(), ...this.#queues.values()].map((one) => one.close());
    // A connection that is not there is not waited for.
    await within(CLOSED_MS_MAX, Promise.all(closing), undefined);
  }

  #queue(destination: QueueDestination): Queue {
    const key = keyOf(destination);
    const { name, prefix } = destination;
    const queue = this.#queues.get(key) ?? quiet(new Queue(name, { connection: this.connection, prefix }));
    this.#queues.set(key, queue);
    return queue;
  }
}

const keyOf = ({ prefix, name }: QueueDestination): string => `${prefix}:${name}`;

/** Its id in the queue. */
export const jobIdOf = (id: FollowUpId, release: number): string => `${id}-r${release}`;
