/** A redeem by the delivery itself: the go needs no message of its own, the no does. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { moveClock } from "../../src/state/scope-clock.js";
import type { StoredFollowUp } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const HOUR_MS = 3_600_000;
const mailer = {
  id: "mailer",
  url: "http://127.0.0.1:9/",
  secrets: ["whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0"],
  channels: ["sms"],
  allowPrivateNetwork: true,
} as const;

let server: PrivateRedis;
let gate: TestGate;
beforeAll(async () => {
  server = await startRedis();
  gate = await openGate(server.connect(), { site: { webhooks: [mailer] } });
});
afterAll(async () => await server.stop());

const again = async ({ partition, id }: StoredFollowUp): Promise<StoredFollowUp | undefined> =>
  await gate.people.store.readFollowUp(gate.scope, partition, id);
const typesOf = (stored: StoredFollowUp | undefined): string[] | undefined =>
  stored?.deliveries.map(({ type }) => type);

async function released(expiresInMs: number): Promise<StoredFollowUp> {
  const expiresAt = new Date((await gate.people.store.timeMs(gate.scope)) + expiresInMs).toISOString();
  const stored = await gate.schedule({ person: { customer: random("c") }, channel: "sms", expiresAt });
  expect([stored.state.status, typesOf(stored)]).toEqual(["released", ["follow_up.released"]]);
  return stored;
}

describe("a redeem on delivery", () => {
  it("that goes leaves the release as the only message", async () => {
    const stored = await released(HOUR_MS);
    const nowMs = await gate.people.store.timeMs(gate.scope);
    const request = { idempotencyKey: "r1", deliveryEndsAtMs: nowMs + HOUR_MS };
    expect(await redeemFollowUp(gate.doors, gate.opened, stored, request)).toMatchObject({ go: true });
    expect(typesOf(await again(stored))).toEqual(["follow_up.released"]);
  });

  it("that does not go any more says how it ended", async () => {
    const stored = await released(HOUR_MS);
    const { store } = gate.people;
    const laterMs = (await store.timeMs(gate.scope)) + 2 * HOUR_MS;
    for (const step of ["begin", "move", "end"] as const)
      await moveClock(store, gate.scope, "test", step, laterMs, 1_000);
    const request = { idempotencyKey: "r1", deliveryEndsAtMs: laterMs + HOUR_MS };
    expect(await redeemFollowUp(gate.doors, gate.opened, stored, request)).toMatchObject({
      go: false,
      code: "expired",
    });
    expect(typesOf(await again(stored))).toEqual(["follow_up.released", "follow_up.expired"]);
  });
});
