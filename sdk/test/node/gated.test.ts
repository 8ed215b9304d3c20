import { beforeEach, describe, expect, it } from "vitest";
import type { RedeemOptions } from "../../src/node/index.js";
import {
  gated,
  gatedQueue,
  HoldoffError,
  HoldoffUnreachableError,
  NotSent,
  type ReleasedJob,
} from "../../src/node/index.js";
import type { FollowUpRequest, RedeemAnswer } from "../../src/wire/index.js";
import { decision, followUp } from "./samples.js";

const go: RedeemAnswer = { go: true, brief: { reason: "An order was left open." } };
const gone = new HoldoffError({ type: "t", title: "Gone", status: 410, detail: "erased", code: "gone" }, 1);

/** A client of two functions that notes what it was asked. */
function clientAnswering(redeem: RedeemAnswer | Error, outcome?: Error) {
  const redeems: [string, { idempotencyKey?: string; notSent?: boolean }][] = [];
  const outcomes: [string, unknown][] = [];
  return {
    redeems,
    outcomes,
    redeem: (id: string, options: RedeemOptions = {}) => {
      redeems.push([id, options]);
      return redeem instanceof Error ? Promise.reject(redeem) : Promise.resolve(redeem);
    },
    outcome: (id: string, report: unknown) => {
      outcomes.push([id, report]);
      return outcome ? Promise.reject(outcome) : Promise.resolve(followUp);
    },
  };
}

let logged: string[] = [];
beforeEach(() => {
  logged = [];
});

const job = (change: Partial<ReleasedJob> = {}, payload?: unknown): ReleasedJob => ({
  id: "fu_1-r1",
  name: "follow-up",
  data: {
    followUp: { ...followUp, payload },
    release: 1,
    sequence: 1,
    permit: { token: "p", expiresAt: "2026-11-23T10:15:00.000Z" },
    brief: { reason: "old" },
  },
  log: (row) => Promise.resolve(logged.push(row)),
  ...change,
});

/** What it remembers is in its data. */
function remembering(started: ReleasedJob): Pick<ReleasedJob, "data" | "updateData"> {
  const data = { ...started.data };
  return {
    data,
    updateData: (news) => {
      Object.assign(data, news);
      return Promise.resolve();
    },
  };
}

/** A job that remembers, started for the first time. */
function startedJob(change: Partial<ReleasedJob> = {}): ReleasedJob {
  const started = job({ attemptsStarted: 1, attemptsMade: 0, opts: { attempts: 3 }, ...change });
  return { ...started, ...remembering(started), ...change };
}

/** As BullMQ starts it again: after a failure, or because its worker was killed or stood still. */
const again = (before: ReleasedJob, failed = true): ReleasedJob => ({
  ...before,
  attemptsStarted: (before.attemptsStarted ?? 0) + 1,
  attemptsMade: (before.attemptsMade ?? 0) + (failed ? 1 : 0),
});
const keysOf = ({ redeems }: ReturnType<typeof clientAnswering>) =>
  redeems.map(([, { idempotencyKey }]) => idempotencyKey);

describe("a gated processor", () => {
  it("runs on a go, with the brief of the redeem", async () => {
    const client = clientAnswering(go);
    const result = await gated(client, (_job: ReleasedJob, { brief }) => brief.reason)(job());
    expect(result).toBe("An order was left open.");
    expect(client.redeems).toEqual([["fu_1", { idempotencyKey: expect.stringMatching(/^fu_1-r1-./) }]]);
    expect(client.outcomes).toEqual([]);
  });

  it("does not run on a refusal, and the job completes with its code", async () => {
    let ran = false;
    const process = gated(clientAnswering({ go: false, code: "recalled", decision }), (_job: ReleasedJob) => {
      ran = true;
    });
    expect(await process(job())).toEqual({ skipped: "recalled" });
    expect(ran).toBe(false);
  });

  it("does not run for a follow-up that was erased", async () => {
    const process = gated(clientAnswering(gone), (_job: ReleasedJob) => "called");
    expect(await process(job())).toEqual({ skipped: "gone" });
  });

  it("fails, and does not run, when Holdoff cannot be asked", async () => {
    let ran = false;
    const unreachable = new HoldoffUnreachableError("POST /redeem", 4, new Error("refused"));
    const process = gated(clientAnswering(unreachable), (_job: ReleasedJob) => {
      ran = true;
    });
    await expect(process(job())).rejects.toBe(unreachable);
    expect(ran).toBe(false);
  });

  it("leaves jobs of other names to the shop's own processor, as BullMQ calls it", async () => {
    const client = clientAnswering(go);
    const signal = new AbortController().signal;
    const own = job({ name: "call-customer" });
    const process = gated(client, (_job: ReleasedJob) => "called", {
      others: (...asked: unknown[]) => asked,
    });
    expect(await process(own, "token", signal)).toEqual([own, "token", signal]);
    expect(client.redeems).toEqual([]);
  });

  it("fails for a job of another name where there is no processor for it", async () => {
    const client = clientAnswering(go);
    const process = gated(client, (_job: ReleasedJob) => "called");
    // The shop's own, though it has that name.
    const own: ReleasedJob = { ...job(), data: JSON.parse('{"to": "c_42"}') };
    await expect(process(own)).rejects.toThrow("none that Holdoff released");
    await expect(process(job({ name: "call-customer" }))).rejects.toThrow("{ others }");
    expect(client.redeems).toEqual([]);
  });
});

