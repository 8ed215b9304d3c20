/** A redeem that was asked for by the message of an earlier release, and is carried out later. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { advance } from "../../src/test-clock/advance.js";
import { openGate, random } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const MINUTE_MS = 60_000;

let server: PrivateRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => await server.stop());

it("is no repetition of another release's go, not even with its key, nor after it closed by itself", async () => {
  const { doors, opened, schedule } = await openGate(server.connect());
  const stored = await schedule({ person: { customer: random("c") } });
  const late = { idempotencyKey: "a", release: stored.state.release - 1 };
  const again = { idempotencyKey: "a", release: stored.state.release };
  expect(await redeemFollowUp(doors, opened, stored, again)).toMatchObject({ go: true });
  expect(await redeemFollowUp(doors, opened, stored, late)).toMatchObject({ go: false, code: "already_redeemed" });
  const nobody = {
    begin: () => undefined,
    deliver: async () => ({ answered: Promise.resolve() }),
    end: () => undefined,
  };
  await advance(doors, opened, { byMs: MINUTE_MS }, nobody);
  expect(await redeemFollowUp(doors, opened, stored, late)).toMatchObject({ go: false, code: "closed" });
  expect(await redeemFollowUp(doors, opened, stored, again)).toMatchObject({ go: true });
});
