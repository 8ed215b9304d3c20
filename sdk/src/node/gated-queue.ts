/**
 * What a shop puts in the place of `queue.add(name, data, {delay})`: the job becomes a follow-up, and enters the shop's
 * queue when Holdoff releases it. The worker on that queue is wrapped by `gated`.
 */
import type { FollowUp, FollowUpRequest } from "../wire/index.js";
import type { HoldoffClient } from "./client.js";
import type { QueuedPayload } from "./queued-payload.js";

/** Everything of a follow-up but what the queue itself fills in. `delay` in milliseconds means what it means in BullMQ. */
export type GatedAddOptions = Omit<FollowUpRequest, "payload" | "deliver"> & {
  /** Give one where the same job could be added twice, as one would give BullMQ a job id. */
  idempotencyKey?: string;
};

export interface GatedQueue {
  /** `data` must survive JSON and be at most 16 KiB. */
  add(name: string, data: unknown, options: GatedAddOptions): Promise<FollowUp>;
}

/** `queue` is the id of a queue destination in the sites file. */
export function gatedQueue(client: Pick<HoldoffClient, "schedule">, { queue }: { queue: string }): GatedQueue {
  return {
    add(name, data, { idempotencyKey, ...request }) {
      const payload: QueuedPayload = { name, data: data ?? null };
      return client.schedule(
        { ...request, payload, deliver: { queue } },
        idempotencyKey === undefined ? {} : { idempotencyKey },
      );
    },
  };
}
