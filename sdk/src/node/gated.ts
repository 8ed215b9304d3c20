/**
 * Wraps the processor of a shop's own BullMQ queue into which Holdoff releases. Each job is redeemed before it works: only
 * a go runs the processor.
 *
 * Before its go a job fails and is tried again as often as its queue says: nothing was sent. After its go it is tried
 * again only where the processor threw `NotSent`. Any other error fails it for good, because the phone may have rung.
 */
import { type Brief, type FollowUp, RELEASED_JOB_NAME, type RedeemCode } from "../wire/index.js";
import type { HoldoffClient, OutcomeReport } from "./client.js";
import { HoldoffError } from "./errors.js";
import { type GoKey, goKeyOf, handOver } from "./go-key.js";
import { isNotSent } from "./not-sent.js";
import { readQueuedPayload } from "./queued-payload.js";
import type { ReleasedJob } from "./released-job.js";

export interface GatedContext {
  /** What the sender may know before it speaks, as of the redeem. */
  brief: Brief;
  followUp: FollowUp;
  /** The name given to `gatedQueue(…).add`; `follow-up` when it was scheduled otherwise. */
  name: string;
  /** The data given to `gatedQueue(…).add`; else the follow-up's payload. */
  data: unknown;
}

/** The job's result when it did nothing: why there was no go. `gone`: the follow-up was erased. */
export interface Skipped {
  skipped: RedeemCode | "gone";
}

type Client = Pick<HoldoffClient, "redeem" | "outcome">;

type GatedProcessor<J, R> = (job: J, context: GatedContext) => Promise<R> | R;
/** As BullMQ calls one. */
type QueueProcessor<J, R> = (job: J, token?: string, signal?: AbortSignal) => Promise<R>;

export interface GatedOptions<K, O> {
  /**
   * Works the jobs of other names, which Holdoff did not release and does not gate: those that a shop's queue still holds
   * on the day it moves over. Called as BullMQ calls it. Without it, such a job fails.
   */
  others?: (job: K, token?: string, signal?: AbortSignal) => Promise<O> | O;
}

/**
 * A processor for `new Worker(name, gated(client, processor))`. When what the processor returns has an `outcome`, it is
 * posted (with `offersMade` and `note` beside it); else nothing is.
 */
export function gated<R, J extends ReleasedJob = ReleasedJob>(
  client: Client,
  processor: GatedProcessor<J, R>,
): QueueProcessor<J, R | Skipped>;
export function gated<R, O, J extends ReleasedJob = ReleasedJob, K = unknown>(
  client: Client,
  processor: GatedProcessor<J, R>,
  options: GatedOptions<K, O>,
): QueueProcessor<J & K, R | O | Skipped>;
export function gated<R, O, J extends ReleasedJob, K>(
  client: Client,
  processor: GatedProcessor<J, R>,
  { others }: GatedOptions<K, O> = {},
): QueueProcessor<J & K, R | O | Skipped> {
  return async (job, token, signal) => {
    if (job.name === RELEASED_JOB_NAME && isReleased(job)) return await work(client, processor, job);
    if (others) return await others(job, token, signal);
    throw new Error(
      `job ${job.id} named ${job.name} is none that Holdoff released: those are named ${RELEASED_JOB_NAME} and have a followUp in their data. ` +
        "Give its processor to gated(client, processor, { others })",
    );
  };
}

/** Typed as one, and perhaps the shop's own of that name. */
const isReleased = ({ data }: { data?: Partial<ReleasedJob["data"]> | null }): boolean =>
  typeof data?.followUp?.id === "string";

async function work<R, J extends ReleasedJob>(
  client: Client,
  processor: GatedProcessor<J, R>,
  job: J,
): Promise<R | Skipped> {
  const asked = goKeyOf(job);
  const redeemed = await redeem(client, job, asked);
  if ("skipped" in redeemed) return redeemed;
  const { followUp } = job.data;
  let result: R;
  try {
    result = await processor(job, { brief: redeemed.brief, followUp, ...readQueuedPayload(followUp, job.name) });
  } catch (error) {
    if (!isNotSent(error)) throw forGood(error);
    await handOver(job, { key: asked.key, notSent: true });
    if (isLastTry(job)) await report(client, job, { outcome: "undelivered", note: error.message });
    throw error;
  }
  if (isOutcomeReport(result)) await report(client, job, result);
  return result;
}

/** A start that could not ask may ask again: it has sent nothing. */
async function redeem(client: Client, job: ReleasedJob, asked: GoKey): Promise<{ brief: Brief } | Skipped> {
  const { id } = job.data.followUp;
  const { key: idempotencyKey, notSent } = asked;
  try {
    const answer = await client.redeem(id, { idempotencyKey, ...(notSent && { notSent }) });
    return answer.go ? { brief: answer.brief } : { skipped: answer.code };
  } catch (error) {
    if (error instanceof HoldoffError && (error.status === 404 || error.status === 410)) return { skipped: "gone" };
    await handOver(job, asked);
    throw error;
  }
}

const isLastTry = ({ attemptsMade = 0, opts }: ReleasedJob): boolean => attemptsMade + 1 >= (opts?.attempts ?? 1);

/** The names and words by which BullMQ knows an error that puts a job back. */
const RATE_LIMITED = "bullmq:rateLimitExceeded";

/** The same error as one that BullMQ never tries again, which it knows by its name. */
function forGood(error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  const failed = new Error(said === RATE_LIMITED ? `after its go: ${said}` : said, { cause: error });
  failed.name = "UnrecoverableError";
  if (error instanceof Error && error.stack !== undefined) failed.stack = error.stack;
  return failed;
}

/**
 * The contact is made, or given up, and is not made again. An outcome that Holdoff does not take is left in the job, which
 * fails for good, so that Holdoff reads it there and nobody takes it for told.
 */
async function report(client: Client, job: ReleasedJob, result: OutcomeReport): Promise<void> {
  const { outcome, offersMade, note } = result;
  const said = {
    outcome,
    ...(offersMade === undefined ? {} : { offersMade }),
    ...(note === undefined ? {} : { note }),
  };
  try {
    await client.outcome(job.data.followUp.id, said);
  } catch (error) {
    const why = `Holdoff did not take the outcome ${outcome}: ${error instanceof Error ? error.message : error}`;
    // Holdoff knows the outcome already, or the follow-up is gone.
    if (error instanceof HoldoffError && [404, 409, 410].includes(error.status)) {
      await job.log(why);
      return;
    }
    // Where the job cannot be written either, its reason says it.
    await job.updateData?.({ ...job.data, report: said }).catch(() => undefined);
    throw forGood(new Error(why, { cause: error }));
  }
}

/** Any string goes: Holdoff says which outcomes there are, and refuses others with a message. */
function isOutcomeReport(result: unknown): result is OutcomeReport {
  return typeof result === "object" && result !== null && "outcome" in result && typeof result.outcome === "string";
}
