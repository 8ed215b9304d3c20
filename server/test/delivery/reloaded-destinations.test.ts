/** What a reload reads anew of destinations: secrets in their files, and what the names of webhooks lead to. */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Served, serve } from "../../src/main.js";
import type { Address } from "../../src/sites/resolve.js";
import { fresh, POLICY_FILE } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const secretOf = (word: string): string =>
  `whsec_${Buffer.from(`${word}, a secret of enough bytes`).toString("base64")}`;
const [OLD, NEW] = [secretOf("old"), secretOf("new")];

let redis: PrivateRedis;
let receiver: Server;
let served: Served;
let got: { headers: IncomingHttpHeaders; body: string }[];
let said: string[];
/** What every name leads to. */
let leadsTo: Address[];

const beside = (name: string): string => join(redis.folder, name);
const receiverUrl = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const writeSites = (
  webhook = `url: "${receiverUrl()}", secret: {file: hook}, allowPrivateNetwork: true`,
): Promise<void> =>
  writeFile(
    beside("sites.yaml"),
    `sites:
  - id: desks
    mode: test
    publishableKey: hpk_test_desks
    secretKeys: [{file: key}]
    origins: ["http://localhost:*"]
    deliver: {webhooks: [{id: dialler, ${webhook}}]}
    policy: ${POLICY_FILE}
`,
  );
const start = async (): Promise<Served> =>
  await serve({
    redisUrl: redis.url,
    log: (line) => void said.push(line),
    env: { PORT: "0", HOLDOFF_CONFIG: beside("sites.yaml") },
    resolve: () => Promise.resolve(leadsTo),
  });

beforeAll(async () => {
  redis = await startRedis();
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
    response.end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  said = [];
  await writeFile(beside("key"), "hsk_test_first\n");
  await writeFile(beside("hook"), `${OLD}\n`);
  await writeSites();
  served = await start();
});
beforeEach(() => {
  [got, said, leadsTo] = [[], [], []];
});
afterAll(async () => {
  await served.close();
  receiver.closeAllConnections();
  receiver.close();
  await redis.stop();
});

async function schedule(key: string): Promise<number> {
  const { status } = await fetch(`${served.urls["collector"]}/v1/follow-ups`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": fresh("k") },
    body: JSON.stringify({
      person: { customer: fresh("c") },
      channel: "call",
      purpose: "sales",
      basis: "consent",
      trigger: { type: "requested" },
    }),
  });
  return status;
}
/** By which of the two the next message is signed. */
async function signedBy(key: string): Promise<string[]> {
  got = [];
  expect(await schedule(key)).toBe(201);
  await until("the message arrives", () => got.length > 0);
  const [{ headers, body } = { headers: {}, body: "" }] = got;
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const holds = (secret: string): boolean => {
    try {
      return new Webhook(secret).verify(body, given) !== undefined;
    } catch {
      return false;
    }
  };
  return Object.entries({ old: OLD, new: NEW }).flatMap(([name, secret]) => (holds(secret) ? [name] : []));
}

it("reads keys and secrets from their files again, and signs with both while one is being changed", async () => {
  expect(await signedBy("hsk_test_first")).toEqual(["old"]);
  await writeFile(beside("hook"), NEW);
  await writeFile(beside("key"), "hsk_test_second");
  // Until it is told, nothing changes.
  expect(await signedBy("hsk_test_first")).toEqual(["old"]);
  await served.reload();
  expect(await schedule("hsk_test_first")).toBe(401);
  expect(await signedBy("hsk_test_second")).toEqual(["new"]);
  await writeSites(`url: "${receiverUrl()}", secret: [{file: hook}, ${OLD}], allowPrivateNetwork: true`);
  await served.reload();
  expect(await signedBy("hsk_test_second")).toEqual(["old", "new"]);
});

it("refuses a name that leads inwards, on reload and at the start, and says of one that leads nowhere", async () => {
  await writeSites(`url: "https://hook.shop.test/s3cret", secret: ${NEW}`);
  leadsTo = [
    { address: "93.184.216.34", family: 4 },
    { address: "10.0.0.3", family: 4 },
  ];
  await served.reload();
  expect(said.join("\n")).toMatch(
    /the running one stays:\n\S+:7:\d+ .*hook\.shop\.test leads to 10\.0\.0\.3, a private address/,
  );
  await expect(start()).rejects.toThrow(/hook\.shop\.test leads to 10\.0\.0\.3, a private address/);
  leadsTo = [];
  await served.reload();
  expect(said.slice(-2)).toEqual([
    expect.stringMatching(/^warning: .*webhook "dialler": hook\.shop\.test leads nowhere at present/),
    expect.stringMatching(/^reloaded /),
  ]);
  expect(said.join("\n")).not.toContain("s3cret");
});
