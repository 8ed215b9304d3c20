/** The whole server on a Redis of its own, with a receiver for its webhooks and clients for its doors. */
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type {
  BatchAnswer,
  Decision,
  Fact,
  FollowUp,
  FollowUpRequest,
  Message,
  Problem,
  RedeemAnswer,
} from "@holdoff/sdk/wire";
import { Webhook } from "standardwebhooks";
import { request } from "undici";
import { type Served, serve } from "../../src/main.js";
import { noonAfter } from "./noon.js";
import { type PrivateRedis, startRedis } from "./redis.js";
import { heard } from "./until.js";

export const WEBHOOK_SECRET = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
export const CONSOLE_SECRET = "a-console-secret-of-tests";
export const POLICY_FILE = new URL("round-the-clock.yaml", import.meta.url).pathname;

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

interface Asked {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** Not `fetch`, which takes a third of the time of a file that asks thousands of times. */
async function ask<T>(url: string, asked: Asked): Promise<Answer<T>> {
  const { statusCode: status, headers: sent, body } = await request(url, asked);
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(sent))
    for (const value of [values].flat()) headers.append(name, value);
  return { status, headers, body: (await body.json()) as T };
}

export interface Received {
  id: string;
  message: Message;
}

/** A receiver of webhooks that verifies what it gets, says so, and then answers what `answer` says. */
export class Receiver extends EventEmitter {
  readonly received: Received[] = [];
  answer: (received: Received, nth: number) => number | Promise<number> = () => 200;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const message = new Webhook(WEBHOOK_SECRET).verify(body, headers) as Message;
      const received = { id: String(request.headers["webhook-id"]), message };
      const nth = this.received.push(received);
      this.emit("received", received);
      response.statusCode = await this.answer(received, nth);
      response.end();
    });
  });

  async listen(port = 0): Promise<string> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** The first message, received already or to come, that fits. */
  async next(fits: (received: Received) => boolean): Promise<Received> {
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      await heard(this, "received", this.#wanted);
    }
  }

  /** Once it holds, asked again whenever something was received. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await heard(this, "received", this.#wanted);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.resolve();
  }

  readonly #wanted = (): string =>
    `another message than ${this.received.map(({ id, message }) => `${message.type} ${id}`).join(", ") || "none"}`;
}

export interface Product {
  redis: PrivateRedis;
  served: Served;
  url: string;
  sitesFile: string;
  receiver: Receiver;
  said: string[];
  sandbox(site?: "demo" | "shadow"): Sandbox;
  stop(): Promise<void>;
}

export const sitesText = (webhookUrl: string, policyFile = POLICY_FILE): string => `
sites:
${["demo", "shadow"]
  .map(
    (id) => `
  - id: ${id}
    name: ${id}
    mode: test
    publishableKey: hpk_test_${id}
    secretKeys: [hsk_test_${id}]
    origins: ["http://localhost:*"]
    identity: {verify: hmac, secret: identity, requireExpiry: false}
    deliver:
      webhooks:
        - {id: dialler, url: "${webhookUrl}", secret: ${WEBHOOK_SECRET}, channels: [call], allowPrivateNetwork: true}
        - {id: mailer, url: "${webhookUrl}", secret: ${WEBHOOK_SECRET}, channels: [sms], allowPrivateNetwork: true}
      queues: [{id: posts, name: posts, prefix: shop, channels: [post]}]
    policy: ${policyFile}
    enforce: ${id === "demo"}`,
  )
  .join("\n")}
`;

export async function startProduct(
  env: Record<string, string> = {},
  policyFile = POLICY_FILE,
  redisOptions: string[] = [],
  /** Called when Redis runs and the server does not. */
  beside: (redis: PrivateRedis) => Promise<void> = async () => undefined,
): Promise<Product> {
  const redis = await startRedis(...redisOptions);
  await beside(redis);
  const receiver = new Receiver();
  const webhookUrl = await receiver.listen();
  const folder = join(redis.folder, "config");
  await mkdir(folder);
  const sitesFile = join(folder, "sites.yaml");
  await writeFile(sitesFile, sitesText(webhookUrl, policyFile));
  const said: string[] = [];
  const served = await serve({
    redisUrl: redis.url,
    log: (line) => said.push(line),
    env: { PORT: "0", HOLDOFF_CONFIG: sitesFile, HOLDOFF_CONSOLE_SECRET: CONSOLE_SECRET, ...env },
  });
  const url = served.urls["collector"] ?? "";
  return {
    redis,
    served,
    url,
    sitesFile,
    receiver,
    said,
    sandbox: (site = "demo") => new Sandbox(url, site),
    async stop() {
      await served.close();
      await receiver.close();
      await redis.stop();
    },
  };
}

