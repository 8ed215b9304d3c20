/** BullMQ carries deliveries: attempts with growing pauses between them. Eight queues, so that a cluster spreads them. */
import { DelayedError, type Job, Queue, Worker } from "bullmq";
import { wallMs, within } from "../clock.js";
import { crashPoint } from "../crash-point.js";
import type { FollowUpId, Scope } from "../ids.js";
import type { Logger } from "../log.js";
import type { Keys } from "../state/keys.js";
import type { RedisLike } from "../state/scripts.js";
import type { Address, Deliverer } from "./deliver.js";
import { quiet } from "./quiet-queue.js";

const QUEUES = 8;
const QUEUE_NAME = "deliveries";
/** Whoever delivers says when there is no time for another; with an hour between two this is more than a year. */
const ATTEMPTS_MAX = 10_000;
/** After an attempt that came to no answer at all, because Redis was away. */
const FIRST_PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 60_000;
/** A job that is kept this long makes a second one of the same id impossible for as long. */
const KEPT_SECONDS = 24 * 60 * 60;
/** Far more than are posted at once: a worker has always room to see what it may post, and to put off the rest. */
const AT_ONCE = 32;
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5_000;
/** A worker that was told of a job, and did not hear it because its connection broke, looks again after so long. */
const DRAINED_SECONDS = 1;
/** BullMQ waits 15 s after an error; a Redis that is back shall not be waited for that long. */
const FAILED_MS = 500;
/** When nothing is being delivered any more there is nothing to wait for but BullMQ itself. */
const CLOSED_MS_MAX = 2_000;

interface DeliveryJob {
  scope: string;
  id: string;
  n: number;
}

export class DeliveryQueues {
  readonly #queues: Queue<DeliveryJob>[];
  #workers: Worker<DeliveryJob>[] = [];
  readonly #attempts = new Set<Promise<void>>();

  constructor(
    readonly keys: Keys,
    /** To add with: an add that cannot be made fails, and its outbox entry comes back. */
    adding: RedisLike,
    /** For BullMQ's workers, which wait through an outage. */
    readonly working: RedisLike,
  ) {
    this.#queues = Array.from({ length: QUEUES }, (_, index) =>
      quiet(new Queue(QUEUE_NAME, { connection: adding, prefix: keys.deliveryPrefix(index) })),
    );
  }

  /** Adds the job of a delivery; adding it again does nothing. */
  async add(jobId: string, { scope, id, n }: Address, delay = 0): Promise<void> {
    const queue = this.#queues[numberOf(id)] as Queue<DeliveryJob>;
    await queue.add(
      "deliver",
      { scope, id, n },
      {
        jobId,
        attempts: ATTEMPTS_MAX,
        delay,
        backoff: { type: "told" },
        stackTraceLimit: 1,
        removeOnComplete: { age: KEPT_SECONDS },
        removeOnFail: { age: KEPT_SECONDS },
      },
    );
    crashPoint("after_enqueue");
  }

  work(deliverer: Pick<Deliverer, "start">, log: Logger): void {
    const options = {
      concurrency: AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: 100,
      drainDelay: DRAINED_SECONDS,
      runRetryDelay: FAILED_MS,
    };
    this.#workers = this.#queues.map((_, index) => {
      const worker = new Worker<DeliveryJob>(
        QUEUE_NAME,
        async (job, token) => await this.#counted(attempt(deliverer, job, token)),
        {
          ...options,
          connection: this.working,
          prefix: this.keys.deliveryPrefix(index),
          settings: { backoffStrategy: pauseAfterError },
        },
      );
      worker.on("error", (error) => log.warn({ error }, "a delivery worker met an error"));
      return worker;
    });
  }

  /**
   * An attempt that is under way is waited for; a Redis that is away is not, and what it lent comes back when its locks
   * end. A worker that is just then between two connections would wait for one of them for ever
   * (https://github.com/taskforcesh/bullmq/issues/4656).
   */
  async close(): Promise<void> {
    const away = this.working.status !== "ready";
    const closing = Promise.all(this.#workers.map((worker) => worker.close(away)));
    while (!away && this.#attempts.size > 0) await Promise.allSettled(this.#attempts);
    await within(CLOSED_MS_MAX, closing, undefined);
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }

  async #counted(attempting: Promise<void>): Promise<void> {
    this.#attempts.add(attempting);
    try {
      await attempting;
    } finally {
      this.#attempts.delete(attempting);
    }
  }
}

async function attempt(
  deliverer: Pick<Deliverer, "start">,
  job: Job<DeliveryJob>,
  token: string | undefined,
): Promise<void> {
  const address: Address = { scope: job.data.scope as Scope, id: job.data.id as FollowUpId, n: job.data.n };
  const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
  const started = await deliverer.start(address, lastTry);
  const result = await started.attempt;
  if (result.at === "later") {
    await job.moveToDelayed(wallMs() + result.pauseMs, token);
    // It may be on its way already.
    result.parked(() => void job.promote().catch(() => undefined));
    // BullMQ's way to say that the job is elsewhere, and none of its attempts is used up.
    throw new DelayedError();
  }
  // BullMQ's way to ask for another attempt is an error.
  if (result.at === "again") throw new NotDeliveredYet(result.answer, result.pauseMs);
}

class NotDeliveredYet extends Error {
  constructor(
    answer: string,
    readonly pauseMs: number,
  ) {
    super(`not delivered yet: ${answer}`);
  }
}

const pauseAfterError = (attemptsMade: number, _type?: string, error?: Error): number =>
  error instanceof NotDeliveredYet ? error.pauseMs : Math.min(FIRST_PAUSE_MS * 2 ** (attemptsMade - 1), PAUSE_MS_MAX);

/** The last character of an id is random. */
const numberOf = (id: FollowUpId): number => id.charCodeAt(id.length - 1) % QUEUES;
