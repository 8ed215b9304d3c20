/**
 * What the rest of the server may ask of storage: load one person, and commit one change of it if nothing happened in
 * between. Everything else (claims, merges, deliveries, clocks) serves these two.
 */
import type {
  Decision,
  DeliveryState,
  FollowUpRequest,
  FollowUpWarning,
  MessageType,
  Outcome,
  Status,
} from "@holdoff/sdk/wire";
import type { SiteFacts } from "../gate/site-facts.js";
import type { FollowUpId, Partition, Ref, Revision, Scope } from "../ids.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { Tally } from "./tally.js";

/** A person as loaded: under the ref that holds the document, which need not be the one asked for. */
export interface Loaded {
  scope: Scope;
  ref: Ref;
  partition: Partition;
  /** Null when nothing is stored yet. */
  revision: Revision | null;
  nowMs: number;
  /** As the person's partition knows it at that time. */
  site: SiteFacts;
  /** What the partition knew of its own hearing, as the commit compares it. */
  heard: string;
  /** What was stopped, as the commit compares it. */
  stops: string;
  document: PersonDocument;
  /** It was asked for by a visitor id that gave way to a new one, which alone speaks for nobody but a stranger. */
  byRetired?: true;
  /** The stored halves as text, so that a commit writes only what changed. */
  stored: { now: string; known: string; open: string };
  /** What it says of a stranger outlives it, or outlived an earlier document and is in this one. */
  hasLasting: boolean;
}

/** A follow-up as stored: the request changes only by an amendment, the state with every decision. */
export interface FollowUpState {
  status: Status;
  release: number;
  nextLookAtMs: number | null;
  /** Last decision: its receipt, and what has moved since without being worth one. */
  receipt: number;
  atMs: number;
  untilMs: number | null;
  revision: Revision;
  outcome?: Outcome | "unknown";
  /** Idempotency key of the redeem that got the go: whoever got it may ask again until there is an outcome. */
  redeemKey?: string;
  /** As it stood when it closed by itself: what is decided of when the holder of its go asks again. */
  redeemed?: OpenFollowUp;
  /** What the agent reported beside the outcome. */
  report?: { offersMade: string[]; note?: string };
  /** Person that it belongs to, so that an id finds its document. */
  ref: Ref;
}

export interface StoredRequest {
  createdAtMs: number;
  notBeforeMs: number;
  request: FollowUpRequest;
  warnings: FollowUpWarning[];
}

/** One message to one destination. Its body is derived from what never changes, so every attempt sends the same. */
export interface Delivery {
  n: number;
  /** `webhook-id`, and the job's id. */
  messageId: string;
  destination: { webhook: string } | { queue: string };
  type: MessageType;
  release: number;
  status: Status;
  /** Receipt that the message carries. */
  receipt: number;
  nextLookAtMs: number | null;
  /** Of a follow-up that closed. */
  outcome?: Outcome | "unknown";
  atMs: number;
  state: DeliveryState;
  /** The first and the last of them. `maybe`: the receiver may have it all the same. */
  attempts: { atMs: number; answer: string; maybe?: true }[];
  /** How often it was sent anew after it had ended, and when last. */
  replays?: number;
  replayedAtMs?: number;
  /** Into a queue: how often its job was put in again, or will be by an entry of the outbox. */
  again?: number;
  /** The last failure of its job that is known, by its worker's clock. */
  failedJobAtMs?: number;
}

export interface StoredFollowUp {
  id: FollowUpId;
  partition: Partition;
  request: StoredRequest;
  state: FollowUpState;
  /** Oldest first. */
  receipts: Decision[];
  deliveries: Delivery[];
}

/** What one commit writes of one follow-up. */
export interface FollowUpWrite {
  id: FollowUpId;
  /** Present when it must be new. */
  create?: StoredRequest;
  /** The request as it was amended. */
  amend?: StoredRequest;
  /** Absent where only the request is amended. */
  state?: FollowUpState;
  receipt?: { n: number; decision: Decision };
  deliveries: Delivery[];
  /** An ended follow-up is kept this long. */
  ttlMs?: number;
}

/** Fields of the commit's revision are filled in by the store: it is the script that makes it. */
export interface Change {
  document: PersonDocument;
  followUps: FollowUpWrite[];
  /** Present when a decision is settled: the guard against time and against other rules. */
  decided?: { policy: string; enforce: boolean; atMs: number; validBeforeMs: number | null };
  /** What is counted with it, once. */
  tallies?: readonly Tally[];
  /** Nothing was decided: a look that was made due meanwhile stays due. */
  undecided?: true;
  /** Nothing could be decided, and the news may matter: a look is due at this time. */
  lookAtMs?: number;
  /** It ends or refuses something, whether or not a follow-up is open: taken even when Redis is out of memory. */
  vital?: true;
  /** One word for the change stream. */
  what: string;
}

export type Committed =
  /** `isCrowded`: strangers hold more than their share where the person lives. */
  | { ok: true; revision: Revision; nowMs: number; isCrowded: boolean }
  | { ok: false; why: "conflict" | "late" | "stale" | "facts" }
  | { ok: false; why: "moved" | "sealed"; ref: Ref }
  | { ok: false; why: "policy"; policy: string }
  | { ok: false; why: "exists"; id: FollowUpId };

export type LoadReply =
  | { at: "document"; loaded: Loaded }
  /** Of a visitor id: the customer that it was made for at their sign-in; and whether it gave way to a new one. */
  | { at: "forward"; to: Ref; own?: Ref; isRetired?: true }
  | { at: "sealed"; into: Ref; loaded: Loaded };
