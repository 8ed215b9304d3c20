/**
 * A shop's own queue with real workers, of BullMQ 5 and of BullMQ 6: whatever throws, and whenever Holdoff is away, no
 * customer is rung twice, and nothing is lost without a name.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createClient,
  type GatedContext,
  gated,
  type HoldoffClient,
  HoldoffUnreachableError,
  NotSent,
  type ReleasedJob,
} from "@holdoff/sdk/node";
import type { DeliveryReport, FollowUp } from "@holdoff/sdk/wire";
import { Queue as Queue6, Worker as Worker6 } from "bullmq";
import { Queue as Queue5, Worker as Worker5 } from "bullmq5";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "../support/free-port.js";
import { Sandbox, sitesText } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { type ServerProcess, startServer } from "../support/server-process.js";
import { until } from "../support/until.js";

const POSTS = "queues: [{id: posts, name: posts, prefix: shop, channels: [post]}]";
const RETRIES = "backoff: {type: fixed, delay: 100}";
/** Patient ones, and one whose job fails for good at its first failure. */
const QUEUES = `queues:
        - {id: five, name: five, prefix: shop, attempts: 100, ${RETRIES}, channels: [post]}
        - {id: six, name: six, prefix: shop, attempts: 100, ${RETRIES}, channels: [post]}
        - {id: thrice, name: thrice, prefix: shop, attempts: 3, ${RETRIES}, channels: [post]}
        - {id: once, name: once, prefix: shop, attempts: 1, channels: [post]}`;

let redis: PrivateRedis;
let connection: { path: string };
let direct: Redis;
let server: ServerProcess;
let env: Record<string, string>;
beforeAll(async () => {
  redis = await startRedis();
  connection = { path: join(redis.folder, "r.sock") };
  direct = new Redis(connection);
  await mkdir(join(redis.folder, "config"));
  const sitesFile = join(redis.folder, "config", "sites.yaml");
  await writeFile(sitesFile, sitesText("http://127.0.0.1:1/none").replaceAll(POSTS, QUEUES));
  env = { REDIS_URL: redis.url, HOLDOFF_CONFIG: sitesFile, PORT: String((await freePorts(1))[0]) };
  server = await startServer(env);
});
afterAll(async () => {
  server.child.kill("SIGKILL");
  await server.exited;
  direct.disconnect();
  await redis.stop();
});

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

/** What both versions have in common. */
interface ShopWorker {
  on(event: "failed", listener: (job: unknown, error: Error) => void): unknown;
  on(event: "error", listener: () => void): unknown;
  close(force: boolean): Promise<void>;
}
type Processor = (job: ReleasedJob, token?: string, signal?: AbortSignal) => Promise<unknown>;
const common = () => ({ connection, prefix: "shop" });
const WORKERS = [
  {
    version: 5,
    queue: "five",
    work: (name: string, processor: Processor): ShopWorker =>
      new Worker5(name, processor, { ...common(), drainDelay: 1 }),
    queueOf: (name: string): Pick<Queue5, "add" | "close"> => new Queue5(name, common()),
  },
  {
    version: 6,
    queue: "six",
    work: (name: string, processor: Processor): ShopWorker =>
      new Worker6(name, processor, { ...common(), drainDelay: 1 }),
    queueOf: (name: string): Pick<Queue6, "add" | "close"> => new Queue6(name, common()),
  },
] as const;
type Work = (typeof WORKERS)[number]["work"];
const [, six] = WORKERS;

/** A worker that notes who was rung, after `before` had its say; `url` is where it believes Holdoff to be. */
function workOn(
  work: Work,
  queue: string,
  sandbox: Sandbox,
  ring: (context: GatedContext, nth: number) => unknown,
  { url = server.url, away }: { url?: string; away?: (path: "redeem" | "outcome", nth: number) => boolean } = {},
) {
  const real = createClient({
    url,
    secretKey: sandbox.secret,
    timeoutMs: 2_000,
    patience: { triesMax: 1, totalMsMax: 0 },
  });
  const asked = { redeem: 0, outcome: 0 };
  const isAway = (path: "redeem" | "outcome"): boolean => away?.(path, ++asked[path]) ?? false;
  const unreachable = (path: string): Promise<never> =>
    Promise.reject(new HoldoffUnreachableError(path, 1, new Error("refused")));
  const client: Pick<HoldoffClient, "redeem" | "outcome"> = {
    redeem: (...of) => (isAway("redeem") ? unreachable("redeem") : real.redeem(...of)),
    outcome: (...of) => (isAway("outcome") ? unreachable("outcome") : real.outcome(...of)),
  };
  const failures: string[] = [];
  let starts = 0;
  const processor = gated(client, async (_job, context) => await ring(context, ++starts));
  const worker = work(queue, processor);
  worker.on("failed", (_job, error) => void failures.push(`${error.name}: ${error.message}`));
  worker.on("error", () => undefined);
  closings.push(() => worker.close(true));
  return { failures };
}

