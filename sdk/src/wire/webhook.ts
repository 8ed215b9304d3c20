/** Messages that leave Holdoff, signed as Standard Webhooks (https://www.standardwebhooks.com). */
import type { Brief, Decision, FollowUp, Permit } from "./follow-up.js";

export interface ReleasedData {
  followUp: FollowUp;
  release: number;
  /** Grows with each message about the follow-up: what a table of states keeps beside the status. */
  sequence: number;
  permit: Permit;
  brief: Brief;
}

export interface ChangedData {
  followUp: FollowUp;
  release: number;
  /** As above. A state with a lower one than was seen comes too late. */
  sequence: number;
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

/** `withheld`: it was not sent, because the release was taken back or a later state stands. */
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
  /** `answer` is a status, `timeout`, or why there was none. Of many, the first and the last. */
  attempts: { at: string; answer: string }[];
  /**
   * Of a `pending` one: its endpoint failed too often in a row, `answer` the last time, and is left alone. It waits, none
   * of its attempts is used up, and one message tries at `nextTry`.
   */
  circuit?: { openSince: string; nextTry: string; answer: string };
}

/** A delivery in a list of them. */
export interface ListedDelivery extends DeliveryReport {
  followUp: string;
}

/** Job name of a follow-up in a shop's own BullMQ queue; its data is the `follow_up.released` data. */
export const RELEASED_JOB_NAME = "follow-up";
