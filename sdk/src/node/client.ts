/**
 * The private API as functions. Every write carries what makes a repeat harmless (an idempotency key or ids), so tries are
 * repeated on 503 and on broken connections. The secret key must stay in the backend.
 */
import { randomUUID } from "node:crypto";
import type {
  About,
  Channel,
  Decision,
  FollowUp,
  FollowUpRequest,
  Outcome,
  Permit,
  Problem,
  RedeemAnswer,
  Status,
} from "../wire/index.js";
import { checkOptions } from "./check-options.js";
import { type Clock, systemClock } from "./clock.js";
import { HoldoffError } from "./errors.js";
import { type BackendEvent, createEventsDoor, type EventsOptions } from "./events.js";
import type { EventsAnswer } from "./events-answer.js";
import { DEFAULT_PATIENCE, type Patience } from "./retry.js";
import { createTransport } from "./transport.js";

export interface ClientOptions {
  /** Where Holdoff answers: `https://holdoff.example`. */
  url: string;
  /** `hsk_…`; a test key may carry `+name` for a sandbox. */
  secretKey: string;
  /** Milliseconds that one try may take. Default 5,000. */
  timeoutMs?: number;
  /** Bounds of trying again. Default 4 tries within 10 s. */
  patience?: Patience;
  fetch?: typeof globalThis.fetch;
  /** For tests. */
  clock?: Clock;
}

export interface ListQuery {
  customer?: string;
  visitor?: string;
  checkout?: string;
  key?: string;
  status?: Status;
  channel?: Channel;
  department?: string;
  /** ISO 8601. */
  dueBefore?: string;
  cursor?: string;
  limit?: number;
}

export interface FollowUpPage {
  data: FollowUp[];
  nextCursor: string | null;
}

/** `delay` counts from creation, `notBefore` is an instant: not both. `expiresAt: null` takes the end away. */
export type FollowUpPatch = Pick<FollowUpRequest, "delay" | "notBefore" | "priority" | "payload" | "metadata"> & {
  expiresAt?: string | null;
};

/** Which follow-ups to cancel: these, those with this label of yours, or those about this. */
export type BulkCancel = ({ ids: string[] } | { key: string } | { about: About }) & { reason: string };

/** What became of one of them. */
export type BulkAnswer = { status: number; followUp: FollowUp } | { status: number; problem: Problem };

export interface RedeemOptions {
  permit?: string;
  idempotencyKey?: string;
  /** On a repeat: nothing was sent since the go, so the gate decides anew. No more go ends it `undelivered`. */
  notSent?: boolean;
}

export interface OutcomeReport {
  outcome: Outcome;
  /** Offers that were really made; beyond what the follow-up declared, they count against the department. */
  offersMade?: string[];
  note?: string;
}

/** What is known of one person; the parts beside the follow-ups are for reading, not for programs. */
export interface PersonReport extends Record<string, unknown> {
  followUps: FollowUp[];
}

export interface HoldoffClient {
  /** Asks for a follow-up. It is decided at once: the answer may already be released or cancelled. */
  schedule(request: FollowUpRequest, options?: { idempotencyKey?: string }): Promise<FollowUp>;
  get(id: string): Promise<FollowUp>;
  list(query?: ListQuery): Promise<FollowUpPage>;
  cancel(id: string, body: { reason: string }): Promise<FollowUp>;
  /** An answer for each follow-up, in order; one that could not be cancelled is an answer too. */
  bulkCancel(body: BulkCancel): Promise<BulkAnswer[]>;
  patch(id: string, body: FollowUpPatch): Promise<FollowUp>;
  /** Looks at it now. */
  reconsider(id: string): Promise<FollowUp>;
  /** An owner lifts the holds once; never a cancel. */
  override(id: string, body: { by: string; reason: string }): Promise<FollowUp>;
  /** A fresh permit for a released follow-up, for an agent's browser. */
  permit(id: string): Promise<Permit>;
  /**
   * The last look, right before the contact. No go, no contact. Who got the go may ask again under its key: within a
   * minute it gets the same go, later the gate decides anew. `notSent` says that nothing was sent since the go.
   */
  redeem(id: string, options?: RedeemOptions): Promise<RedeemAnswer>;
  outcome(id: string, report: OutcomeReport): Promise<FollowUp>;
  /** Every decision that changed something, oldest first. */
  receipts(id: string): Promise<Decision[]>;
  /** A decision now; nothing is stored. */
  check(request: FollowUpRequest): Promise<Decision>;
  /** Throws `EventsDroppedError` when one was dropped for another reason than its type, unless told what to do then. */
  events(events: BackendEvent[], options?: EventsOptions): Promise<EventsAnswer>;
  /** `customer:c_42`, `visitor:v_…` or `checkout:ck_9`. */
  person(ref: string): Promise<PersonReport>;
  erase(ref: string): Promise<Record<string, unknown>>;
  /** Test sites only. Answers when everything due is settled. */
  advanceTestClock(move: { by: string } | { to: string }): Promise<{ now: string }>;
  testClock(): Promise<{ now: string }>;
}

