/** Names of what stands in an outbox. */
import type { FollowUpId, Ref, Scope } from "../ids.js";

/** Of a delivery; one that is sent anew has another name each time, because queues remember the names of their jobs. */
export const deliveryMember = (scope: Scope, id: FollowUpId, n: number, replay = 0): string =>
  `deliver|${scope}|${id}|${n}${replay === 0 ? "" : `|${replay}`}`;
export const mergeMember = (scope: Scope, ref: Ref): string => `merge|${scope}|${ref}`;
