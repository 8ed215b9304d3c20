/** A policy that changed is asked again about everybody who waits; one with a mistake changes nothing. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, serve } from "../../src/main.js";
import { openStore } from "../../src/state/open-store.js";
import { readRules, writeRules } from "../../src/state/published-rules.js";
import { BAD_POLICIES } from "../gate/bad-policies.js";
import { policyOf } from "../support/gate.js";
import { fresh, type Product, Sandbox, startProduct } from "../support/product.js";
import { until } from "../support/until.js";

const RELAXED =
  'quiet: {call: 30m}\nfunnel: {leftAfter: {default: 0s}}\ncoolOff: {default: {default: 0s}}\nhours: {call: {from: "00:00", to: "24:00"}, unknown: {from: "00:00", to: "24:00"}}\n';

let product: Product;
let policyFile: string;

beforeAll(async () => {
  product = await startProduct();
  policyFile = join(product.redis.folder, "config", "policy.yaml");
  await writeFile(policyFile, RELAXED);
  const text = await readFile(product.sitesFile, "utf8");
  await writeFile(product.sitesFile, text.replaceAll(/policy: .*\.yaml/g, `policy: ${policyFile}`));
  await product.served.reload();
  expect(product.said.at(-1)).toBe(`reloaded ${product.sitesFile}`);
});
afterAll(async () => await product.stop());

async function change(text: string): Promise<string> {
  await writeFile(policyFile, text);
  await product.served.reload();
  return product.said.at(-1) ?? "";
}

/** Somebody was on the site a moment ago, and left; two minutes later a call waits for them to be quiet. */
async function heldByQuiet(sandbox: Sandbox): Promise<string> {
  const visitor = fresh("v_");
  const page = sandbox.page(visitor);
  await page.says({ type: "page.viewed", visibleMs: 60_000, engagedMs: 30_000 }, { type: "cart.changed", items: 1 });
  await page.says({ type: "page.left", visibleMs: 60_000, engagedMs: 30_000 });
  await sandbox.advance({ by: "2m" });
  const followUp = await sandbox.schedule({ person: { visitor, verified: true }, trigger: { type: "other" } });
  expect([followUp.status, followUp.decision.reasons.map(({ code }) => code)]).toEqual(["waiting", ["quiet"]]);
  return followUp.id;
}

