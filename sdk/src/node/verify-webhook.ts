/**
 * Is this message Holdoff's, and fresh? Checks the Standard Webhooks signature over the raw body in constant time, and the
 * age of its timestamp. A message may come twice and late: see `createReleaseLog` for what a receiver does about it.
 */
import { timingSafeEqual } from "node:crypto";
import type { Message, MessageType } from "../wire/index.js";
import { systemClock } from "./clock.js";
import { WebhookSetupError, WebhookVerificationError } from "./webhook-errors.js";
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

/** Throws `WebhookVerificationError` for a bad message, `WebhookSetupError` for a mistake of the receiver's own. */
export function verifyWebhook(request: WebhookRequest): Message {
  const { headers, body } = request;
  const { secrets, toleranceMs, nowMs } = setupOf(request);
  // Signed before the message is looked at: a bad secret is told whatever came.
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const expected = secrets.map((secret) => signWebhook({ secret, id: id ?? "", timestamp: timestamp ?? "", body }));
  if (id === undefined) throw missing("webhook-id");
  if (timestamp === undefined) throw missing("webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  if (signatures === undefined) throw missing("webhook-signature");
  checkAge(timestamp, nowMs, toleranceMs);
  const given = signatures.split(" ").slice(0, SIGNATURES_MAX);
  if (!expected.some((own) => given.some((one) => sameText(one, own)))) {
    throw new WebhookVerificationError("bad_signature", "no signature of the message fits the secret");
  }
  return parseMessage(body);
}

/** What the receiver gave, or what it has to change. */
function setupOf(request: WebhookRequest): { secrets: string[]; toleranceMs: number; nowMs: number } {
  const { secret, headers, toleranceMs = TOLERANCE_MS, now = systemClock.unixMs() } = request;
  checkBody(request.body);
  if (typeof headers !== "object" || headers === null || namesOf(headers).length === 0) {
    throw new WebhookSetupError("no_headers", "verifyWebhook got no headers: pass `headers: request.headers`");
  }
  if (!Number.isFinite(toleranceMs) || toleranceMs < 0) {
    throw new WebhookSetupError(
      "bad_tolerance",
      `toleranceMs is ${toleranceMs}: milliseconds, 0 or more, or leave it out`,
    );
  }
  if (!Number.isFinite(now))
    throw new WebhookSetupError("bad_now", `now is ${now}: Unix milliseconds, or leave it out`);
  const secrets = [...(request.secrets ?? []), ...(secret === undefined ? [] : [secret])];
  if (secrets.length === 0) {
    throw new WebhookSetupError("no_secret", "verifyWebhook needs `secret` or `secrets`: the destination's `whsec_…`");
  }
  return { secrets, toleranceMs, nowMs: now };
}

/** Callers in JavaScript pass what their framework made of the body. */
function checkBody(body: unknown): void {
  if (typeof body === "string" || body instanceof Uint8Array) return;
  const what = body === undefined || body === null ? "nobody read the body" : "the body was parsed already";
  throw new WebhookSetupError(
    "parsed_body",
    `${what}, and the signature is over its raw bytes: give this route \`express.raw({ type: () => true })\`, before any \`express.json()\`, and pass \`body: request.body\``,
  );
}

const namesOf = (headers: WebhookHeaders): string[] =>
  headers instanceof Headers ? [...headers.keys()] : Object.keys(headers);

/** Undefined where it is missing, empty or there more than once. */
function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
  return typeof value === "string" && value !== "" ? value : undefined;
}

const missing = (name: string): WebhookVerificationError =>
  new WebhookVerificationError("missing_header", `the header ${name} is missing or repeated`);

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
