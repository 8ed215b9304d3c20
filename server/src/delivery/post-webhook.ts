/** One signed POST, as Standard Webhooks asks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). */
import type { Message } from "@holdoff/sdk/wire";
import { Webhook } from "standardwebhooks";
import { fetch } from "undici";
import type { WebhookDestination } from "../sites.js";
import { ANSWER_MS_MAX } from "./delivery-times.js";
import { PrivateAddressError, type WebhookAgents } from "./public-address.js";
import { USER_AGENT } from "./user-agent.js";

export type Posted =
  | { at: "accepted"; answer: string }
  /** The receiver may or may not have it: a time-out or a broken connection. */
  | { at: "unknown"; answer: string }
  | { at: "refused"; answer: string }
  /** Asking again is of no use: 410, or an address that is not allowed. */
  | { at: "never"; answer: string };

export async function postWebhook(
  agents: WebhookAgents,
  destination: WebhookDestination,
  messageId: string,
  message: Message,
  /** By Redis's clock: this machine's own may be off, and a receiver refuses what was signed at another time. */
  sentAtMs: number,
  answerMsMax = ANSWER_MS_MAX,
): Promise<Posted> {
  const body = JSON.stringify(message);
  const sentAt = new Date(sentAtMs);
  try {
    const { url, allowPrivateNetwork } = destination;
    const dispatcher = agents.for(url, allowPrivateNetwork);
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(answerMsMax),
      dispatcher,
      headers: {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": messageId,
        "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
        "webhook-signature": destination.secrets
          .map((secret) => new Webhook(secret).sign(messageId, sentAt, body))
          .join(" "),
      },
      body,
    });
    // Not read: the status says all, and a body may have no end.
    await response.body?.cancel();
    const answer = String(response.status);
    if (response.status >= 200 && response.status < 300) return { at: "accepted", answer };
    return response.status === 410 ? { at: "never", answer } : { at: "refused", answer };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Posted {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof PrivateAddressError) return { at: "never", answer: cause.message };
  if (isTimeout(cause)) return { at: "unknown", answer: "timeout" };
  const answer = cause instanceof Error ? ("code" in cause ? String(cause.code) : cause.message) : String(cause);
  // Nothing listened, so nobody has it.
  return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(answer) ? { at: "refused", answer } : { at: "unknown", answer };
}

/** Ours, or one that the connection has of its own. */
const isTimeout = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === "TimeoutError" || ("code" in cause && /TIMEOUT|ETIMEDOUT/.test(String(cause.code))));
