/** What waits for the relay: a delivery to hand over, or a merge that must be finished. */
import type { FollowUpId, Ref, Scope } from "../ids.js";

export type OutboxEntry =
  | { kind: "deliver"; member: string; scope: Scope; id: FollowUpId; n: number }
  | { kind: "merge"; member: string; scope: Scope; ref: Ref };

export const deliveryMember = (scope: Scope, id: FollowUpId, n: number): string => `deliver|${scope}|${id}|${n}`;
export const mergeMember = (scope: Scope, ref: Ref): string => `merge|${scope}|${ref}`;

export function parseOutbox(member: string): OutboxEntry {
  const [kind, scope, ...rest] = member.split("|");
  const name = rest.join("|");
  if (kind === "merge" && scope !== undefined) return { kind, member, scope: scope as Scope, ref: name as Ref };
  const [id, n] = rest;
  if (kind === "deliver" && scope !== undefined && id !== undefined) {
    return { kind, member, scope: scope as Scope, id: id as FollowUpId, n: Number(n) };
  }
  throw new Error(`outbox: ${JSON.stringify(member)} is no entry of ours`);
}