describe("the key of a job", () => {
  const unreachable = new HoldoffUnreachableError("POST /redeem", 4, new Error("refused"));
  const ring = (_job: ReleasedJob) => "rang";

  it("is kept by a start that could not ask, for the next start alone", async () => {
    const away = clientAnswering(unreachable);
    const first = startedJob();
    await expect(gated(away, ring)(first)).rejects.toBe(unreachable);
    const back = clientAnswering(go);
    const second = again(first);
    await gated(back, ring)(second);
    expect(keysOf(back)).toEqual(keysOf(away));
    // Its worker is killed after the ring, and another worker is started in its place.
    await gated(back, ring)(again(second, false));
    expect(keysOf(back)[1]).not.toBe(keysOf(away)[0]);
  });

  it("is another where a worker was killed or stood still", async () => {
    const client = clientAnswering(go);
    const first = startedJob();
    await gated(client, ring)(first);
    await gated(client, ring)(again(first, false));
    expect(new Set(keysOf(client)).size).toBe(2);
  });

  it("is another where an operator starts a job again that had failed after its go", async () => {
    const client = clientAnswering(go);
    const first = startedJob();
    const process = gated(client, (_job: ReleasedJob): string => {
      throw new Error("line broke");
    });
    await expect(process(first)).rejects.toThrow("line broke");
    // With its counters set back, too.
    for (const restarted of [again(first), { ...first, attemptsStarted: 1, attemptsMade: 0 }])
      await expect(process(restarted)).rejects.toThrow("line broke");
    expect(new Set(keysOf(client)).size).toBe(3);
  });

  it("is another where a job cannot remember", async () => {
    const { attemptsStarted: _unknown, ...uncounted } = startedJob();
    const cannot = [
      startedJob({ updateData: () => Promise.reject(new Error("away")) }),
      { ...uncounted, attemptsMade: 0 },
    ];
    for (const started of cannot) {
      const client = clientAnswering(unreachable);
      await expect(gated(client, ring)(started)).rejects.toBe(unreachable);
      await expect(gated(client, ring)(started.attemptsStarted ? again(started) : started)).rejects.toBe(unreachable);
      expect(new Set(keysOf(client)).size).toBe(2);
    }
  });
});

describe("after its go", () => {
  const throwing =
    (error: unknown) =>
    (_job: ReleasedJob): string => {
      throw error;
    };

  it.each([
    ["an error", new TypeError("line broke"), "line broke"],
    ["a word", "line broke", "line broke"],
    ["what BullMQ takes for a limit", new Error("bullmq:rateLimitExceeded"), "after its go: bullmq:rateLimitExceeded"],
    ["what BullMQ takes for a delay", Object.assign(new Error("later"), { name: "DelayedError" }), "later"],
  ])("%s fails the job for good: the phone may have rung", async (_what, error, message) => {
    const started = startedJob();
    const failed = gated(clientAnswering(go), throwing(error))(started);
    await expect(failed).rejects.toMatchObject({ name: "UnrecoverableError", message, cause: error });
    expect(started.data).not.toHaveProperty("again");
  });

  it.each([
    ["NotSent", new NotSent("no line is free")],
    ["NotSent of another copy of this package", Object.assign(new Error("no line is free"), { name: "NotSent" })],
  ])("%s is tried again: same key, and with the word that nothing was sent", async (_what, error) => {
    const client = clientAnswering(go);
    const process = gated(client, throwing(error));
    const first = startedJob();
    await expect(process(first)).rejects.toBe(error);
    await expect(process(again(first))).rejects.toBe(error);
    const [one, two] = client.redeems;
    expect(one?.[1]).not.toHaveProperty("notSent");
    expect(two?.[1]).toEqual({ idempotencyKey: one?.[1].idempotencyKey, notSent: true });
    expect(client.outcomes).toEqual([]);
  });

  it("still says that nothing was sent when the try in between could not ask", async () => {
    const first = startedJob();
    await expect(gated(clientAnswering(go), throwing(new NotSent("busy")))(first)).rejects.toThrow("busy");
    const second = again(first);
    const away = new HoldoffUnreachableError("POST /redeem", 4, new Error("refused"));
    await expect(gated(clientAnswering(away), throwing(away))(second)).rejects.toBe(away);
    const client = clientAnswering(go);
    await gated(client, () => "rang")(again(second));
    expect(client.redeems[0]?.[1].notSent).toBe(true);
  });

  it("NotSent on the last try says that nobody was reached", async () => {
    const client = clientAnswering(go);
    const last = startedJob({ attemptsMade: 2, attemptsStarted: 3 });
    await expect(gated(client, throwing(new NotSent("no line is free")))(last)).rejects.toThrow("no line");
    expect(client.outcomes).toEqual([["fu_1", { outcome: "undelivered", note: "no line is free" }]]);
  });
});

