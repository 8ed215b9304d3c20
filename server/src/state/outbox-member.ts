/** Names of what stands in an outbox. */
import type { FollowUpId, Ref, Scope } from "../ids.js";

/** Why a delivery stands in the outbox once more: it was replayed, or the job of a queue is put in again; how often so far. */
export interface Anew {
  by: "replay" | "again";
  times: number;
}

/** One that is handed over anew has another name each time, because queues remember the names of their jobs. */
export const deliveryMember = (scope: Scope, id: FollowUpId, n: number, anew?: Anew): string =>
  `deliver|${scope}|${id}|${n}${anew === undefined ? "" : `|${anew.by}|${anew.times}`}`;
export const mergeMember = (scope: Scope, ref: Ref): string => `merge|${scope}|${ref}`;
