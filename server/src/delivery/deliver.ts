/**
 * One attempt at one delivery. It is claimed by compare-and-set first, so that two workers send it once; it is looked
 * up again, so that what was taken back meanwhile is withheld; and where the destination cannot redeem for itself, it
 * is redeemed before the first byte leaves.
 */

import { randomUUID } from "node:crypto";
import type { Channel, Message, Outcome, RedeemAnswer } from "@holdoff/sdk/wire";
import { crashPoint } from "../crash-point.js";
import type { Doors } from "../doors.js";
import { briefOf } from "../gate/brief.js";
import { type FollowUpId, parseFollowUpId, type Scope, siteOf } from "../ids.js";
import type { Opened, QueueDestination, Site, WebhookDestination } from "../sites.js";
import { endedFollowUp } from "../state/ended-follow-up.js";
import { stepDelivery } from "../state/outbox.js";
import type { Delivery, StoredFollowUp } from "../state/store.js";
import { endsAtMs, leftForAnother, ON_DELIVERY_MS_MAX, pauseAfter } from "./delivery-times.js";
import type { Endpoints, Turn } from "./endpoints.js";
import type { FailingDestinations } from "./failing-destinations.js";
import { changedMessage, type MessageContext, releasedData, releasedMessage } from "./message.js";
import { type Posted, postWebhook } from "./post-webhook.js";
import type { WebhookAgents } from "./public-address.js";
import { jobIdOf, type ReleasedQueues } from "./released-queues.js";
import { stillStands, wasRedeemedBy } from "./still-stands.js";

/** Longer than a receiver may take to answer: a claim ends by itself only when its worker is gone. */
const CLAIM_MS = 20_000;
/** Another worker is at it: when it has died, its claim ends by then. */
const HELD_PAUSE_MS = 2_000;
/** Attempts that are kept: the first, and the last ones. */
const ATTEMPTS_KEPT = 50;

/**
 * What became of an attempt, once the receiver has answered. `later`: none was made, and none is used up; `parked` takes
 * what brings it sooner.
 */
export type Attempt =
  | { at: "done" }
  | { at: "again"; answer: string; pauseMs: number }
  | { at: "later"; pauseMs: number; parked(call: () => void): void };

/** `at_once`: whatever its endpoint does, and without a word on how that does. */
export type Manner = "in_turn" | "at_once";

export interface Address {
  scope: Scope;
  id: FollowUpId;
  n: number;
}

/** What delivery asks of the doors beside it. */
export interface DeliveryNeeds {
  redeem(
    opened: Opened,
    stored: StoredFollowUp,
    request: { idempotencyKey: string; release: number; deliveryEndsAtMs: number },
  ): Promise<RedeemAnswer>;
  recordOutcome(opened: Opened, stored: StoredFollowUp, report: { outcome: Outcome }): Promise<void>;
}

interface Found extends Address {
  opened: Opened;
  stored: StoredFollowUp;
  delivery: Delivery;
}

interface Unended extends Found {
  token: string;
  turn: Going;
}

interface Claimed extends Unended {
  /** From then on it is not tried any more. */
  endMs: number;
}

type Going = Extract<Turn, { at: "go" }>;
/** For a message that is not posted, or that is posted without asking the circuit. */
const FREE: Going = { at: "go", leave: () => undefined };

const now = (attempt: Attempt): { attempt: Promise<Attempt> } => ({ attempt: Promise.resolve(attempt) });

export class Deliverer {
  constructor(
    readonly doors: Doors,
    readonly queues: ReleasedQueues,
    readonly agents: WebhookAgents,
    readonly needs: DeliveryNeeds,
    readonly failing: FailingDestinations,
    readonly endpoints: Endpoints,
  ) {}