describe("an outcome", () => {
  it("is posted when the processor returns one", async () => {
    const client = clientAnswering(go);
    const process = gated(client, (_job: ReleasedJob) => ({
      outcome: "reached" as const,
      offersMade: ["x"],
      length: 80,
    }));
    expect(await process(job())).toEqual({ outcome: "reached", offersMade: ["x"], length: 80 });
    expect(client.outcomes).toEqual([["fu_1", { outcome: "reached", offersMade: ["x"] }]]);
  });

  it("that Holdoff cannot be told stays in the job, which fails for good: it would ring twice", async () => {
    const client = clientAnswering(go, new HoldoffUnreachableError("POST /outcome", 4, new Error("refused")));
    const process = gated(client, (_job: ReleasedJob) => ({ outcome: "reached" as const, note: "at noon" }));
    const started = startedJob();
    await expect(process(started)).rejects.toMatchObject({
      name: "UnrecoverableError",
      message: expect.stringContaining("Holdoff did not take the outcome reached"),
    });
    expect(started.data.report).toEqual({ outcome: "reached", note: "at noon" });
  });

  it.each([404, 409, 410])("of a contact that is known already or forgotten (%i) is only logged", async (status) => {
    const problem = { type: "t", title: "No", status, detail: "no", code: "too_late" };
    const client = clientAnswering(go, new HoldoffError(problem, 1));
    const process = gated(client, (_job: ReleasedJob) => ({ outcome: "reached" as const }));
    expect(await process(job())).toEqual({ outcome: "reached" });
    expect(logged.join()).toContain("did not take the outcome reached");
  });
});

describe("a gated queue", () => {
  it("schedules a follow-up that brings name and data back into the queue", async () => {
    const scheduled: [FollowUpRequest, unknown][] = [];
    const client = {
      schedule: (request: FollowUpRequest, options: unknown) => {
        scheduled.push([request, options]);
        return Promise.resolve(followUp);
      },
    };
    const person = { customer: "c_42" };
    const options = { person, channel: "call", purpose: "sales", delay: 60_000, idempotencyKey: "cart-9" } as const;
    await gatedQueue(client, { queue: "dialler" }).add("call-back", { to: "c_42" }, options);
    expect(scheduled).toEqual([
      [
        {
          person,
          channel: "call",
          purpose: "sales",
          delay: 60_000,
          payload: { name: "call-back", data: { to: "c_42" } },
          deliver: { queue: "dialler" },
        },
        { idempotencyKey: "cart-9" },
      ],
    ]);
  });

  it.each([
    ["what it was given", { name: "call-back", data: { to: "c_42" } }, { name: "call-back", data: { to: "c_42" } }],
    ["no data", { name: "call-back", data: null }, { name: "call-back", data: null }],
    [
      "another payload whole",
      { name: "x", data: 1, more: 2 },
      { name: "follow-up", data: { name: "x", data: 1, more: 2 } },
    ],
    ["no payload", undefined, { name: "follow-up", data: undefined }],
  ])("hands the processor %s", async (_title, payload, expected) => {
    const process = gated(clientAnswering(go), (_job: ReleasedJob, { name, data }) => ({ name, data }));
    expect(await process(job({}, payload))).toEqual(expected);
  });
});
