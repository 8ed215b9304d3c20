/**
 * Why a message was not taken: it is bad (`WebhookVerificationError`: answer 400), or the receiver is not set up to tell
 * (`WebhookSetupError`: answer 500 and look at it; the message comes again).
 */

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
  /** What Express, Koa and Fastify answer where nobody catches it. */
  readonly status = 400;

  constructor(code: WebhookFault, message: string) {
    super(message);
    this.code = code;
  }
}

export type WebhookSetupFault = "no_secret" | "bad_secret" | "parsed_body" | "no_headers" | "bad_tolerance" | "bad_now";

/** The receiver's own mistake, whatever the message: it says what to change. */
export class WebhookSetupError extends TypeError {
  override readonly name = "WebhookSetupError";
  readonly code: WebhookSetupFault;

  constructor(code: WebhookSetupFault, message: string) {
    super(message);
    this.code = code;
  }
}
