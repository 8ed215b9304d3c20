/** Wire objects that the tests share, as small as the types allow. */
import type { Decision, FollowUp, Message, MessageType } from "../../src/wire/index.js";

export const decision: Decision = {
  verdict: "release",
  at: "2026-11-23T10:00:00.000Z",
  until: null,
  nextLookAt: null,
  revision: "e1.4",
  policy: "p1",
  reasons: [],
};

export const followUp: FollowUp = {
  id: "fu_1",
  status: "released",
  release: 1,
  decision,
  nextLookAt: null,
  createdAt: "2026-11-23T09:00:00.000Z",
  notBefore: "2026-11-23T09:30:00.000Z",
  person: { customer: "c_42" },
  channel: "call",
  purpose: "sales",
};

export function message(type: MessageType, release: number, sequence = 1): Message {
  const timestamp = "2026-11-23T10:00:00.000Z";
  if (type === "follow_up.released") {
    const permit = { token: "permit-1", expiresAt: "2026-11-23T10:15:00.000Z" };
    return {
      type,
      timestamp,
      data: { followUp, release, sequence, permit, brief: { reason: "An order was left open." } },
    };
  }
  return { type, timestamp, data: { followUp, release, sequence, decision } };
}
