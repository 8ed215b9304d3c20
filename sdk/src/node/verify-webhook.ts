/**
 * Is this message Holdoff's, and fresh? Checks the Standard Webhooks signature over the raw body in constant time, and the
 * age of its timestamp. A message may come twice and late: see `createReleaseLog` for what a receiver does about it.
 */
import { timingSafeEqual } from "node:crypto";
import type { Message, MessageType } from "../wire/index.js";
import { systemClock } from "./clock.js";
import { signWebhook } from "./webhook-signature.js";

/** Node's `request.headers`, a `Headers`, or a plain record in any case. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

export interface WebhookRequest {
  /** `whsec_…` of the destination. */
  secret?: string;
  /** While a secret is being changed: the old and the new. */
  secrets?: readonly string[];
  headers: WebhookHeaders;
  /** As received: parsing and serialising again breaks the signature. */
  body: string | Uint8Array;
  /** How old, and how far ahead, a message may be, in milliseconds. Default 5 minutes. */
  toleranceMs?: number;
  /** Unix milliseconds. Default the system's clock. */
  now?: number;
}

export type WebhookFault =
  | "missing_header"
  | "bad_timestamp"
  | "too_old"
  | "too_new"
  | "bad_signature"
  | "bad_body"
  | "unknown_type";

/** Answer 400, except to `unknown_type`, a genuine message of a later Holdoff: answer 2xx and leave it. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code: WebhookFault;

  constructor(code: WebhookFault, message: string) {
    super(message);
    this.code = code;
  }
}

const TOLERANCE_MS = 5 * 60_000;
const SIGNATURES_MAX = 20;

const MESSAGE_TYPES: Record<MessageType, true> = {
  "follow_up.released": true,
  "follow_up.held": true,
  "follow_up.recalled": true,
  "follow_up.cancelled": true,
  "follow_up.expired": true,
  "follow_up.redeemed": true,
  "follow_up.closed": true,
};

export function verifyWebhook(request: WebhookRequest): Message {
  const id = header(request.headers, "webhook-id");
  const timestamp = header(request.headers, "webhook-timestamp");
  const signatures = header(request.headers, "webhook-signature").split(" ").slice(0, SIGNATURES_MAX);
  checkAge(timestamp, request.now ?? systemClock.unixMs(), request.toleranceMs ?? TOLERANCE_MS);

  const secrets = [...(request.secrets ?? []), ...(request.secret === undefined ? [] : [request.secret])];
  if (secrets.length === 0) throw new TypeError("verifyWebhook needs `secret` or `secrets`");
  const genuine = secrets.some((secret) => {
    const expected = signWebhook({ secret, id, timestamp, body: request.body });
    return signatures.some((given) => sameText(given, expected));
  });
  if (!genuine) throw new WebhookVerificationError("bad_signature", "no signature of the message fits the secret");
  return parseMessage(request.body);
}

function header(headers: WebhookHeaders, name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
  if (typeof value === "string" && value !== "") return value;
  throw new WebhookVerificationError("missing_header", `the header ${name} is missing or repeated`);
}

function checkAge(timestamp: string, nowMs: number, toleranceMs: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookVerificationError("bad_timestamp", "webhook-timestamp is Unix time in seconds");
  }
  const ageMs = nowMs - Number(timestamp) * 1000;
  if (ageMs > toleranceMs) throw new WebhookVerificationError("too_old", `the message is ${ageMs} ms old`);
  if (-ageMs > toleranceMs) throw new WebhookVerificationError("too_new", `the message is ${-ageMs} ms ahead`);
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseMessage(body: string | Uint8Array): Message {
  let value: unknown;
  try {
    value = JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString("utf8"));
  } catch {
    throw new WebhookVerificationError("bad_body", "the body is not JSON");
  }
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") {
    throw new WebhookVerificationError("bad_body", "the body is no message: it has no type");
  }
  if (!Object.hasOwn(MESSAGE_TYPES, value.type)) {
    throw new WebhookVerificationError("unknown_type", `messages of type ${value.type} are not known here`);
  }
  if (!isMessage(value)) throw new WebhookVerificationError("bad_body", "the body has no follow-up and release number");
  return value;
}

/** Signed by Holdoff, so only its outline is checked. */
function isMessage(value: object): value is Message {
  if (!("data" in value) || typeof value.data !== "object" || value.data === null) return false;
  const data = value.data;
  return (
    "release" in data &&
    typeof data.release === "number" &&
    "followUp" in data &&
    typeof data.followUp === "object" &&
    data.followUp !== null &&
    "id" in data.followUp &&
    typeof data.followUp.id === "string"
  );
}
