/** The signature of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, one function for signing and verifying. */
import { createHmac } from "node:crypto";

export interface SignedParts {
  /** `whsec_` and base64. */
  secret: string;
  /** The `webhook-id` header. */
  id: string;
  /** The `webhook-timestamp` header: Unix seconds. */
  timestamp: string;
  /** The raw body, byte for byte as it travels. */
  body: string | Uint8Array;
}

/** The value of `webhook-signature`: `v1,` and base64. Also for a receiver's own tests. */
export function signWebhook(parts: SignedParts): string {
  const hmac = createHmac("sha256", secretBytes(parts.secret));
  hmac.update(`${parts.id}.${parts.timestamp}.`).update(parts.body);
  return `v1,${hmac.digest("base64")}`;
}

function secretBytes(secret: string): Buffer {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  // The value is not quoted: messages end in logs.
  if (bytes.length === 0) throw new TypeError("a webhook secret is `whsec_` and base64 of at least one byte");
  return bytes;
}
