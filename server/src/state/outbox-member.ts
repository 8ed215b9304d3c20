/** Names of what stands in an outbox. */
import type { FollowUpId, Ref, Scope } from "../ids.js";

export const deliveryMember = (scope: Scope, id: FollowUpId, n: number): string => `deliver|${scope}|${id}|${n}`;
export const mergeMember = (scope: Scope, ref: Ref): string => `merge|${scope}|${ref}`;
