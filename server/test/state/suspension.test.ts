/** A suspension reaches every decision of the scope, wherever its people are stored and whoever died on the way. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAt } from "../../src/look/look.js";
import { type OutcomeReport, recordOutcome } from "../../src/schedule/act-on-follow-up.js";
import { recordBreach } from "../../src/schedule/departments.js";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { changeDepartment, publishSuspensions, readDepartments } from "../../src/state/departments.js";
import { claimDue } from "../../src/state/due-index.js";
import type { StoredFollowUp } from "../../src/state/store.js";
import { openGate, policyOf, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let server: PrivateRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());

/** One breach is too many here. */
const POLICY = policyOf("version: 1\npurposes: {breaches: 1}\n");
const someone = () => ({ customer: random("c_") });
const care = { purpose: "service", department: "care" } as const;

async function contacted(gate: TestGate): Promise<StoredFollowUp> {
  const followUp = await gate.schedule({ person: someone(), channel: "call", ...care });
  expect((await redeemFollowUp(gate.doors, gate.opened, followUp, {})).go).toBe(true);
  return followUp;
}

const sold: OutcomeReport = { outcome: "reached", offersMade: ["insurance"] };
const breachesOf = async ({ people, scope }: TestGate): Promise<unknown[]> =>
  (await readDepartments(people.store, scope)).get("care")?.breaches ?? [];

describe("a suspension", () => {
  it("is known in every partition of a live site when the outcome is answered, and all are due", async () => {
    const gate = await openGate(server.connect(), { live: true, policy: POLICY });
    const { store } = gate.people;
    const waiting = await Promise.all(
      Array.from({ length: 100 }, () => gate.schedule({ person: someone(), ...care, delay: "7d" })),
    );
    const other = await openGate(server.connect(), { live: true, policy: POLICY });
    await other.schedule({ person: someone(), ...care, delay: "7d" });
    await recordOutcome(gate.doors, gate.opened, await contacted(gate), sold);

    const facts = await Promise.all(
      store.keys.all().map((partition) => store.redis.hget(store.keys.scopeFacts(partition, gate.scope), "suspended")),
    );
    expect(new Set(facts)).toEqual(new Set(["care"]));
    const claims = await Promise.all(
      store.keys
        .all()
        .map((partition) => claimDue(store, partition, { most: 1_000, leaseMs: 10_000, validBeforeMs: null })),
    );
    const due = claims.flatMap(({ members }) => members).map((member) => store.keys.parseMember(member));
    expect(new Set(due.map(({ scope }) => scope))).toEqual(new Set([gate.scope]));
    expect(due.map(({ ref }) => ref)).toEqual(expect.arrayContaining(waiting.map(({ state }) => state.ref)));
    for (const { ref } of due) await lookAt(gate.people, gate.opened.site, gate.scope, ref);
    const after = await Promise.all(waiting.map(({ id, partition }) => store.readFollowUp(gate.scope, partition, id)));
    expect(new Set(after.map((one) => one?.state.status))).toEqual(new Set(["cancelled"]));
  });

  it("that comes while a release is decided on makes it be decided again", async () => {
    const redis = server.connect();
    let suspend: (() => Promise<void>) | undefined;
    const gate = await openGate(redis, {
      policy: POLICY,
      people: {
        pause: async () => {
          const once = suspend;
          suspend = undefined;
          await once?.();
        },
      },
    });
    const { store } = gate.people;
    suspend = async () => {
      await changeDepartment(store, gate.scope, "care", (before) => ({
        ...before,
        suspended: { atMs: 0, followUp: "fu_x" as StoredFollowUp["id"] },
      }));
      await publishSuspensions(store, gate.scope);
    };
    const followUp = await gate.schedule({ person: someone(), ...care });
    expect([followUp.state.status, followUp.receipts.at(-1)?.reasons.map(({ code }) => code)]).toEqual([
      "cancelled",
      ["purpose"],
    ]);
  });

  it("is told by the retry when the process died before the outcome was stored", async () => {
    let dies = false;
    const gate = await openGate(server.connect(), {
      policy: POLICY,
      people: {
        pause: async () => {
          if (dies) throw new Error("the process dies here");
          await Promise.resolve();
        },
      },
    });
    const followUp = await contacted(gate);
    dies = true;
    await expect(recordOutcome(gate.doors, gate.opened, followUp, sold)).rejects.toThrow("dies");
    dies = false;
    // As if it had died even before the partitions were told.
    const { store } = gate.people;
    await store.redis.del(store.keys.scopeFacts(followUp.partition, gate.scope));
    await recordOutcome(gate.doors, gate.opened, followUp, sold);
    expect(await breachesOf(gate)).toHaveLength(1);
    expect((await store.siteFacts(gate.scope)).suspended).toEqual(["care"]);
    expect((await store.readFollowUp(gate.scope, followUp.partition, followUp.id))?.state.outcome).toBe("reached");
  });

  it("is not undone by an older copy that is told late", async () => {
    const gate = await openGate(server.connect(), { policy: POLICY });
    const { store } = gate.people;
    const key = store.keys.scopeFacts(store.keys.partitionOf(gate.scope, ""), gate.scope);
    await recordBreach(gate.doors, gate.opened, await contacted(gate), ["insurance"], 0);
    await store.redis.hset(key, { suspendedRev: 1_000_000, suspended: "care\norders" });
    await publishSuspensions(store, gate.scope);
    expect((await store.siteFacts(gate.scope)).suspended).toEqual(["care", "orders"]);
  });
});

it("a contact that closed by itself since it was read takes its outcome", async () => {
  const gate = await openGate(server.connect(), { policy: POLICY });
  const followUp = await gate.schedule({ person: someone(), channel: "email", ...care });
  await redeemFollowUp(gate.doors, gate.opened, followUp, {});
  const read = await gate.people.store.readFollowUp(gate.scope, followUp.partition, followUp.id);
  await lookAt(gate.people, gate.opened.site, gate.scope, followUp.state.ref);
  if (!read) throw new Error("it was stored");
  expect(read.state.status).toBe("redeemed");
  await recordOutcome(gate.doors, gate.opened, read, { outcome: "reached" });
  const after = await gate.people.store.readFollowUp(gate.scope, followUp.partition, followUp.id);
  expect(after?.state).toMatchObject({ status: "closed", outcome: "reached" });
});