const deliveries = async (sandbox: Sandbox, { id }: FollowUp): Promise<DeliveryReport[]> =>
  (await sandbox.call<{ data: DeliveryReport[] }>("GET", `/v1/follow-ups/${id}/deliveries`)).body.data;

/** A follow-up that was released into the queue. */
async function call(sandbox: Sandbox, queue: string): Promise<FollowUp> {
  const asked = { person: { customer: "c_1" }, trigger: { type: "requested" }, deliver: { queue } } as const;
  const followUp = await sandbox.schedule(asked);
  await until("it is queued", async () => (await deliveries(sandbox, followUp))[0]?.attempts.length !== 0);
  return followUp;
}

const isGone = async (queue: string, { id }: FollowUp): Promise<boolean> =>
  (await direct.exists(`shop:${queue}:${id}-r1`)) === 0;

const untilGone = (queue: string, followUp: FollowUp) =>
  until("the job is gone", async () => await isGone(queue, followUp));

describe.each(WORKERS)("a worker of BullMQ $version", ({ queue, work, queueOf }) => {
  it("rings once where its processor throws after the ring", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, queue);
    let rings = 0;
    const { failures } = workOn(work, queue, sandbox, () => {
      rings += 1;
      throw new Error("the line broke");
    });
    await untilGone(queue, followUp);
    expect(rings).toBe(1);
    expect(failures).toEqual(["UnrecoverableError: the line broke"]);
    expect((await sandbox.get(followUp.id)).status).toBe("redeemed");
    const [delivery] = await deliveries(sandbox, followUp);
    expect(delivery?.attempts.map(({ answer }) => answer)).toEqual(["queued", "the job failed: the line broke"]);
    expect(delivery?.state).toBe("delivered");
    // It counts as a contact, and closes by itself.
    await sandbox.advance({ by: "3h" });
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "unknown" });
  });

  it("rings once where its processor says twice that nothing was sent", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, queue);
    let rings = 0;
    workOn(work, queue, sandbox, (_context, nth) => {
      if (nth < 3) throw new NotSent("no line is free");
      rings += 1;
      return { outcome: "reached" };
    });
    await untilGone(queue, followUp);
    expect(rings).toBe(1);
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "reached" });
  });

  it("rings nobody who came back between two tries", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, queue);
    let rings = 0;
    workOn(work, queue, sandbox, async (_context, nth) => {
      if (nth > 1) rings += 1;
      await sandbox.event({ customer: "c_1" }, { type: "consent.withdrawn", channel: "call", purpose: "sales" });
      throw new NotSent("no line is free");
    });
    await untilGone(queue, followUp);
    expect(rings).toBe(0);
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "undelivered" });
    const person = await sandbox.call<{ ledger: unknown[] }>("GET", "/v1/persons/customer:c_1");
    expect(person.body.ledger).toEqual([]);
  });

  it("ends undelivered where nothing was sent and Holdoff cannot be asked any more", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, "thrice");
    const { failures } = workOn(
      work,
      "thrice",
      sandbox,
      () => {
        throw new NotSent("no line is free");
      },
      { away: (path, nth) => path === "redeem" && nth > 1 },
    );
    await untilGone("thrice", followUp);
    expect(failures).toHaveLength(3);
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "undelivered" });
    const person = await sandbox.call<{ ledger: unknown[] }>("GET", "/v1/persons/customer:c_1");
    expect(person.body.ledger).toEqual([]);
  });

  it("leaves in its job what came of a contact that Holdoff could not be told, and it is recorded", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, queue);
    let rings = 0;
    const ring = () => ({ outcome: "declined", note: `ring ${++rings}` });
    const { failures } = workOn(work, queue, sandbox, ring, { away: (path) => path === "outcome" });
    await untilGone(queue, followUp);
    expect([rings, failures]).toEqual([1, [expect.stringContaining("Holdoff did not take the outcome declined")]]);
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "closed", outcome: "declined" });
  });

  it("names an outcome that is none, and rings once", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, queue);
    let rings = 0;
    const { failures } = workOn(work, queue, sandbox, () => {
      rings += 1;
      return { outcome: "bogus" };
    });
    await untilGone(queue, followUp);
    expect([rings, failures]).toEqual([1, [expect.stringContaining("Holdoff did not take the outcome bogus")]]);
    expect((await sandbox.get(followUp.id)).status).toBe("redeemed");
  });

  it("rings once where Holdoff was away before the go", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, queue);
    server.child.kill("SIGKILL");
    await server.exited;
    let rings = 0;
    const { failures } = workOn(work, queue, sandbox, () => {
      rings += 1;
    });
    await until("it could not ask three times", () => failures.length > 2);
    server = await startServer(env);
    await untilGone(queue, followUp);
    expect(rings).toBe(1);
    expect((await sandbox.get(followUp.id)).status).toBe("redeemed");
  });

  it("works the shop's own jobs as before", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const client = createClient({ url: server.url, secretKey: sandbox.secret });
    const name = `own-${queue}`;
    const own = queueOf(name);
    closings.push(() => own.close());
    await own.add("call-back", { to: "c_42" });
    const worked = await new Promise<unknown[]>((resolve) => {
      const others = (job: { name: string; data: { to?: string } }, token?: string) =>
        resolve([job.name, job.data.to, typeof token]);
      const worker = work(
        name,
        gated(client, () => undefined, { others }),
      );
      closings.push(() => worker.close(true));
    });
    expect(worked).toEqual(["call-back", "c_42", "string"]);
  });
});

