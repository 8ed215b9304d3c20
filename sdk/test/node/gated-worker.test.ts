/** The gated processor in a real BullMQ worker: a retry of the job redeems under the same key, and the result is kept. */
import { Queue, QueueEvents, Worker } from "bullmq";
import { Worker as Worker5 } from "bullmq5";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient, gated, type HoldoffClient, NotSent } from "../../src/node/index.js";
import { RELEASED_JOB_NAME, type ReleasedData } from "../../src/wire/index.js";
import { type FakeApi, problem, startFakeApi } from "./fake-api.js";
import { fakeClock } from "./fake-clock.js";
import { type PrivateRedis, startPrivateRedis } from "./private-redis.js";
import { followUp } from "./samples.js";

const released: ReleasedData = {
  followUp: { ...followUp, payload: { name: "call-back", data: { to: "c_42" } } },
  release: 1,
  sequence: 1,
  permit: { token: "p", expiresAt: "2026-11-23T10:15:00.000Z" },
  brief: { reason: "old" },
};

let redis: PrivateRedis;
let api: FakeApi;
beforeAll(async () => {
  redis = await startPrivateRedis();
  api = await startFakeApi();
});
afterAll(async () => {
  await api.close();
  await redis.stop();
});

/** Written as a shop writes it, once for each version: its processor has all of that version's job. */
const WORKERS = {
  5: (client: HoldoffClient, connection: { path: string }) => {
    let runs = 0;
    return new Worker5<ReleasedData>(
      "calls",
      gated(client, async (job, { brief, name, data }) => {
        runs += 1;
        await job.updateProgress(runs);
        if (runs === 1) throw new NotSent("line is busy");
        return { outcome: "reached" as const, name, data, opening: brief.reason };
      }),
      { connection },
    );
  },
  6: (client: HoldoffClient, connection: { path: string; maxRetriesPerRequest: null }) => {
    let runs = 0;
    return new Worker<ReleasedData>(
      "calls",
      gated(client, async (job, { brief, name, data }) => {
        runs += 1;
        await job.updateProgress(runs);
        if (runs === 1) throw new NotSent("line is busy");
        return { outcome: "reached" as const, name, data, opening: brief.reason };
      }),
      { connection },
    );
  },
};

it.each([5, 6] as const)(
  "works a released job once in BullMQ %i, and its retry under the same key",
  async (version) => {
    api.seen.length = 0;
    api.replies.push(
      { body: { go: true, brief: { reason: "An order was left open." } } },
      { body: { go: true, brief: { reason: "An order was left open." } } },
      problem(409, "too_late"),
    );
    const connection = { path: redis.path, maxRetriesPerRequest: null };
    const client = createClient({ url: api.url, secretKey: "hsk_test_demo", clock: fakeClock() });
    const queue = new Queue<ReleasedData>("calls", { connection });
    const events = new QueueEvents("calls", { connection });
    const worker = WORKERS[version](client, connection);
    try {
      await events.waitUntilReady();
      const job = await queue.add(RELEASED_JOB_NAME, released, { jobId: "fu_1-r1", attempts: 2 });
      expect(await job.waitUntilFinished(events)).toEqual({
        outcome: "reached",
        name: "call-back",
        data: { to: "c_42" },
        opening: "An order was left open.",
      });
      expect((await queue.getJob("fu_1-r1"))?.progress).toBe(2);
      const key = expect.stringMatching(/^fu_1-r1-./);
      expect(api.seen.map((seen) => [seen.path, seen.headers["idempotency-key"], seen.body])).toEqual([
        ["/v1/follow-ups/fu_1/redeem", key, {}],
        ["/v1/follow-ups/fu_1/redeem", key, { notSent: true }],
        ["/v1/follow-ups/fu_1/outcome", undefined, { outcome: "reached" }],
      ]);
      expect(api.seen[1]?.headers["idempotency-key"]).toBe(api.seen[0]?.headers["idempotency-key"]);
      expect((await queue.getJobLogs("fu_1-r1")).logs.join()).toContain("did not take the outcome reached");
      await queue.remove("fu_1-r1");
    } finally {
      await worker.close();
      await events.close();
      await queue.close();
    }
  },
);
