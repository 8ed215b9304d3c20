/** The payload by which a job's own name and data travel through Holdoff: written by `gatedQueue`, read by `gated`. */
import type { FollowUp } from "../wire/index.js";

export interface QueuedPayload {
  name: string;
  data: unknown;
}

/** `otherwiseNamed`: the name for a follow-up that was not added through `gatedQueue`; its data is the whole payload. */
export function readQueuedPayload(followUp: FollowUp, otherwiseNamed: string): QueuedPayload {
  const { payload } = followUp;
  if (typeof payload === "object" && payload !== null && "name" in payload && "data" in payload) {
    const { name, data } = payload;
    if (typeof name === "string" && Object.keys(payload).length === 2) return { name, data };
  }
  return { name: otherwiseNamed, data: payload };
}