describe("a job that failed before its go", () => {
  /** What waits in the outbox to put it in again, and for how long still. */
  async function waitingOf({ id }: FollowUp): Promise<{ outbox: string; member: string; forMs: number }> {
    const [seconds = "0"] = await direct.time();
    for (const outbox of await direct.keys("*:outbox")) {
      const members = await direct.zrange(outbox, 0, "-1", "WITHSCORES");
      const at = members.findIndex((member) => member.includes(`${id}|0|`));
      const [member, dueMs] = members.slice(at, at + 2);
      if (at >= 0 && member) return { outbox, member, forMs: Number(dueMs) - Number(seconds) * 1000 };
    }
    throw new Error(`nothing waits to put ${id} in again`);
  }
  /** Its wait is over. Answers how many minutes it would have been. */
  async function hasten(followUp: FollowUp): Promise<number> {
    const { outbox, member, forMs } = await waitingOf(followUp);
    await direct.zadd(outbox, "XX", 0, member);
    return Math.round(forMs / 60_000);
  }

  it("is put in again three times, and named when it is given up", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const { failures } = workOn(six.work, "once", sandbox, () => undefined, { url: "http://127.0.0.1:1" });
    const followUp = await call(sandbox, "once");
    const waits: number[] = [];
    for (let times = 1; times <= 3; times++) {
      await until("it failed and is gone", async () => failures.length === times && (await isGone("once", followUp)));
      expect((await deliveries(sandbox, followUp))[0]?.state).toBe("pending");
      waits.push(await hasten(followUp));
    }
    await until("it is given up", async () => (await deliveries(sandbox, followUp))[0]?.state === "failed");
    expect(waits).toEqual([15, 60, 360]);
    expect(failures).toHaveLength(4);
    await untilGone("once", followUp);
    expect(await sandbox.get(followUp.id)).toMatchObject({ status: "released", release: 1 });
    const [delivery] = await deliveries(sandbox, followUp);
    expect(delivery?.attempts.filter(({ answer }) => answer.startsWith("the job failed: no answer"))).toHaveLength(4);
  });

  it("rings once when it is put in again", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const { failures } = workOn(six.work, "once", sandbox, () => undefined, { url: "http://127.0.0.1:1" });
    const followUp = await call(sandbox, "once");
    await until("it failed and is gone", async () => failures.length === 1 && (await isGone("once", followUp)));
    for (const close of closings.splice(0)) await close();
    let rings = 0;
    workOn(six.work, "once", sandbox, () => {
      rings += 1;
      return { outcome: "reached" };
    });
    await hasten(followUp);
    await until("it is made", async () => (await sandbox.get(followUp.id)).status === "closed");
    expect(rings).toBe(1);
    expect((await deliveries(sandbox, followUp))[0]?.state).toBe("delivered");
  });

  it("is one failure, though Holdoff dies before it takes the job away", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const followUp = await call(sandbox, "once");
    const job = `shop:once:${followUp.id}-r1`;
    server.child.kill("SIGSTOP");
    const { failures } = workOn(six.work, "once", sandbox, () => undefined, { url: "http://127.0.0.1:1" });
    await until("it failed", async () => (await direct.zcard("shop:once:failed")) === 1);
    const stored = await direct.dumpBuffer(job);
    const failed = await direct.zrange("shop:once:failed", 0, "-1", "WITHSCORES");
    server.child.kill("SIGCONT");
    await untilGone("once", followUp);
    await direct.restore(job, 0, stored ?? "");
    await direct.zadd("shop:once:failed", failed[1] ?? "", failed[0] ?? "");
    await direct.xadd("shop:once:events", "*", "event", "failed", "jobId", failed[0] ?? "", "failedReason", "");
    await untilGone("once", followUp);
    expect(failures).toHaveLength(1);
    const [delivery] = await deliveries(sandbox, followUp);
    expect(delivery?.attempts).toHaveLength(2);
    expect(Math.round((await waitingOf(followUp)).forMs / 60_000)).toBe(15);
  });

  it("is not put in again when its release was taken back meanwhile", async () => {
    const sandbox = new Sandbox(server.url, "demo");
    const { failures } = workOn(six.work, "once", sandbox, () => undefined, { url: "http://127.0.0.1:1" });
    const followUp = await call(sandbox, "once");
    await until("it failed and is gone", async () => failures.length === 1 && (await isGone("once", followUp)));
    await sandbox.call("POST", `/v1/follow-ups/${followUp.id}/cancel`, { reason: "sold out" });
    await hasten(followUp);
    await until("it is withheld", async () => (await deliveries(sandbox, followUp))[0]?.state === "withheld");
    expect(failures).toHaveLength(1);
  });
});
