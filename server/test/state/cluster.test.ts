/** The whole product over a Redis Cluster of three masters: the same stories, and no command that reaches two slots. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FollowUp } from "@holdoff/sdk/wire";
import { Queue } from "bullmq";
import type { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refOf } from "../../src/ids.js";
import { type Served, serve } from "../../src/main.js";
import { readHealth } from "../../src/state/health.js";
import { findingsOf } from "../../src/state/health-findings.js";
import { Keys } from "../../src/state/keys.js";
import { type PrivateCluster, startCluster } from "../support/cluster.js";
import { openGate, random } from "../support/gate.js";
import { fresh, Receiver, Sandbox, sitesText } from "../support/product.js";

let cluster: PrivateCluster;
let redis: Cluster;
let served: Served;
let receiver: Receiver;
let url: string;

beforeAll(async () => {
  cluster = await startCluster(3);
  redis = cluster.connect();
  receiver = new Receiver();
  const folder = join(cluster.folder, "config");
  await mkdir(folder);
  const sitesFile = join(folder, "sites.yaml");
  await writeFile(sitesFile, sitesText(await receiver.listen()).replaceAll("prefix: shop", 'prefix: "{shop}"'));
  const env = { PORT: "0", HOLDOFF_CONFIG: sitesFile };
  served = await serve({ redisUrl: cluster.url, log: () => undefined, env });
  url = served.urls["collector"] ?? "";
});
afterAll(async () => {
  await served.close();
  await receiver.close();
  await cluster.stop();
});

describe("on a Cluster", () => {
  it("schedules, holds, releases, delivers, redeems, in sandboxes on every node", async () => {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const sandbox = new Sandbox(url, "demo");
        const page = sandbox.page();
        await page.says({ type: "page.viewed" }, { type: "cart.changed", items: 1 });
        const person = { visitor: page.visitor, verified: true, customer: fresh("c") };
        const call = await sandbox.schedule({ person, trigger: { type: "requested" } });
        expect(call.decision).toMatchObject({ verdict: "hold", reasons: [{ code: "present" }, { code: "quiet" }] });
        await page.says({ type: "page.left" });
        const { release } = await sandbox.untilDecided(call.id);
        await receiver.next(({ id }) => id === `${call.id}-r${release}`);
        expect(await sandbox.redeem(call.id)).toMatchObject({ go: true });
        expect(await sandbox.redeem(call.id)).toMatchObject({ go: false, code: "already_redeemed" });
      }),
    );
  });

  it("lets an order stop what waits for its checkout, and lists and streams it all", async () => {
    const sandbox = new Sandbox(url, "demo");
    const [person, checkout] = [{ customer: fresh("c") }, fresh("ck")];
    const call = await sandbox.schedule({ person, about: { checkout }, delay: "1h" });
    await sandbox.event({ customer: fresh("c") }, { type: "order.completed", checkout });
    expect((await sandbox.get(call.id)).status).toBe("cancelled");
    const listed = await sandbox.call<{ data: FollowUp[] }>("GET", "/v1/follow-ups");
    expect(listed.body.data.map(({ id }) => id)).toEqual([call.id]);
    await receiver.next(
      ({ message }) => message.type === "follow_up.cancelled" && message.data.followUp.id === call.id,
    );
  });

  it("makes one person of two on different nodes, and loses nothing of either", async () => {
    const { scope, people, ...gate } = await openGate(redis, { live: true });
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const [visitor, customer, checkout] = [random("v_"), random("c"), random("ck")];
        await gate.report(visitor, [{ type: "page.viewed" }, { type: "checkout.started", checkout }]);
        const { id } = await gate.schedule({ person: { customer }, about: { checkout }, delay: "1h" });
        await gate.event({ visitor, customer, verified: true }, { type: "cart.changed", items: 1 });
        await gate.report(visitor, [{ type: "order.completed", checkout }]);
        const { document } = await people.load(scope, refOf("customer", customer));
        expect([document.open, document.known.past]).toEqual([[], [id]]);
      }),
    );
  });

  it("puts released jobs into the shop's own queue", async () => {
    const sandbox = new Sandbox(url, "demo");
    const { id } = await sandbox.schedule({
      person: { customer: fresh("c") },
      channel: "post",
      purpose: "service",
      trigger: { type: "requested" },
    });
    const queue = new Queue("posts", { connection: redis, prefix: "{shop}" });
    await expect.poll(async () => (await queue.getJob(`${id}-r1`))?.name).toBeDefined();
    await queue.close();
  });

  it("keeps what changes together on one node, and is found healthy", async () => {
    const health = await readHealth(redis, new Keys());
    expect(findingsOf(health, { level: "everysec" }).filter(({ grade }) => grade === "unsafe")).toEqual([]);
    expect(Object.values(health.cluster?.partitions ?? {}).filter((count) => count >= 10)).toHaveLength(3);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});