export const fresh = (prefix: string): string => `${prefix}${randomBytes(12).toString("hex")}`;

/** A world of a test's own: its keys, its clock, its people. */
export class Sandbox {
  readonly publishable: string;
  readonly secret: string;

  constructor(
    readonly url: string,
    site: string,
    readonly name = `t-${randomBytes(6).toString("hex")}`,
  ) {
    this.publishable = `hpk_test_${site}+${this.name}`;
    this.secret = `hsk_test_${site}+${this.name}`;
  }

  page(visitor = fresh("v_")): Page {
    return new Page(this, visitor);
  }

  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return await ask(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.secret}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  async schedule(
    request: Partial<FollowUpRequest> & Pick<FollowUpRequest, "person">,
    key = fresh("k"),
  ): Promise<FollowUp> {
    const full = {
      channel: "call",
      purpose: "sales",
      trigger: { type: "checkout_incomplete" },
      basis: "consent",
      ...request,
    };
    const answer = await this.call<FollowUp | Problem>("POST", "/v1/follow-ups", full, { "idempotency-key": key });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body as FollowUp;
  }

  async get(id: string): Promise<FollowUp> {
    return (await this.call<FollowUp>("GET", `/v1/follow-ups/${id}`)).body;
  }

  async receipts(id: string): Promise<Decision[]> {
    return (await this.call<{ data: Decision[] }>("GET", `/v1/follow-ups/${id}/receipts`)).body.data;
  }

  async redeem(id: string, key?: string): Promise<RedeemAnswer> {
    return (
      await this.call<RedeemAnswer>(
        "POST",
        `/v1/follow-ups/${id}/redeem`,
        {},
        key === undefined ? {} : { "idempotency-key": key },
      )
    ).body;
  }

  async advance(to: { by: string } | { to: string }): Promise<Answer<{ now: string }>> {
    return await this.call("POST", "/v1/test-clock/advance", to);
  }

  /** Noon by the sandbox's own clock: see noon.ts. */
  async toNoon(): Promise<void> {
    const { body } = await this.call<{ now: string }>("GET", "/v1/test-clock");
    const { status } = await this.advance({ to: new Date(noonAfter(Date.parse(body.now))).toISOString() });
    if (status !== 200) throw new Error(`the clock was not moved to noon: ${status}`);
  }

  async event(
    person: FollowUpRequest["person"],
    fact: Fact,
    id = fresh("e"),
  ): Promise<Answer<{ accepted: number; dropped: unknown[] }>> {
    return await this.call("POST", "/v1/events", { events: [{ id, person, ...fact }] });
  }

  /** Advances to each next look until the follow-up is no longer waiting. */
  async untilDecided(id: string): Promise<FollowUp> {
    for (let look = 0; look < 20; look++) {
      const followUp = await this.get(id);
      if (followUp.status !== "waiting" || followUp.nextLookAt === null) return followUp;
      await this.advance({ to: followUp.nextLookAt });
    }
    throw new Error(`${id} still waits after 20 looks`);
  }
}

/** One page load of one browser. */
export class Page {
  #seq = 0;
  readonly tab = fresh("t_");

  constructor(
    readonly sandbox: Sandbox,
    readonly visitor: string,
  ) {}

  async says(...facts: Fact[]): Promise<BatchAnswer> {
    const answer = await this.send({ signals: facts.map((fact) => ({ seq: ++this.#seq, at: 1_000, ...fact })) });
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    return answer.body as BatchAnswer;
  }

  async send(
    batch: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<Answer<BatchAnswer | Problem>> {
    const full = { v: 1, key: this.sandbox.publishable, visitor: this.visitor, tab: this.tab, sentAt: 1_000, ...batch };
    return await ask(`${this.sandbox.url}/v1/signals`, {
      method: "POST",
      headers: { "content-type": "text/plain", origin: "http://localhost:1234", ...headers },
      body: JSON.stringify(full),
    });
  }
}
