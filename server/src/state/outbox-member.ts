/** Names of what stands in an outbox. */
import type { FollowUpId, Ref, Scope } from "../ids.js";

/** `again`: the job of a queue, put in for so many times more. */
export const deliveryMember = (scope: Scope, id: FollowUpId, n: number, again?: number): string =>
  `deliver|${scope}|${id}|${n}${again === undefined ? "" : `|${again}`}`;
export const mergeMember = (scope: Scope, ref: Ref): string => `merge|${scope}|${ref}`;