describe("a changed policy", () => {
  it("looks again at who waits: released without waiting, and the receipt names the new version", async () => {
    const sandbox = product.sandbox();
    const id = await heldByQuiet(sandbox);
    const [first] = await sandbox.receipts(id);
    expect(await change(RELAXED.replace("call: 30m", "call: 1m"))).toMatch(/^reloaded /);
    const { message } = await product.receiver.next(
      (one) => one.message.data.followUp.id === id && one.message.type === "follow_up.released",
    );
    expect(message.data.followUp.status).toBe("released");
    const last = (await sandbox.receipts(id)).at(-1);
    expect(last?.verdict).toBe("release");
    expect(last?.policy).not.toBe(first?.policy);
    expect(last?.policy).toBe(policyOf(RELAXED.replace("call: 30m", "call: 1m")).hash);
    await change(RELAXED);
  });

  it("takes back what it would not release", async () => {
    const sandbox = product.sandbox();
    const id = await heldByQuiet(sandbox);
    await change(RELAXED.replace("call: 30m", "call: 1m"));
    await product.receiver.next(
      (one) => one.message.data.followUp.id === id && one.message.type === "follow_up.released",
    );
    await change(RELAXED);
    await product.receiver.next(
      (one) => one.message.data.followUp.id === id && one.message.type === "follow_up.recalled",
    );
    expect((await sandbox.get(id)).status).toBe("waiting");
  });

  it("reaches a process that was not told at once: its decisions are refused, and made again by the new one", async () => {
    const other = await anotherProcess();
    try {
      await change(RELAXED.replace("call: 30m", "call: 3m"));
      const elsewhere = new Sandbox(other.urls["collector"] ?? "", "demo");
      const visitor = fresh("v_");
      const request = {
        person: { visitor, verified: true },
        channel: "call",
        purpose: "sales",
        trigger: { type: "other" },
        basis: "consent",
      };
      const ask = async (): Promise<number> =>
        (await elsewhere.call("POST", "/v1/follow-ups", request, { "idempotency-key": "k1" })).status;
      expect(await ask()).toBe(201);
    } finally {
      await other.close();
      await change(RELAXED);
    }
  });

  it("is told again to a Redis that came back without it", async () => {
    const { store } = await openStore(product.redis.connect());
    const sandbox = product.sandbox();
    const published = RELAXED.replace("call: 30m", "call: 4m");
    await change(published);
    const facts = store.keys.all().map((partition) => store.keys.facts(partition, "demo"));
    for (const key of facts) await store.redis.hset(key, { policy: policyOf(RELAXED).hash });
    for (const one of store.keys.all()) await store.redis.hset(store.keys.watch(one), { run: "the one before" });
    await until("every partition is told", async () => {
      const told = await Promise.all(facts.map((key) => store.redis.hget(key, "policy")));
      return told.every((hash) => hash === policyOf(published).hash);
    });
    await heldByQuiet(sandbox);
    await change(RELAXED);
  });

  it("that cannot be read here is said where readiness is asked for, and signals are taken all the same", async () => {
    const { store } = await openStore(product.redis.connect());
    const ready = async (): Promise<{ status: number; missing: string[] }> => {
      const response = await fetch(`${product.url}/readyz`);
      return { status: response.status, ...((await response.json()) as { missing: string[] }) };
    };
    expect(await ready()).toMatchObject({ status: 200, missing: [] });
    const before = await readRules(store, "demo");
    if (before === undefined) throw new Error("nothing is published");
    const entry = { ...before, policy: "ffffffffffff", number: before.number + 1, schema: 2 };
    const text = JSON.stringify({ ...JSON.parse(before.text), version: 2 });
    const after = { ...entry, text, history: [...before.history, entry] };
    expect(await writeRules(store, "demo", before, after)).toBe(true);
    await until("not ready", async () => (await ready()).status === 503);
    expect((await ready()).missing).toEqual([
      expect.stringMatching(/^policy_unreadable: site demo: the policy in force \(ffffffffffff since .*version/),
    ]);
    const sandbox = product.sandbox();
    // Answered 202, or this throws.
    await sandbox.page(fresh("v_")).says({ type: "page.viewed", visibleMs: 1_000, engagedMs: 1_000 });
    await change(RELAXED.replace("call: 30m", "call: 29m"));
    expect(await ready()).toMatchObject({ status: 200, missing: [] });
    await change(RELAXED);
  });

  const anotherProcess = async (): Promise<Served> =>
    await serve({
      redisUrl: product.redis.url,
      log: () => undefined,
      env: { PORT: "0", HOLDOFF_CONFIG: product.sitesFile, HOLDOFF_ROLES: "collector,api" },
    });
});

describe("a policy with a mistake", () => {
  it("changes nothing, whatever the mistake; the running policy stays, and is told from", async () => {
    const sandbox = product.sandbox();
    const id = await heldByQuiet(sandbox);
    const before = await sandbox.get(id);
    // Each is tried where policies are parsed; here every fourth is enough.
    for (const { text, says } of BAD_POLICIES.filter((_, index) => index % 4 === 0)) {
      const said = await change(text);
      expect(said).toContain("the sites file was not reloaded, the running one stays:");
      for (const line of says) {
        if (typeof line === "string") expect(said).toContain(`policy.yaml:${line}`);
      }
      expect((await sandbox.get(id)).decision.policy).toBe(before.decision.policy);
    }
    await writeFile(policyFile, Buffer.from("\uFEFFbounce: 5s\n", "utf16le"));
    await product.served.reload();
    expect(product.said.at(-1)).toContain("policy.yaml:1:1 the file is UTF-16 or no text at all: save it as UTF-8");
    await rm(policyFile);
    await product.served.reload();
    expect(product.said.at(-1)).toContain("policy.yaml: cannot be read");
    expect((await sandbox.receipts(id)).every(({ policy }) => policy === before.decision.policy)).toBe(true);
    expect(await change(RELAXED)).toMatch(/^reloaded /);
  });
});
