/** As much of a site as is looked at when its file is checked. */
import type { Channel } from "@holdoff/sdk/wire";

export interface LookedAt {
  id: string;
  mode: "test" | "live";
  publishableKey: string;
  secretDigests: readonly Buffer[];
  origins: readonly string[];
  identity: { verify: "hmac" | "observe" | "none"; secrets: readonly string[] };
  webhooks: readonly {
    id: string;
    url: string;
    secrets: readonly string[];
    channels: readonly Channel[];
    allowPrivateNetwork: boolean;
  }[];
  queues: readonly { id: string; name: string; prefix: string; channels: readonly Channel[] }[];
  enforce: boolean;
}
