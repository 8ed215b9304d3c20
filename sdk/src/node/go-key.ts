/**
 * The key under which a job asks for its go. Only the first key of a follow-up ever gets one, so each start of a job has
 * a key of its own: a job that is started again because its worker was killed or stood still is told
 * `already_redeemed`, and cannot ring beside the first. A start that ended with certainty before anything was sent hands
 * its key to the next start, and to no later one: that one asks again, and gets the same go.
 */
import { randomUUID } from "node:crypto";
import type { ReleasedJob } from "./released-job.js";

export interface GoKey {
  key: string;
  /** The go was given to an earlier start, which sent nothing. */
  notSent: boolean;
}

export function goKeyOf({ id, data, attemptsStarted }: ReleasedJob): GoKey {
  const { again } = data;
  if (again !== undefined && again.start === attemptsStarted) return { key: again.key, notSent: again.notSent };
  return { key: `${id ?? data.followUp.id}-${randomUUID()}`, notSent: false };
}

/**
 * Hands the key to the next start. Where that cannot be remembered, the next start has a key of its own: the follow-up
 * may end `unknown`, and does not ring twice.
 */
export async function handOver(job: ReleasedJob, { key, notSent }: GoKey): Promise<void> {
  if (job.attemptsStarted === undefined) return;
  try {
    await job.updateData?.({ ...job.data, again: { key, start: job.attemptsStarted + 1, notSent } });
  } catch {
    // As above.
  }
}
