/**
 * A master is killed under load, of a Cluster of three with a replica each and of a Sentinel set, with `replicated`: all
 * that was acknowledged is there, and work goes on by itself. Takes a minute, so it runs in long runs only.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FollowUp } from "@holdoff/sdk/wire";
import { describe, expect, it, onTestFinished } from "vitest";
import { monotonicMs, pauseMs } from "../../src/clock.js";
import { serve } from "../../src/main.js";
import { startCluster } from "../support/cluster.js";
import { freePorts } from "../support/free-port.js";
import { fresh, Receiver, Sandbox, sitesText } from "../support/product.js";
import { startProcess } from "../support/redis.js";
import { until } from "../support/until.js";

const LONG = process.env["HOLDOFF_TEST_LONG"] !== undefined;
const WRITERS = 8;
/** Writes that are acknowledged before the kill, and after it, at least. */
const BEFORE = 100;
const AFTER = 100;
/** A node is given up after a second, and elections take their time. */
const RESUMES_MS_MAX = 15_000;
const RESTARTED_AFTER_MS = 4_000;

interface Counted {
  acknowledged: number;
  lost: number;
  unclear: number;
  refused: string[];
  resumedAfterMs: number;
}

/** Schedules and cancels without pause, kills half-way, and then looks for every write that was acknowledged. */
async function killUnderLoad(redisUrl: string, folder: string, kill: () => Promise<void>): Promise<Counted> {
  const receiver = new Receiver();
  await mkdir(join(folder, "config"));
  const sitesFile = join(folder, "config", "sites.yaml");
  await writeFile(sitesFile, sitesText(await receiver.listen()).replaceAll("prefix: shop", 'prefix: "{shop}"'));
  const env = { PORT: "0", HOLDOFF_CONFIG: sitesFile, HOLDOFF_DURABILITY: "replicated" };
  const served = await serve({ redisUrl, log: () => undefined, env });
  onTestFinished(async () => {
    await served.close();
    await receiver.close();
  });
  const url = served.urls["collector"] ?? "";
  const sandboxes = Array.from({ length: WRITERS }, () => new Sandbox(url, "demo"));
  const kept = new Map<string, { sandbox: Sandbox; status: "waiting" | "cancelled" | "either" }>();
  const refused = new Set<string>();
  /** Each sandbox is on one node: some are on the one that dies. */
  const resumed = new Set<Sandbox>();
  let [unclear, after, killedAtMs, resumedAtMs] = [0, 0, 0, 0];

  const write = async (sandbox: Sandbox): Promise<void> => {
    const answer = await sandbox.call<FollowUp>(
      "POST",
      "/v1/follow-ups",
      { person: { customer: fresh("c") }, channel: "call", purpose: "service", delay: "1h" },
      { "idempotency-key": fresh("k") },
    );
    if (answer.status !== 201) {
      if (answer.status !== 503) refused.add(`${answer.status} ${JSON.stringify(answer.body)}`);
      unclear += 1;
      await pauseMs(50);
      return;
    }
    if (killedAtMs > 0) {
      after += 1;
      resumed.add(sandbox);
      if (resumed.size === WRITERS) resumedAtMs ||= monotonicMs();
    }
    const { id } = answer.body;
    kept.set(id, { sandbox, status: "waiting" });
    const cancelled = await sandbox.call("POST", `/v1/follow-ups/${id}/cancel`, { reason: "test" });
    kept.set(id, { sandbox, status: cancelled.status === 200 ? "cancelled" : "either" });
  };
  const endsAtMs = monotonicMs() + 45_000;
  const writing = Promise.all(
    sandboxes.map(async (sandbox) => {
      while ((after < AFTER || resumed.size < WRITERS) && monotonicMs() < endsAtMs) await write(sandbox);
    }),
  );
  await until(`${BEFORE} acknowledged writes`, () => kept.size >= BEFORE);
  const killed = kill();
  killedAtMs = monotonicMs();
  await Promise.all([writing, killed]);

  let lost = 0;
  for (const [id, { sandbox, status }] of kept) {
    const found = await sandbox.call<FollowUp>("GET", `/v1/follow-ups/${id}`);
    const right = status === "either" ? found.status === 200 : found.body.status === status;
    if (!right) lost += 1;
  }
  const released = await (sandboxes[0] as Sandbox).schedule({
    person: { customer: fresh("c") },
    trigger: { type: "requested" },
  });
  await receiver.next(({ id }) => id === `${released.id}-r1`);
  return { acknowledged: kept.size, lost, unclear, refused: [...refused], resumedAfterMs: resumedAtMs - killedAtMs };
}

function expectNothingLost(counted: Counted): void {
  console.info(counted);
  expect(counted).toMatchObject({ lost: 0, refused: [] });
  expect(counted.acknowledged).toBeGreaterThanOrEqual(BEFORE + AFTER);
  expect(counted.resumedAfterMs).toBeLessThan(RESUMES_MS_MAX);
}

describe.runIf(LONG)("a master is killed under load", () => {
  it("of a Cluster of three with a replica each", async () => {
    const cluster = await startCluster(3, 1);
    onTestFinished(() => cluster.stop());
    // Its replica takes over and has none itself, so nothing there counts until the dead one is back, as its replica.
    const kill = async (): Promise<void> => {
      await cluster.kill(0);
      await pauseMs(RESTARTED_AFTER_MS);
      await cluster.restart(0);
    };
    expectNothingLost(await killUnderLoad(cluster.url, cluster.folder, kill));
  });

  it("of a master that three Sentinels watch", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdoff-sentinel-"));
    const [port = 0, replicaPort = 0, ...sentinelPorts] = await freePorts(5);
    const at = (own: number): string[] => ["--port", String(own), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
    const quick = ["--repl-diskless-sync-delay", "0"];
    const master = await startProcess([...at(port), ...quick]);
    const replica = await startProcess([...at(replicaPort), ...quick, "--replicaof", "127.0.0.1", String(port)]);
    const sentinels = await Promise.all(
      sentinelPorts.map(async (own) => {
        const file = join(folder, `sentinel-${own}.conf`);
        const lines = [
          `port ${own}`,
          "bind 127.0.0.1",
          `dir ${folder}`,
          `sentinel monitor shop 127.0.0.1 ${port} 2`,
          "sentinel down-after-milliseconds shop 1000",
          "sentinel failover-timeout shop 5000",
        ];
        await writeFile(file, `${lines.join("\n")}\n`);
        return await startProcess([file, "--sentinel"], "+monitor master");
      }),
    );
    const url = `redis+sentinel://${sentinelPorts.map((own) => `127.0.0.1:${own}`).join(",")}/shop`;
    // With one replica that becomes the master there is none left to copy to: a second one joins, as an operator's would.
    const started = [master, replica, ...sentinels];
    onTestFinished(async () => {
      await Promise.all(started.map((one) => one.kill()));
      await rm(folder, { recursive: true, force: true });
    });
    const kill = async (): Promise<void> => {
      await master.kill();
      const [spare = 0] = await freePorts(1);
      started.push(await startProcess([...at(spare), ...quick, "--replicaof", "127.0.0.1", String(replicaPort)]));
    };
    expectNothingLost(await killUnderLoad(url, folder, kill));
  });
});
