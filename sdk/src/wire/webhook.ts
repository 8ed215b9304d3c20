/** Messages that leave Holdoff, signed as Standard Webhooks (https://www.standardwebhooks.com). */
import type { Brief, Decision, FollowUp, Permit } from "./follow-up.js";

export interface ReleasedData {
  followUp: FollowUp;
  release: number;
  permit: Permit;
  brief: Brief;
}

export interface ChangedData {
  followUp: FollowUp;
  release: number;
  decision: Decision;
}

interface MessageData {
  "follow_up.released": ReleasedData;
  "follow_up.held": ChangedData;
  "follow_up.recalled": ChangedData;
  "follow_up.cancelled": ChangedData;
  "follow_up.expired": ChangedData;
  "follow_up.redeemed": ChangedData;
  "follow_up.closed": ChangedData;
}

export type MessageType = keyof MessageData;
export type Message = { [T in MessageType]: { type: T; timestamp: string; data: MessageData[T] } }[MessageType];

/** `withheld`: the release was taken back before it left. */
export const DELIVERY_STATES = ["pending", "delivered", "failed", "withheld"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One message to one destination, with its attempts. */
export interface DeliveryReport {
  n: number;
  /** The `webhook-id`. */
  id: string;
  type: MessageType;
  release: number;
  destination: { webhook: string } | { queue: string };
  at: string;
  state: DeliveryState;
  /** `answer` is a status, or why there was none. */
  attempts: { at: string; answer: string }[];
}

/** Job name of a follow-up in a shop's own BullMQ queue; its data is the `follow_up.released` data. */
export const RELEASED_JOB_NAME = "follow-up";
