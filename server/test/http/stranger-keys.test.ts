/** Every door that needs no secret key, knocked at in every way: what that leaves in Redis is in the table of the docs. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SIGNAL_TYPES } from "@holdoff/sdk/wire";
import { request } from "undici";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Served, serve } from "../../src/main.js";
import { fresh, POLICY_FILE } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const HOUR_MS = 60 * 60 * 1000;
const UNITS_MS: Record<string, number> = { hours: HOUR_MS, day: 24 * HOUR_MS, days: 24 * HOUR_MS };

interface Row {
  name: string;
  pattern: RegExp;
  /** Null: it stays. */
  mostMs: number | null;
}

const page = readFileSync(new URL("../../docs/strangers.md", import.meta.url), "utf8");
const table = page.slice(page.indexOf("## Every key"), page.indexOf("## Sandboxes"));
const rows: Row[] = [...table.matchAll(/^\| `([^`]+)` .*\| ([^|]+?) +\|$/gm)].map(([, name = "", lifetime = ""]) => {
  const [count, unit = ""] = lifetime.split(" ");
  const scope = name.replaceAll("*", ".+").replace("SCOPE", "(live|test[+][a-z]*)");
  const mostMs = lifetime === "stays" ? null : Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  const whole = name.startsWith("h:") ? scope.replace(/[{}]/g, "[$&]") : `h:[{]p[0-9a-f]{3}[}]:${scope}`;
  return { name, pattern: new RegExp(`^${whole}$`), mostMs };
});

const site = (id: string): string => `
  - id: ${id}
    mode: ${id}
    publishableKey: hpk_${id}_shop
    secretKeys: [hsk_${id}_shop]
    origins: ["http://localhost:*"]
    identity: {verify: hmac, secret: identity, requireExpiry: false}
    policy: ${POLICY_FILE}
`;

let redis: PrivateRedis;
let served: Served;
let url: string;
beforeAll(async () => {
  redis = await startRedis();
  const sitesFile = join(redis.folder, "sites.yaml");
  await writeFile(sitesFile, `sites:\n${site("live")}${site("test")}`);
  const env = { PORT: "0", HOLDOFF_CONFIG: sitesFile, HOLDOFF_LOG: "error" };
  served = await serve({ redisUrl: redis.url, log: () => undefined, env });
  url = served.urls["collector"] ?? "";
});
afterAll(async () => {
  await served.close();
  await redis.stop();
});

/** A field for every property of every signal. */
const EVERYTHING = {
  ...{ checkout: "c1", step: "payment", items: 2, order: "o1", total: 3, offer: "tea", ticket: "t1", id: "e1" },
  ...{ channel: "call", purpose: "sales", when: "2030-01-01T10:00:00Z", keyword: "stop", form: "f1", filled: 2, of: 3 },
  ...{ engagedMs: 20_000, visibleMs: 20_000, wording: "yes", allow: false, code: "x", value: "v", preTicked: true },
};

const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const { statusCode, body: answer } = await request(url + path, {
    method: method as "GET",
    headers: { "content-type": "application/json", origin: "http://localhost:1", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await answer.dump();
  return statusCode;
};

const keysNow = async (): Promise<string[]> => await redis.connect().keys("*");

/** One visitor who says everything, asks everything, and claims to be somebody. */
async function visit(key: string): Promise<void> {
  const [visitor, tab] = [fresh("v_"), fresh("t_")];
  const batch = { v: 1, key, visitor, tab, sentAt: 1_000 };
  let seq = 0;
  const signal = (more: object) => ({ seq: ++seq, at: 1_000, ...more });
  const refs = { customer: "c_1", hash: "0".repeat(64), checkout: "c1", order: "o1" };
  const all = SIGNAL_TYPES.map((type) => signal({ ...EVERYTHING, type }));
  const alone = SIGNAL_TYPES.map((type) => signal({ type }));
  for (const signals of [all, alone, [signal({ type: "made.up", a: { b: [1] } })]])
    await ask("POST", "/v1/signals", { ...batch, refs, signals });
  await ask("POST", "/v1/signals", { ...batch, tab: fresh("t_"), zone: "Europe/Berlin", signals: all });
  const started = [signal({ type: "checkout.started", checkout: "c2" })];
  await ask("POST", "/v1/signals", { ...batch, visitor: fresh("v_"), signals: started });
  await ask("POST", "/v1/invites", { key, visitor, tab, channel: "chat", visibleMs: 60_000 });
  await ask("POST", "/v1/invites", { key, visitor: fresh("v_"), tab, channel: "chat", visibleMs: 60_000 });
}

/** More than a page says by itself: processes tell each other of it. */
async function insist(key: string): Promise<void> {
  const batch = { v: 1, key, visitor: fresh("v_"), tab: fresh("t_"), sentAt: 1_000 };
  for (let seq = 1; seq <= 20; seq++)
    await ask("POST", "/v1/signals", { ...batch, signals: [{ seq, at: 1_000, type: "page.viewed" }] });
}

const PRIVATE = ["/v1/events", "/v1/follow-ups", "/v1/follow-ups/fu_1/redeem", "/v1/stop", "/v1/test-clock/advance"];

it("a stranger's visit leaves nothing in Redis that is not in the table, and nothing without its lifetime", async () => {
  expect(rows.length).toBeGreaterThan(8);
  const atStart = await keysNow();
  const before = new Set(atStart.filter((key) => !key.includes("{limits}")));
  for (const key of ["hpk_live_shop", "hpk_test_shop", "hpk_test_shop+mine"]) await visit(key);
  for (const key of ["hpk_none", "hpk_live_shop+mine", "hpk_test_shop+MINE", "hsk_test_shop"]) await visit(key);
  for (const path of PRIVATE) {
    await ask("POST", path, { person: { customer: "c_1" } });
    const idle = { authorization: "Bearer hpk_test_shop+theirs", "idempotency-key": "k1" };
    await ask("POST", path, { person: { customer: "c_1" } }, idle);
    await ask("POST", path, {}, { authorization: "Bearer hsk_wrong_shop+theirs", "idempotency-key": "k1" });
  }
  await insist("hpk_live_shop");
  await until("what was taken to be told", async () => (await keysNow()).some((key) => key.includes("}:visitor:")));
  await until("what was heard to be counted", async () => (await keysNow()).some((key) => key.includes(":heard:")));

  const client = redis.connect();
  const made = (await keysNow()).filter((key) => !before.has(key));
  const seen = new Set<string>();
  const strange: string[] = [];
  for (const key of made) {
    const row = rows.find(({ pattern }) => pattern.test(key));
    const ttlMs = await client.pttl(key);
    if (row) seen.add(row.name);
    if (row === undefined) strange.push(`${key} is not in the table`);
    else if (row.mostMs !== null && (ttlMs <= 0 || ttlMs > row.mostMs)) strange.push(`${key} lives ${ttlMs} ms`);
  }
  expect(strange).toEqual([]);
  // The table tells of nothing that is not so.
  expect(rows.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
});