/** The clock waits for receivers before it answers, and an advance by a length cannot be asked for twice. */
const ADVANCE_MS_MIN = 30_000;

/** Throws a `TypeError` that says what to change where `url` or `secretKey` cannot be right. */
export function createClient(options: ClientOptions): HoldoffClient {
  checkOptions(options);
  const clock = options.clock ?? systemClock;
  const send = createTransport({
    url: options.url,
    secretKey: options.secretKey,
    timeoutMs: options.timeoutMs ?? 5_000,
    patience: options.patience ?? DEFAULT_PATIENCE,
    clock,
    fetch: options.fetch ?? globalThis.fetch,
  });
  const followUp = (id: string, part = "") => `/v1/follow-ups/${encodeURIComponent(id)}${part}`;
  const person = (ref: string) => `/v1/persons/${encodeURIComponent(ref)}`;
  const get = (id: string) => send<FollowUp>({ method: "GET", path: followUp(id) });

  /** The answer to an earlier try may be lost, and this refusal only say that it was applied: reading tells. */
  async function unlessApplied(id: string, change: Promise<FollowUp>, applied: (now: FollowUp) => boolean) {
    try {
      return await change;
    } catch (error) {
      if (!(error instanceof HoldoffError) || error.status !== 409 || error.attempts === 1) throw error;
      const now = await get(id);
      if (applied(now)) return now;
      throw error;
    }
  }

  return {
    schedule: (request, given = {}) =>
      send({
        method: "POST",
        path: "/v1/follow-ups",
        body: request,
        idempotencyKey: given.idempotencyKey ?? randomUUID(),
      }),
    get,
    list: (query = {}) => send({ method: "GET", path: `/v1/follow-ups${queryString(query)}` }),
    cancel: (id, body) =>
      unlessApplied(
        id,
        send({ method: "POST", path: followUp(id, "/cancel"), body }),
        (now) => now.status === "cancelled",
      ),
    bulkCancel: async (body) =>
      (await send<{ data: BulkAnswer[] }>({ method: "POST", path: "/v1/follow-ups/bulk-cancel", body })).data,
    patch: (id, body) => send({ method: "PATCH", path: followUp(id), body }),
    reconsider: (id) => send({ method: "POST", path: followUp(id, "/reconsider"), body: {} }),
    override: (id, body) => send({ method: "POST", path: followUp(id, "/override"), body }),
    permit: (id) => send({ method: "POST", path: followUp(id, "/permit"), body: {} }),
    redeem: (id, given = {}) =>
      send({
        method: "POST",
        path: followUp(id, "/redeem"),
        body: {
          ...(given.permit === undefined ? {} : { permit: given.permit }),
          ...(given.notSent === undefined ? {} : { notSent: given.notSent }),
        },
        idempotencyKey: given.idempotencyKey ?? randomUUID(),
      }),
    outcome: (id, report) =>
      unlessApplied(
        id,
        send({ method: "POST", path: followUp(id, "/outcome"), body: report }),
        (now) => now.outcome === report.outcome,
      ),
    receipts: async (id) => (await send<{ data: Decision[] }>({ method: "GET", path: followUp(id, "/receipts") })).data,
    check: (request) => send({ method: "POST", path: "/v1/check", body: request }),
    events: createEventsDoor(send, clock),
    person: (ref) => send({ method: "GET", path: person(ref) }),
    erase: (ref) => send({ method: "DELETE", path: person(ref) }),
    // Moving "by" twice moves twice as far.
    advanceTestClock: (move) =>
      send({
        method: "POST",
        path: "/v1/test-clock/advance",
        body: move,
        repeatable: "to" in move,
        timeoutMsMin: ADVANCE_MS_MIN,
      }),
    testClock: () => send({ method: "GET", path: "/v1/test-clock" }),
  };
}

function queryString(query: ListQuery): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? "" : `?${given}`;
}
