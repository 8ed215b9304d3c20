/** A product with two live sites whose limits a test sets anew, and calls of strangers, pages and backends to it. */
import { createHmac } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { fresh, POLICY_FILE, type Product, startProduct } from "./product.js";

const ORIGIN = "http://localhost:1234";
const sitesFile = (limits: object, policy = POLICY_FILE): string =>
  JSON.stringify({
    limits,
    sites: ["flooded", "beside"].map((id) => ({
      id,
      mode: "live",
      publishableKey: `hpk_live_${id}`,
      secretKeys: [`hsk_live_${id}`],
      origins: ["http://localhost:*"],
      identity: { verify: "hmac", secret: "identity", requireExpiry: false },
      policy,
    })),
  });

/** So many, and no more for that many minutes, however slow the machine is. */
export const slow = (burst: number) => ({ perMinute: 1, burst });

export interface Said {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: { code?: string; detail?: string; accepted?: number };
}

export const signed = (customer: string) => ({
  customer,
  hash: createHmac("sha256", "identity").update(customer).digest("hex"),
});
export const statuses = (all: readonly Said[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of all) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
/** Without the time, which goes on. */
export const left = ({ headers }: Said): string => String(headers["ratelimit"]).replaceAll(/;t=\d+/g, "");
export const times = async (count: number, one: (nth: number) => Promise<Said>): Promise<Said[]> => {
  const all: Said[] = [];
  for (let nth = 0; nth < count; nth++) all.push(await one(nth));
  return all;
};
export const via = (address: string): Record<string, string> => ({ "x-forwarded-for": address });

export function limitedProduct() {
  let product: Product;
  const agent = new Agent({ connections: 64 });

  /** From now on; everybody begins afresh. */
  async function limited(limits: object): Promise<void> {
    await writeFile(product.sitesFile, sitesFile(limits));
    await product.served.reload();
  }

  async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Said> {
    const asked = { method: "POST" as const, body: JSON.stringify(body), dispatcher: agent };
    const said = await request(`${product.url}${path}`, {
      ...asked,
      headers: { "content-type": "text/plain", origin: ORIGIN, ...headers },
    });
    return { status: said.statusCode, headers: said.headers, body: (await said.body.json()) as Said["body"] };
  }

  let seq = 0;
  const batch = (visitor: string, more: Record<string, unknown> = {}) => ({
    v: 1,
    key: "hpk_live_flooded",
    visitor,
    tab: "t_00000001",
    sentAt: 1_000,
    signals: [{ seq: ++seq, at: 1_000, type: "page.active", visibleMs: 1_000, engagedMs: 1_000 }],
    ...more,
  });
  const says = async (visitor: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    await post("/v1/signals", batch(visitor, more), headers);
  const backend = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const said = await post(path, body, {
      authorization: "Bearer hsk_live_flooded",
      "content-type": "application/json",
      ...headers,
    });
    if (said.status >= 300) throw new Error(JSON.stringify(said.body));
    return said;
  };
  const plan = async (person: object) =>
    await backend(
      "/v1/follow-ups",
      {
        person,
        channel: "call",
        purpose: "sales",
        trigger: { type: "checkout_incomplete" },
        basis: "consent",
        delay: "1h",
      },
      { "idempotency-key": fresh("k") },
    );

  return {
    ...{ limited, post, says, backend, plan },
    product: (): Product => product,
    async start(): Promise<void> {
      product = await startProduct();
      await limited({});
    },
    async stop(): Promise<void> {
      await agent.close();
      await product.stop();
    },
  };
}
