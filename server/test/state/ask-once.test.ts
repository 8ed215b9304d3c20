/** Two collectors are asked at once whether a chat may be offered: one of them says yes. */
import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayInvite } from "../../src/invites/may-invite.js";
import { openStore } from "../../src/state/open-store.js";
import { People } from "../../src/state/people.js";
import { openGate, random } from "../support/gate.js";
import { leftOf } from "../support/moment-after.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());

test("the second to write reads again and finds that the person was asked", async () => {
  const gate = await openGate(redis.connect());
  const visitor = random("v_");
  await gate.report(visitor, [{ type: "page.viewed" }, { type: "page.active", visibleMs: 10_000, engagedMs: 9_000 }]);

  // Both have read before either writes.
  const both = new EventEmitter();
  let reads = 0;
  const pause = async (): Promise<void> => {
    reads += 1;
    if (reads === 1) await once(both, "read");
    if (reads === 2) both.emit("read");
  };
  const collector = async () => {
    const { store } = await openStore(redis.connect());
    return { ...gate.doors, people: new People(store, { pause }) };
  };
  const [one, other] = [await collector(), await collector()];
  const question = { key: "", visitor, channel: "chat" } as const;
  const answers = await Promise.all([mayInvite(one, gate.opened, question), mayInvite(other, gate.opened, question)]);
  expect(answers.map(({ allow }) => allow).sort()).toEqual([false, true]);
  expect(answers.find(({ allow }) => !allow)).toEqual({ allow: false, reason: "asked", retryAfter: leftOf(86_400) });
  expect(reads).toBe(3);
});
