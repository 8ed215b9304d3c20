/**
 * The snippets of README and docs, word for word: readers copy them. Each is compiled as strictly as TypeScript can, and
 * what belongs to a backend runs against a server with a Redis. What it leaves open stands in scripts/snippets.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, signCustomer, signWebhook } from "../../sdk/src/node/index.ts";
import { wallMs } from "../../server/src/clock.ts";
import { serve } from "../../server/src/main.ts";
import { freePorts } from "../../server/test/support/free-port.ts";
import { startRedis } from "../../server/test/support/redis.ts";
import { compileIn, installed, layShop } from "../packages/shop-folder.mjs";
import { ROOT } from "../root.mjs";
import { filesOf, unaccounted } from "../snippets/programs.mjs";
import { readSnippets, snippetsOf } from "../snippets/read-snippets.mjs";
import { PROGRAMS } from "../snippets/table.mjs";
import {
  decideTheOneThatWaits,
  keyOf,
  programCalled,
  SECRET,
  sitesText,
  startProgram,
  untilDecided,
} from "../snippets/world.mjs";

const SNIPPETS = readSnippets();
let folder;
let redis;
let server;
let url;
let ports;
let complaints;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "holdoff-snippets-")));
  ports = await freePorts(3);
  redis = await startRedis();
  const sitesFile = join(folder, "sites.yaml");
  writeFileSync(sitesFile, sitesText(`http://127.0.0.1:${ports[0]}/holdoff-webhook`));
  const env = { PORT: "0", HOLDOFF_CONFIG: sitesFile };
  server = await serve({ redisUrl: redis.url, log: () => undefined, env });
  url = server.urls.collector;
  layShop(folder, {
    "@holdoff/sdk": `${ROOT}/sdk`,
    bullmq: installed("sdk:bullmq"),
    ioredis: installed("sdk:ioredis"),
    express: installed("server:express"),
    "@types/express": installed("server:@types/express"),
    "@types/node": installed("@types/node"),
  });
  complaints = await compileIn(folder, filesOf(SNIPPETS, PROGRAMS), { exactOptionalPropertyTypes: true });
});
afterAll(async () => {
  await server.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("takes every snippet of these pages", () => {
  expect(unaccounted(SNIPPETS)).toEqual([]);
});

it("does not take one that it does not know", () => {
  const unknown = snippetsOf("README.md", "Say:\n\n```ts\nawait holdoff.forgetEverything();\n```\n");
  expect(unaccounted([...SNIPPETS, ...unknown])).toEqual([
    "README.md:4: this ts stands in no table of scripts/snippets/table.mjs",
  ]);
});

it("compiles each as it stands", () => {
  expect(complaints).toEqual([]);
});

describe("what a backend copies", () => {
  const started = new Set();
  function start(name, port = ports[0]) {
    const program = programCalled(name);
    started.add(name);
    const child = startProgram(folder, program, { url, port, redisSocket: redis.url.replace("redis+unix://", "") });
    return { child, client: createClient({ url, secretKey: keyOf(program) }) };
  }

  it("asks for a call, hears of it by a webhook, redeems, rings and reports", async () => {
    const { child, client } = start("readme-webhook");
    try {
      await child.says("list", "follow_up.cancelled");
      const call = await client.schedule({
        person: { customer: "c_43" },
        channel: "call",
        purpose: "sales",
        basis: "consent",
        trigger: { type: "checkout_incomplete" },
      });
      await untilDecided(client, call.id);
      await child.says("ring", "+44 …");
      await expect.poll(async () => (await client.get(call.id)).status).toBe("closed");
    } finally {
      await child.stop();
    }
  });

  it("puts a job through its queue, and a worker rings once", async () => {
    const { child, client } = start("readme-queue");
    try {
      await child.says("worker");
      await decideTheOneThatWaits(client);
      expect((await child.says("ring"))[1]).toEqual({ to: "c_42" });
    } finally {
      await child.stop();
    }
  });

  /** Started, and over with once it has said this. */
  async function runs(name, ...words) {
    const { child } = start(name);
    try {
      return await child.says(...words);
    } finally {
      await child.stop();
    }
  }

  it("moves a sandbox by hours", async () => {
    await runs("readme-sandbox", "status", "released");
    await runs("test-clock", "passed");
  });

  it("tells events, and signs for its customer", async () => {
    const { hash } = signCustomer("demo-identity-secret", "c_42");
    await runs("sdk-backend", "signed", hash);
  });

  it("takes a signed message, and no other", async () => {
    const { child } = start("webhooks-receiver", ports[1]);
    try {
      await child.says("listening");
      const body = JSON.stringify({
        type: "follow_up.cancelled",
        timestamp: "2026-11-30T10:00:00.000Z",
        data: { followUp: { id: "fu_1", release: 0 }, release: 0, sequence: 1 },
      });
      const post = async (secret) => {
        const parts = { secret, id: "fu_1-e1", timestamp: String(Math.floor(wallMs() / 1000)), body };
        const headers = {
          "webhook-id": parts.id,
          "webhook-timestamp": parts.timestamp,
          "webhook-signature": signWebhook(parts),
        };
        const address = `http://127.0.0.1:${ports[1]}/holdoff-webhook`;
        return (await fetch(address, { method: "POST", headers, body })).status;
      };
      expect([await post("whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0"), await post(SECRET)]).toEqual([400, 204]);
      await child.says("list", "follow_up.cancelled");
    } finally {
      await child.stop();
    }
  });

  it("puts a text through its queue", async () => {
    const { child, client } = start("webhooks-queue");
    try {
      await child.says("worker");
      await decideTheOneThatWaits(client);
      expect((await child.says("send", "basket-left"))[2]).toEqual({ to: "c_42" });
    } finally {
      await child.stop();
    }
  });

  it("passes on what a platform sends", async () => {
    const { child, client } = start("feeding", ports[2]);
    try {
      await child.says("listening");
      const address = `http://127.0.0.1:${ports[2]}/webhooks/shopify/orders`;
      expect((await fetch(address, { method: "POST" })).status).toBe(204);
      expect((await client.person("customer:c_42")).orders).toHaveLength(1);
    } finally {
      await child.stop();
    }
  });

  it("is run, all of it that the table says", () => {
    expect([...started].toSorted()).toEqual(
      PROGRAMS.filter(({ runs }) => runs)
        .map(({ name }) => name)
        .toSorted(),
    );
  });
});
