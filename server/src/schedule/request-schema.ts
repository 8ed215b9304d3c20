/** What a shop's backend may ask for, field by field. */
import {
  BASES,
  BASIS_PROOF_CHARS_MAX,
  CHANNELS,
  type FollowUpRequest,
  PAYLOAD_BYTES_MAX,
  PROP_CHARS_MAX,
  PURPOSES,
  TRIGGERS,
} from "@holdoff/sdk/wire";
import { z } from "zod";
import { DAY_MS, parseDurationMs } from "../gate/duration.js";
import { isFunnelTrigger } from "../gate/funnel-trigger.js";
import { departmentName, id, instant, label, namedId, person, word } from "../http/fields.js";
import { nullable } from "../http/read-field.js";
import { isPlaceholder } from "../reading/placeholder.js";

const METADATA_KEYS_MAX = 50;
const METADATA_BYTES_MAX = 4 * 1024;

const destination = z.string().min(1).max(PROP_CHARS_MAX);
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "");

const DELAY_MS_MAX = 365 * DAY_MS;
export const delay = z
  .union([z.string(), z.number()])
  .refine(
    (value) => (parseDurationMs(value) ?? Number.POSITIVE_INFINITY) <= DELAY_MS_MAX,
    "90s, 30m, 4h, 7d or milliseconds, at most 365d",
  );

const basisProof = z
  .string()
  .refine(
    (text) => /[\p{L}\p{N}]/u.test(text) && !isPlaceholder(text) && text.length <= BASIS_PROOF_CHARS_MAX,
    `1 to ${BASIS_PROOF_CHARS_MAX} characters that say where the proof is, and no placeholder for it`,
  );
const priority = z.number().int().min(0).max(100);
const payload = z
  .unknown()
  .refine((value) => bytes(value) <= PAYLOAD_BYTES_MAX, `at most ${PAYLOAD_BYTES_MAX} bytes of JSON`);
const metadata = z
  .record(z.string().max(64), z.unknown())
  .refine((value) => Object.keys(value).length <= METADATA_KEYS_MAX && bytes(value) <= METADATA_BYTES_MAX, {
    error: `at most ${METADATA_KEYS_MAX} keys and ${METADATA_BYTES_MAX} bytes of JSON`,
  });

export const about = z.strictObject({
  checkout: namedId.exactOptional(),
  order: namedId.exactOptional(),
  ticket: id.exactOptional(),
});

const trigger = z
  .strictObject({ type: word(TRIGGERS).exactOptional(), at: instant.exactOptional() })
  .transform(({ type = "other", ...when }) => ({ type, ...when }));

const request = z
  .strictObject({
    person,
    channel: word(CHANNELS),
    purpose: word(PURPOSES),
    department: departmentName.exactOptional(),
    trigger: trigger.exactOptional(),
    offer: id.exactOptional(),
    /** Tells the contacts of one series apart. */
    step: z.number().int().min(1).max(20).exactOptional(),
    about: about.exactOptional(),
    delay: delay.exactOptional(),
    notBefore: instant.exactOptional(),
    expiresAt: instant.exactOptional(),
    priority: priority.exactOptional(),
    basis: word(BASES).exactOptional(),
    basisProof: basisProof.exactOptional(),
    key: label.exactOptional(),
    metadata: metadata.exactOptional(),
    payload: payload.optional(),
    deliver: z
      .union([z.strictObject({ webhook: destination }), z.strictObject({ queue: destination })])
      .exactOptional(),
  })
  .refine((request) => request.delay === undefined || request.notBefore === undefined, {
    error: "delay and notBefore exclude each other",
    path: ["notBefore"],
  })
  .transform(aboutItsPerson);

/** A person that is named by a checkout is wanted about that checkout, where carts and checkouts gave the reason. */
function aboutItsPerson<T extends Pick<FollowUpRequest, "person" | "about" | "trigger">>(request: T): T {
  const { person, about, trigger } = request;
  if (person.checkout === undefined || about?.checkout !== undefined) return request;
  if (trigger === undefined || !isFunnelTrigger(trigger.type)) return request;
  return { ...request, about: { ...about, checkout: person.checkout } };
}

const HANDED_BACK = ["payload", "metadata"];

export const followUpSchema = nullable(request, { whole: HANDED_BACK, kept: ["payload"] });

export type CheckedRequest = z.infer<typeof request>;

const change = z
  .strictObject({
    delay: delay.exactOptional(),
    notBefore: instant.exactOptional(),
    /** Null takes it away. */
    expiresAt: instant.nullable().exactOptional(),
    priority: priority.exactOptional(),
    payload: payload.optional(),
    metadata: metadata.exactOptional(),
  })
  .refine(({ delay, notBefore }) => delay === undefined || notBefore === undefined, {
    error: "delay and notBefore exclude each other",
    path: ["notBefore"],
  });

export const amendSchema = nullable(change, { whole: HANDED_BACK, kept: ["payload", "expiresAt"] });
