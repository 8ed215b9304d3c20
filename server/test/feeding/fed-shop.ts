/**
 * A shop whose systems feed Holdoff, for one test: a sandbox on the day on which every payload of this folder was sent,
 * a Tuesday in 2031. The checkout was entered at 9:42, a call about it was asked for at 9:50, and what a payload tells
 * happened at 10:00:00, five seconds before it arrives.
 */
import type { Decision, FollowUp, FollowUpRequest, PersonRefs, Problem, RedeemAnswer } from "@holdoff/sdk/wire";
import { expect } from "vitest";
import type { Product, Sandbox } from "../support/product.js";

const ASKED = "2031-03-04T09:50:00Z";
const ARRIVES = "2031-03-04T10:00:05Z";

/** What came of events that were sent. */
export interface Told {
  status: number;
  accepted: number;
  /** Pointers of the fields that were left out of what was taken, each once. */
  ignored: string[];
  /** Reasons of the events that were dropped. */
  dropped: string[];
  /** Pointers of the fields for which the whole call was refused. */
  refused: string[];
}

interface EventsAnswer {
  accepted: number;
  dropped: { id: string | null; reason: string; detail: string }[];
  ignored?: { id: string | null; pointer: string; detail: string }[];
}

/** What this folder looks at of a person. */
interface View {
  ledger: { channel: string; outcome?: string }[];
  orders: { order: string | null; checkouts: string[]; stands: boolean }[];
}

export class FedShop {
  readonly #sandbox: Sandbox;

  constructor(product: Product) {
    this.#sandbox = product.sandbox();
  }

  static async open(product: Product): Promise<FedShop> {
    const shop = new FedShop(product);
    await shop.advance(ASKED);
    return shop;
  }

  async advance(to: string): Promise<void> {
    const { status } = await this.#sandbox.advance({ to });
    expect(status).toBe(200);
  }

  /** Every event is accounted for: taken, or dropped by name, or the whole call is refused with the field in words. */
  async tell(events: readonly unknown[]): Promise<Told> {
    await this.advance(ARRIVES);
    return await this.tellNow(events);
  }

  async tellNow(events: readonly unknown[]): Promise<Told> {
    const { status, body } = await this.#sandbox.call<EventsAnswer | Problem>("POST", "/v1/events", { events });
    if (!("accepted" in body)) {
      const errors = body.errors ?? [];
      expect({ status, named: errors.length > 0 }).toEqual({ status: 422, named: true });
      return { status, accepted: 0, ignored: [], dropped: [], refused: errors.map(({ pointer }) => pointer) };
    }
    const { accepted, dropped, ignored = [] } = body;
    expect({ status, known: accepted + dropped.length }).toEqual({ status: 202, known: events.length });
    return {
      status,
      accepted,
      ignored: [...new Set(ignored.map(({ pointer }) => pointer))],
      dropped: dropped.map(({ reason }) => reason),
      refused: [],
    };
  }

  /** A contact that waits: a sales call about a checkout unless it is told otherwise. */
  async wait(person: PersonRefs, other: Partial<FollowUpRequest> = {}): Promise<FollowUp> {
    const followUp = await this.#sandbox.schedule({
      person,
      trigger: { type: "checkout_incomplete", at: "2031-03-04T09:45:00Z" },
      delay: "1d",
      ...other,
    });
    expect({ status: followUp.status, because: followUp.decision.reasons }).toMatchObject({ status: "waiting" });
    return followUp;
  }

  /** What becomes of a contact that is asked for now. */
  async ask(person: PersonRefs, other: Partial<FollowUpRequest> = {}): Promise<FollowUp> {
    return await this.#sandbox.schedule({ person, ...other });
  }

  /** May it be made now? Nothing is stored. */
  async check(person: PersonRefs, other: Partial<FollowUpRequest> = {}): Promise<Decision> {
    const request = { person, channel: "call", purpose: "sales", basis: "consent", ...other };
    const { status, body } = await this.#sandbox.call<Decision>("POST", "/v1/check", request);
    expect(status).toBe(200);
    return body;
  }

  async get({ id }: FollowUp): Promise<FollowUp> {
    return await this.#sandbox.get(id);
  }

  async redeem({ id }: FollowUp): Promise<RedeemAnswer> {
    return await this.#sandbox.redeem(id);
  }

  /** Every contact with them that counts, from old to new. */
  async ledger(customer: string): Promise<View["ledger"]> {
    return (await this.#view(customer)).ledger;
  }

  async orders(customer: string): Promise<{ order: string | null; checkouts: string[]; stands: boolean }[]> {
    return (await this.#view(customer)).orders.map(({ order, checkouts, stands }) => ({ order, checkouts, stands }));
  }

  /** Nothing is known of somebody whom no event named. */
  async #view(customer: string): Promise<View> {
    const path = `/v1/persons/customer:${encodeURIComponent(customer)}`;
    const { status, body } = await this.#sandbox.call<View>("GET", path);
    return status === 404 ? { ledger: [], orders: [] } : body;
  }
}
