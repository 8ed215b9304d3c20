import { beforeEach, describe, expect, it } from "vitest";
import { gated, gatedQueue, HoldoffError, HoldoffUnreachableError, type ReleasedJob } from "../../src/node/index.js";
import type { FollowUpRequest, RedeemAnswer } from "../../src/wire/index.js";
import { decision, followUp } from "./samples.js";

const go: RedeemAnswer = { go: true, brief: { reason: "An order was left open." } };
const gone = new HoldoffError({ type: "t", title: "Gone", status: 410, detail: "erased", code: "gone" }, 1);

/** A client of two functions that notes what it was asked. */
function clientAnswering(redeem: RedeemAnswer | Error, outcome?: Error) {
  const redeems: [string, unknown][] = [];
  const outcomes: [string, unknown][] = [];
  return {
    redeems,
    outcomes,
    redeem: (id: string, options: unknown) => {
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

describe("a gated processor", () => {
  it("runs on a go, with the brief of the redeem, under the job's id as key", async () => {
    const client = clientAnswering(go);
    const result = await gated(client, (_job: ReleasedJob, { brief }) => brief.reason)(job());
    expect(result).toBe("An order was left open.");
    expect(client.redeems).toEqual([["fu_1", { idempotencyKey: "fu_1-r1" }]]);
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

  it("fails for a job that Holdoff did not release", async () => {
    const client = clientAnswering(go);
    const process = gated(client, (_job: ReleasedJob) => "called");
    await expect(process(job({ name: "call-customer" }))).rejects.toThrow("Holdoff did not release it");
    expect(client.redeems).toEqual([]);
  });

  it("passes a processor's error on, so that the retry gets the same go", async () => {
    const client = clientAnswering(go);
    const process = gated(client, (_job: ReleasedJob): string => {
      throw new Error("line is busy");
    });
    await expect(process(job())).rejects.toThrow("line is busy");
    await expect(process(job())).rejects.toThrow("line is busy");
    expect(client.redeems[0]).toEqual(client.redeems[1]);
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

  it("that is lost does not fail the job: it would ring twice", async () => {
    const client = clientAnswering(go, new HoldoffUnreachableError("POST /outcome", 4, new Error("refused")));
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
