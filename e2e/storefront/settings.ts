/** What the shop needs to know to open, and the demo's values for it. */
import type { ConnectionOptions } from "bullmq";
import type { SitePair } from "./site-keys.js";

export interface ShopOptions {
  port: number;
  host: string;
  /** Where Holdoff answers, as seen from the shop's backend and from its pages. */
  holdoffUrl: string;
  publishableKey?: string;
  secretKey?: string;
  webhookSecret?: string;
  identitySecret?: string;
  /** To the Redis that Holdoff uses: the shop's queue of texts is in it. Without one nobody works on that queue. */
  queueConnection?: ConnectionOptions;
  /** Unix milliseconds. */
  now?: () => number;
}

export interface ShopSettings {
  holdoffUrl: string;
  /** The first is where a visit belongs that names no other. */
  sites: readonly [SitePair, ...SitePair[]];
  webhookSecret: string;
  identitySecret: string;
  now: () => number;
}

export function settle(options: ShopOptions): ShopSettings {
  return {
    holdoffUrl: options.holdoffUrl.replace(/\/+$/, ""),
    sites: [
      {
        name: "demo",
        publishableKey: options.publishableKey ?? "hpk_test_demo",
        secretKey: options.secretKey ?? "hsk_test_demo",
      },
      { name: "shadow", publishableKey: "hpk_test_shadow", secretKey: "hsk_test_shadow" },
    ],
    webhookSecret: options.webhookSecret ?? "whsec_aG9sZG9mZi1kZW1vLXNob3Atd2ViaG9vay1zZWNyZXQ=",
    identitySecret: options.identitySecret ?? "demo-identity-secret",
    now: options.now ?? Date.now,
  };
}
