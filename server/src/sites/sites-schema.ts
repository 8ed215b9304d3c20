/** The shape of a sites file. What its fields mean together is checked where it is read; see ../sites.ts. */
import { CHANNELS } from "@holdoff/sdk/wire";
import { z } from "zod";
import { jsonSchemaOf } from "../gate/policy-json-schema.js";
import { consoleSchema } from "./console-secrets.js";
import { limitsSchema } from "./limits.js";
import { secret, secrets } from "./secret.js";

const name = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "1 to 64 of letters, digits, dot, dash and underscore");
/** Which channels a destination takes: all, unless it says. */
const channels = z
  .array(z.enum(CHANNELS))
  .min(1)
  .default([...CHANNELS]);

/** With pauses of 1 s, 2 s, 4 s, … the last of 10 attempts is made after about 8.5 minutes. */
const QUEUE_ATTEMPTS = 10;
const backoff = z
  .strictObject({
    type: z.enum(["exponential", "fixed"]).default("exponential"),
    delay: z
      .number()
      .int()
      .min(0)
      .max(24 * 60 * 60 * 1000)
      .default(1_000),
  })
  .default({ type: "exponential", delay: 1_000 });

export const sitesSchema = z.strictObject({
  console: consoleSchema.optional(),
  limits: limitsSchema,
  sites: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,40}$/, "1 to 40 of small letters, digits and dash"),
        name: z.string().min(1).max(128).optional(),
        mode: z.enum(["test", "live"]),
        publishableKey: z
          .string()
          .regex(/^hpk_[A-Za-z0-9_]{4,128}$/, "hpk_ and 4 to 128 of letters, digits and underscore"),
        secretKeys: z.array(secret).min(1),
        origins: z
          .array(
            z.string().regex(/^https?:\/\/[^/\s]+$/, "an origin, such as https://shop.example or http://localhost:*"),
          )
          .min(1),
        identity: z
          .strictObject({
            verify: z.enum(["none", "observe", "enforce", "hmac"]),
            secret: secrets.optional(),
            requireExpiry: z.boolean().default(true),
          })
          .default({ verify: "none", requireExpiry: true }),
        deliver: z
          .strictObject({
            webhooks: z
              .array(
                z.strictObject({
                  id: name,
                  url: secret,
                  secret: secrets,
                  channels,
                  redeem: z.enum(["by_sender", "on_delivery"]).optional(),
                  allowPrivateNetwork: z.boolean().default(false),
                }),
              )
              .default([]),
            queues: z
              .array(
                z.strictObject({
                  id: name,
                  name,
                  prefix: z.string().min(1).max(64).default("bull"),
                  channels,
                  attempts: z.number().int().min(1).max(100).default(QUEUE_ATTEMPTS),
                  backoff,
                }),
              )
              .default([]),
          })
          .default({ webhooks: [], queues: [] }),
        policy: z.string().min(1).optional(),
        enforce: z.boolean().default(true),
      }),
    )
    .min(1),
});

/** For editors, as the policy's. */
export const sitesJsonSchema = (): object =>
  jsonSchemaOf(sitesSchema, "Holdoff sites", "The storefronts: keys, origins, destinations and policy of each.");

export type SitesFile = z.infer<typeof sitesSchema>;
export type SiteEntry = SitesFile["sites"][number];