  /**
   * Claims, decides whether to send, and answers with a promise of the attempt: sending goes on behind it. What its
   * endpoint has no room for is not claimed and not redeemed.
   */
  async start(address: Address, lastTry: boolean, manner: Manner = "in_turn"): Promise<{ attempt: Promise<Attempt> }> {
    const site = this.doors.sites().byId(siteOf(address.scope));
    const stored = await this.#read(address);
    const delivery = stored?.deliveries[address.n];
    if (!site || !stored || !delivery || delivery.state !== "pending") return now({ at: "done" });
    const found: Found = { ...address, opened: { site, scope: address.scope }, stored, delivery };
    const turn = manner === "at_once" ? FREE : await this.#turnOf(found);
    if (turn.at === "wait") {
      const later = await this.#later(found, turn);
      return later === "changed" ? await this.start(address, lastTry, manner) : now(later);
    }
    const begun = await this.#begin(found, turn, lastTry).catch((error: unknown) => {
      turn.leave("unused");
      throw error;
    });
    if (begun !== "changed") return begun;
    return await this.start(address, lastTry, manner);
  }

  async #begin(found: Found, turn: Going, lastTry: boolean): Promise<{ attempt: Promise<Attempt> } | "changed"> {
    const claimed = await this.#claim(found, turn);
    if (claimed === "changed" || "at" in claimed) {
      turn.leave("unused");
      return claimed === "changed" ? claimed : now(claimed);
    }
    crashPoint("after_claim");
    const endMs = await this.#endOf(claimed);
    if (endMs === undefined) {
      turn.leave("unused");
      await this.#end(claimed, { ...claimed.delivery, state: "withheld" });
      return now({ at: "done" });
    }
    return { attempt: this.#send({ ...claimed, endMs }, lastTry).finally(() => turn.leave("unused")) };
  }

  /** Nobody waits for a queue: that is Redis. */
  async #turnOf({ scope, opened, delivery }: Found): Promise<Turn> {
    const webhook = webhookOf(opened.site, delivery);
    return webhook ? await this.endpoints.enter({ scope, webhook: webhook.id, url: webhook.url }) : FREE;
  }

  async #claim(found: Found, turn: Going): Promise<Unended | Attempt | "changed"> {
    const token = randomUUID();
    const claim = { token: "", keep: token, leaseMs: CLAIM_MS };
    const step = await stepDelivery(this.doors.people.store, found.stored, found.scope, found.delivery, claim);
    switch (step) {
      case "ok":
        return { ...found, token, turn };
      case "held":
        return { at: "again", answer: "another worker has it", pauseMs: HELD_PAUSE_MS };
      case "gone":
        return { at: "done" };
      case "changed":
        return "changed";
    }
  }

  /** It waits for its endpoint, unless it was overtaken meanwhile, or its time is over. */
  async #later(found: Found, { pauseMs, parked }: Extract<Turn, { at: "wait" }>): Promise<Attempt | "changed"> {
    const endMs = this.#knownEnd(found);
    const nowMs = await this.doors.people.store.timeMs(found.scope);
    const leftMs = endMs === undefined ? 0 : leftForAnother(nowMs, endMs);
    if (leftMs > 0) return { at: "later", pauseMs: Math.min(pauseMs, leftMs), parked };
    const claimed = await this.#claim(found, FREE);
    if (claimed === "changed" || "at" in claimed) return claimed;
    if (endMs !== undefined) return await this.#giveUp(claimed, found.delivery);
    await this.#end(claimed, { ...found.delivery, state: "withheld" });
    return { at: "done" };
  }

  async #read({ scope, id }: Address): Promise<StoredFollowUp | undefined> {
    const born = parseFollowUpId(id)?.partition;
    return born === undefined ? undefined : await this.doors.people.store.readFollowUp(scope, born, id);
  }

  /** Until when it is tried, as far as that is known without a redeem; undefined when it was overtaken. */
  #knownEnd({ opened, stored, delivery }: Found): number | undefined {
    const isOfDelivery = redeemsOnDelivery(opened.site, delivery, stored.request.request.channel);
    // It went when it was tried first, and is not decided again.
    if (isOfDelivery && wasRedeemedBy(stored, delivery)) return redeemedAtMs(stored) + ON_DELIVERY_MS_MAX;
    if (!stillStands(stored, delivery)) return undefined;
    return isOfDelivery ? Number.POSITIVE_INFINITY : endsAtMs(stored, delivery, opened.site.policy);
  }

  /**
   * Until when it is tried; undefined when it is not sent at all. A message that was overtaken is not; a release that is
   * redeemed on delivery is redeemed now.
   */
  async #endOf(found: Found): Promise<number | undefined> {
    const { opened, stored, delivery } = found;
    const isOfDelivery = redeemsOnDelivery(opened.site, delivery, stored.request.request.channel);
    if (!isOfDelivery || wasRedeemedBy(stored, delivery)) return this.#knownEnd(found);
    const endMs = (await this.doors.people.store.timeMs(opened.scope)) + ON_DELIVERY_MS_MAX;
    const answer = await this.needs.redeem(opened, stored, {
      idempotencyKey: delivery.messageId,
      release: delivery.release,
      deliveryEndsAtMs: endMs,
    });
    crashPoint("after_redeem");
    return answer.go ? endMs : undefined;
  }

  async #send(claimed: Claimed, lastTry: boolean): Promise<Attempt> {
    const { opened, delivery, stored, endMs } = claimed;
    const isRedeemed = redeemsOnDelivery(opened.site, delivery, stored.request.request.channel);
    const { store } = this.doors.people;
    // Nobody was there to try it while there was time.
    if (isRedeemed && (await store.timeMs(opened.scope)) >= endMs) return await this.#giveUp(claimed, delivery);
    crashPoint("before_post");
    const posted = await this.#post(claimed);
    claimed.turn.leave(posted.at === "accepted" || posted.at === "never" ? "answered" : "failed", posted.answer);
    crashPoint("after_post");
    const atMs = await store.timeMs(opened.scope);
    const attempt = { atMs, answer: posted.answer, ...(posted.at === "unknown" ? { maybe: true as const } : {}) };
    const tried: Delivery = { ...delivery, attempts: firstAndLast([...delivery.attempts, attempt]) };
    if (posted.at === "accepted") {
      await this.#end(claimed, { ...tried, state: "delivered" });
      return { at: "done" };
    }
    this.failing.note(opened.site.id, destinationIdOf(delivery), posted.answer);
    const pauseMs = pauseAfter(tried.attempts.length, atMs, endMs);
    if (lastTry || posted.at === "never" || pauseMs === undefined) return await this.#giveUp(claimed, tried);
    await this.#end(claimed, tried);
    return { at: "again", answer: posted.answer, pauseMs };
  }

  async #giveUp(claimed: Unended, tried: Delivery): Promise<Attempt> {
    const { opened, stored } = claimed;
    const last = tried.attempts.at(-1);
    // Whoever may have got it has been contacted; who certainly has not, has not. Said before the delivery ends, so that
    // a crash between the two is made good by the next attempt.
    if (redeemsOnDelivery(opened.site, tried, stored.request.request.channel) && last && !last.maybe)
      await this.needs.recordOutcome(opened, stored, { outcome: "undelivered" });
    await this.#end(claimed, { ...tried, state: "failed" });
    return { at: "done" };
  }

  async #post(claimed: Unended): Promise<Posted> {
    const { opened, stored, delivery } = claimed;
    const webhook = webhookOf(opened.site, delivery);
    if (webhook) {
      const message = await this.#message(claimed);
      const sentAtMs = await this.doors.people.store.realMs();
      return await postWebhook(this.agents, webhook, delivery.messageId, message, sentAtMs);
    }
    const queue = queueOf(opened.site, delivery);
    if (!queue) return { at: "never", answer: "the site has no such destination any more" };
    const { id } = stored;
    if (delivery.type === "follow_up.released")
      await this.queues.add(queue, id, delivery.release, releasedData(stored, delivery, await this.#context(claimed)));
    else await this.queues.remove(queue, jobIdOf(id, delivery.release));
    return { at: "accepted", answer: "queued" };
  }

  async #message(claimed: Found): Promise<Message> {
    const { stored, delivery } = claimed;
    if (delivery.type !== "follow_up.released") return changedMessage(stored, delivery, delivery.type);
    return releasedMessage(stored, delivery, await this.#context(claimed));
  }

  /** Only a release says more than what is stored with it. */
  async #context({ opened, stored }: Found): Promise<MessageContext> {
    const { site, scope } = opened;
    const { document } = await this.doors.people.load(scope, stored.state.ref);
    const followUp = document.open.find((one) => one.id === stored.id);
    const brief = briefOf(followUp ?? endedFollowUp(stored), document.known, site.policy);
    const nowMs = await this.doors.people.store.timeMs(scope);
    return { scope, permits: this.doors.permits, permitForMs: site.policy.permit.forMs, brief, nowMs };
  }

  /** Writes what became of it, and lets the claim go. */
  async #end({ scope, stored, token }: Unended, delivery: Delivery): Promise<void> {
    await stepDelivery(this.doors.people.store, stored, scope, delivery, { token, keep: "", leaseMs: 0 });
    crashPoint("after_end");
  }
}

