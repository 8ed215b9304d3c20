/** Bounds that both sides of the wire keep. A number here is a promise: the collector refuses what exceeds it. */

/** Bytes of one `POST /v1/signals` body. */
export const BATCH_BYTES_MAX = 64 * 1024;
/** Signals in one batch. */
export const BATCH_SIGNALS_MAX = 100;
/** Nesting of a batch's JSON; the envelope itself is depth 1. */
export const BATCH_DEPTH_MAX = 16;
/** Characters of any string property of a signal. */
export const PROP_CHARS_MAX = 128;
/** A signal older than this when it is sent counts as this old, in milliseconds. */
export const SIGNAL_AGE_MS_MAX = 30 * 24 * 60 * 60 * 1000;
/** Milliseconds between heartbeats of a visible page. */
export const HEARTBEAT_MS = 15_000;
/** Bytes of a follow-up's `payload`, as JSON. */
export const PAYLOAD_BYTES_MAX = 16 * 1024;
/** Characters of a follow-up's `basisProof`. */
export const BASIS_PROOF_CHARS_MAX = 255;
/** Follow-ups in one bulk call. */
export const BULK_MAX = 100;

/** A visitor or tab id: at least 8 characters, so that it can carry a secret, and safe in any key or URL. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{8,128}$/;
/** A ref, offer, step, order or ticket: no colon (it separates a ref's kind from its value), no control characters. */
export const REF_PATTERN = /^[^:\u0000-\u001f\u007f]{1,128}$/;
