/** How much is taken of one visitor, one address and one key: the `limits` of a sites file. */
import { z } from "zod";

const RATE_MAX = 1_000_000;
const AT_ONCE_MAX = 10_000;
/** A window longer than this would keep what was counted of somebody for longer than a day. */
const WINDOW_MINUTES_MAX = 60;

/** As many a minute in the long run, and at most `burst` at once. */
const rate = (perMinute: number, burst: number) =>
  z
    .strictObject({
      perMinute: z.number().int().min(1).max(RATE_MAX).default(perMinute),
      burst: z.number().int().min(1).max(RATE_MAX).default(burst),
    })
    .refine((one) => one.burst <= one.perMinute * WINDOW_MINUTES_MAX, {
      message: `burst: at most ${WINDOW_MINUTES_MAX} times perMinute`,
    })
    .prefault({});

export const limitsSchema = z
  .strictObject({
    /** How many proxies of the shop's own stand in front, each of which adds an address to `X-Forwarded-For`. */
    proxies: z.number().int().min(0).max(10).default(0),
    visitor: rate(120, 60),
    /** Of a visitor who is linked to a customer or has open follow-ups: neither address nor key is asked then. */
    known: rate(120, 60),
    address: rate(1_200, 1_200),
    work: z
      .strictObject({
        /** Pieces of work that a process has in hand at the same time, for all keys together. */
        atOnce: z.number().int().min(1).max(AT_ONCE_MAX).default(16),
        /** Calls of one key that wait for their turn. */
        waiting: z.number().int().min(0).max(AT_ONCE_MAX).default(500),
      })
      .prefault({}),
  })
  .prefault({});

export type Limits = z.infer<typeof limitsSchema>;
export type Rate = Limits["visitor"];