const webhookOf = (site: Site, { destination }: Delivery): WebhookDestination | undefined =>
  "webhook" in destination ? site.webhooks.find((one) => one.id === destination.webhook) : undefined;

const queueOf = (site: Site, { destination }: Delivery): QueueDestination | undefined =>
  "queue" in destination ? site.queues.find((one) => one.id === destination.queue) : undefined;

const destinationIdOf = ({ destination }: Delivery): string =>
  "webhook" in destination ? destination.webhook : destination.queue;

const firstAndLast = <T>(attempts: T[]): T[] =>
  attempts.length <= ATTEMPTS_KEPT ? attempts : [...attempts.slice(0, 1), ...attempts.slice(1 - ATTEMPTS_KEPT)];

/** The redeem is the last thing that was decided of it. */
function redeemedAtMs({ receipts, state }: StoredFollowUp): number {
  const at = receipts.at(-1)?.at;
  return at === undefined ? state.atMs : Date.parse(at);
}

const ON_DELIVERY_CHANNELS: readonly Channel[] = ["email", "sms", "push"];

/** Whether sending it is the contact. Queues redeem for themselves, always; a webhook as configured, else by channel. */
function redeemsOnDelivery(site: Site, delivery: Delivery, channel: Channel): boolean {
  const webhook = webhookOf(site, delivery);
  if (!webhook || delivery.type !== "follow_up.released") return false;
  return (webhook.redeem ?? (ON_DELIVERY_CHANNELS.includes(channel) ? "on_delivery" : "by_sender")) === "on_delivery";
}
