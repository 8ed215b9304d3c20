/** The gated processor in a real BullMQ worker: a retry of the job redeems under the same key, and the result is kept. */
import { Queue, QueueEvents, Worker } from "bullmq";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient, gated } from "../../src/node/index.js";
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

it("works a released job once, and its retry under the same key", async () => {
  api.replies.push(
    { body: { go: true, brief: { reason: "An order was left open." } } },
    { body: { go: true, brief: { reason: "An order was left open." } } },
    problem(409, "too_late"),
  );
  const connection = { path: redis.path, maxRetriesPerRequest: null };
  const client = createClient({ url: api.url, secretKey: "hsk_test_demo", clock: fakeClock() });
  const queue = new Queue<ReleasedData>("calls", { connection });
  const events = new QueueEvents("calls", { connection });
  let runs = 0;
  const worker = new Worker<ReleasedData>(
    "calls",
    gated(client, async (job, { brief, name, data }) => {
      runs += 1;
      await job.updateProgress(runs);
      if (runs === 1) throw new Error("line is busy");
      return { outcome: "reached" as const, name, data, opening: brief.reason };
    }),
    { connection },
  );
  try {
    await events.waitUntilReady();
    const job = await queue.add(RELEASED_JOB_NAME, released, { jobId: "fu_1-r1", attempts: 2 });
    expect(await job.waitUntilFinished(events)).toEqual({
      outcome: "reached",
      name: "call-back",
      data: { to: "c_42" },
      opening: "An order was left open.",
    });
    expect(runs).toBe(2);
    expect(api.seen.map((seen) => [seen.path, seen.headers["idempotency-key"]])).toEqual([
      ["/v1/follow-ups/fu_1/redeem", "fu_1-r1"],
      ["/v1/follow-ups/fu_1/redeem", "fu_1-r1"],
      ["/v1/follow-ups/fu_1/outcome", undefined],
    ]);
    expect((await queue.getJobLogs("fu_1-r1")).logs.join()).toContain("did not take the outcome reached");
  } finally {
    await worker.close();
    await events.close();
    await queue.close();
  }
});
