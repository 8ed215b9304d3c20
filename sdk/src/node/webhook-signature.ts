/** The signature of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, one function for signing and verifying. */
import { createHmac } from "node:crypto";
import { WebhookSetupError } from "./webhook-errors.js";

export interface SignedParts {
  /** `whsec_` and base64 of at least 18 bytes. */
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

const SECRET_BYTES_MIN = 18;

/** The values are not quoted: messages end in logs. */
function secretBytes(secret: unknown): Buffer {
  const wrong = (what: string): WebhookSetupError => new WebhookSetupError("bad_secret", what);
  if (Array.isArray(secret)) throw wrong("the webhook secret is a list: give it as `secrets`");
  if (secret !== undefined && secret !== null && typeof secret !== "string") {
    throw wrong(`the webhook secret is a ${typeof secret}, and a text is wanted`);
  }
  if (typeof secret !== "string" || /^(whsec_)?(undefined|null)?$/.test(secret.trim())) {
    throw wrong("the webhook secret is empty: set the variable that it is read from to the destination's `whsec_…`");
  }
  if (/^v\d+a?,/.test(secret)) {
    throw wrong(
      "the webhook secret begins with a version, as signatures do: leave it out, the secret begins at `whsec_`",
    );
  }
  if (/["'`]/.test(secret)) throw wrong("the webhook secret has quotes in it: give what stands between them");
  if (/^whsec_whsec_/.test(secret)) throw wrong("the webhook secret begins with `whsec_` twice: once is right");
  if (/[\s,;]/.test(secret) || secret.lastIndexOf("whsec_") > 0) {
    throw wrong("the webhook secret has a blank or a comma in it: give one secret, or several as the list `secrets`");
  }
  const text = secret.replace(/^whsec_/, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.replace(/=+$/, "").length % 4 === 1) {
    throw wrong("the webhook secret is not base64 after `whsec_`: copy it whole, as the sites file has it");
  }
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < SECRET_BYTES_MIN) {
    throw wrong(
      `the webhook secret has ${bytes.length} bytes, and at least ${SECRET_BYTES_MIN} are wanted: was it cut off? A new one: "whsec_" and the output of \`openssl rand -base64 24\``,
    );
  }
  return bytes;
}
