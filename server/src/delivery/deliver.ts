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
import { changedMessage, type MessageContext, releasedData, releasedMessage } from "./message.js";
import { type Posted, postWebhook } from "./post-webhook.js";
import type { WebhookAgents } from "./public-address.js";
import { jobIdOf, type ReleasedQueues } from "./released-queues.js";

/** Longer than a receiver may take to answer: a claim ends by itself only when its worker is gone. */
const CLAIM_MS = 20_000;
/** A message that was redeemed on delivery is not tried for longer than this. */
export const ON_DELIVERY_MS_MAX = 15 * 60 * 1000;

/** What became of an attempt, once the receiver has answered. */
export type Attempt = { at: "done" } | { at: "again"; answer: string };

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

interface Claimed extends Address {
  opened: Opened;
  stored: StoredFollowUp;
  delivery: Delivery;
  token: string;
}

export class Deliverer {
  constructor(
    readonly doors: Doors,
    readonly queues: ReleasedQueues,
    readonly agents: WebhookAgents,
    readonly needs: DeliveryNeeds,
  ) {}

  /** Claims, decides whether to send, and answers with a promise of the attempt: sending goes on behind it. */
  async start(address: Address, lastTry: boolean): Promise<{ attempt: Promise<Attempt> }> {
    const { people, sites } = this.doors;
    const site = sites().byId(siteOf(address.scope));
    const stored = await this.#read(address);
    const delivery = stored?.deliveries[address.n];
    if (!site || !stored || !delivery || delivery.state !== "pending")
      return { attempt: Promise.resolve({ at: "done" }) };
    const token = randomUUID();
    const step = await stepDelivery(people.store, stored, address.scope, delivery, {
      token: "",
      keep: token,
      leaseMs: CLAIM_MS,
    });
    if (step === "held") return { attempt: Promise.resolve({ at: "again", answer: "another worker has it" }) };
    if (step === "changed") return await this.start(address, lastTry);
    if (step === "gone") return { attempt: Promise.resolve({ at: "done" }) };
    crashPoint("after_claim");
    const claimed: Claimed = { ...address, opened: { site, scope: address.scope }, stored, delivery, token };
    if (!(await this.#maySend(claimed))) {
      await this.#end(claimed, { ...delivery, state: "withheld" });
      return { attempt: Promise.resolve({ at: "done" }) };
    }
    return { attempt: this.#send(claimed, lastTry) };
  }

  async #read({ scope, id }: Address): Promise<StoredFollowUp | undefined> {
    const born = parseFollowUpId(id)?.partition;
    return born === undefined ? undefined : await this.doors.people.store.readFollowUp(scope, born, id);
  }

  /** A release that was taken back is not sent; one that is redeemed on delivery is redeemed now. */
  async #maySend({ opened, stored, delivery }: Claimed): Promise<boolean> {
    if (delivery.type !== "follow_up.released") return true;
    if (redeemsOnDelivery(opened.site, delivery, stored.request.request.channel)) {
      const nowMs = await this.doors.people.store.timeMs(opened.scope);
      const answer = await this.needs.redeem(opened, stored, {
        idempotencyKey: delivery.messageId,
        release: delivery.release,
        deliveryEndsAtMs: nowMs + ON_DELIVERY_MS_MAX,
      });
      crashPoint("after_redeem");
      return answer.go;
    }
    return stored.state.status === "released" && stored.state.release === delivery.release;
  }

  async #send(claimed: Claimed, lastTry: boolean): Promise<Attempt> {
    const { opened, delivery, stored } = claimed;
    crashPoint("before_post");
    const posted = await this.#post(claimed);
    crashPoint("after_post");
    const atMs = await this.doors.people.store.timeMs(opened.scope);
    const tried: Delivery = { ...delivery, attempts: [...delivery.attempts, { atMs, answer: posted.answer }] };
    if (posted.at === "accepted") {
      await this.#end(claimed, { ...tried, state: "delivered" });
      return { at: "done" };
    }
    const over = lastTry || posted.at === "never" || this.#outOfTime(claimed, atMs);
    if (!over) {
      await this.#end(claimed, tried);
      return { at: "again", answer: posted.answer };
    }
    const redeemed =
      delivery.type === "follow_up.released" &&
      redeemsOnDelivery(opened.site, delivery, stored.request.request.channel);
    // Whoever may have got it has been contacted; who certainly has not, has not. Said before the delivery ends, so that
    // a crash between the two is made good by the next attempt.
    if (redeemed && posted.at !== "unknown") await this.needs.recordOutcome(opened, stored, { outcome: "undelivered" });
    await this.#end(claimed, { ...tried, state: "failed" });
    return { at: "done" };
  }

  #outOfTime({ opened, delivery, stored }: Claimed, nowMs: number): boolean {
    const first = delivery.attempts[0]?.atMs;
    const once =
      delivery.type === "follow_up.released" &&
      redeemsOnDelivery(opened.site, delivery, stored.request.request.channel);
    return once && first !== undefined && nowMs - first >= ON_DELIVERY_MS_MAX;
  }

  async #post(claimed: Claimed): Promise<Posted> {
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

  async #message(claimed: Claimed): Promise<Message> {
    const { stored, delivery } = claimed;
    if (delivery.type !== "follow_up.released") return changedMessage(stored, delivery, delivery.type);
    return releasedMessage(stored, delivery, await this.#context(claimed));
  }

  /** Only a release says more than what is stored with it. */
  async #context({ opened, stored }: Claimed): Promise<MessageContext> {
    const { site, scope } = opened;
    const { document } = await this.doors.people.load(scope, stored.state.ref);
    const followUp = document.open.find((one) => one.id === stored.id);
    const brief = briefOf(followUp ?? endedFollowUp(stored), document.known, site.policy);
    return { scope, permits: this.doors.permits, permitForMs: site.policy.permit.forMs, brief };
  }

  /** Writes what became of it, and lets the claim go. */
  async #end({ scope, stored, token }: Claimed, delivery: Delivery): Promise<void> {
    await stepDelivery(this.doors.people.store, stored, scope, delivery, { token, keep: "", leaseMs: 0 });
    crashPoint("after_end");
  }
}

const webhookOf = (site: Site, { destination }: Delivery): WebhookDestination | undefined =>
  "webhook" in destination ? site.webhooks.find((one) => one.id === destination.webhook) : undefined;

const queueOf = (site: Site, { destination }: Delivery): QueueDestination | undefined =>
  "queue" in destination ? site.queues.find((one) => one.id === destination.queue) : undefined;

const ON_DELIVERY_CHANNELS: readonly Channel[] = ["email", "sms", "push"];

/** Queues redeem for themselves, always; a webhook as it is configured, else by its channel. */
export function redeemsOnDelivery(site: Site, delivery: Delivery, channel: Channel): boolean {
  const webhook = webhookOf(site, delivery);
  if (!webhook) return false;
  return (webhook.redeem ?? (ON_DELIVERY_CHANNELS.includes(channel) ? "on_delivery" : "by_sender")) === "on_delivery";
}
