/**
 * Wraps the processor of a shop's own BullMQ queue into which Holdoff releases. Each job is redeemed before it works: only
 * a go runs the processor. The job's id is the idempotency key, so a retry of the same job gets the same go, and nobody
 * else gets one. When Holdoff cannot be asked, the job fails and BullMQ tries it again by its own rules.
 */
import { type Brief, type FollowUp, RELEASED_JOB_NAME, type RedeemCode, type ReleasedData } from "../wire/index.js";
import type { HoldoffClient, OutcomeReport } from "./client.js";
import { HoldoffError } from "./errors.js";
import { readQueuedPayload } from "./queued-payload.js";

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

/** What of a BullMQ job is used here: its shape alone, so that these types read beside any BullMQ, or none. */
export interface ReleasedJob {
  id?: string | undefined;
  name: string;
  data: ReleasedData;
  log(line: string): Promise<unknown>;
}

/**
 * A processor for `new Worker(name, gated(client, processor))`. When what the processor returns has an `outcome`, it is
 * posted (with `offersMade` and `note` beside it); else nothing is.
 */
export function gated<R, J extends ReleasedJob = ReleasedJob>(
  client: Pick<HoldoffClient, "redeem" | "outcome">,
  processor: (job: J, context: GatedContext) => Promise<R> | R,
): (job: J) => Promise<R | Skipped> {
  return async (job) => {
    if (job.name !== RELEASED_JOB_NAME) {
      throw new Error(`job ${job.id} is named ${job.name}, not ${RELEASED_JOB_NAME}: Holdoff did not release it`);
    }
    const { followUp, release } = job.data;
    const skipped = await redeem(client, followUp.id, job.id ?? `${followUp.id}-r${release}`);
    if ("skipped" in skipped) return skipped;
    const result = await processor(job, { brief: skipped.brief, followUp, ...readQueuedPayload(followUp, job.name) });
    if (isOutcomeReport(result)) await report(client, job, result);
    return result;
  };
}

async function redeem(
  client: Pick<HoldoffClient, "redeem">,
  id: string,
  idempotencyKey: string,
): Promise<{ brief: Brief } | Skipped> {
  try {
    const answer = await client.redeem(id, { idempotencyKey });
    return answer.go ? { brief: answer.brief } : { skipped: answer.code };
  } catch (error) {
    if (error instanceof HoldoffError && (error.status === 404 || error.status === 410)) return { skipped: "gone" };
    throw error;
  }
}

/** The contact is made: a job that failed now would be tried again and make it twice. So a lost outcome is only logged. */
async function report(client: Pick<HoldoffClient, "outcome">, job: ReleasedJob, result: OutcomeReport): Promise<void> {
  const { outcome, offersMade, note } = result;
  try {
    await client.outcome(job.data.followUp.id, {
      outcome,
      ...(offersMade === undefined ? {} : { offersMade }),
      ...(note === undefined ? {} : { note }),
    });
  } catch (error) {
    await job.log(`Holdoff did not take the outcome ${outcome}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Any string goes: Holdoff says which outcomes there are, and refuses others with a message. */
function isOutcomeReport(result: unknown): result is OutcomeReport {
  return typeof result === "object" && result !== null && "outcome" in result && typeof result.outcome === "string";
}
