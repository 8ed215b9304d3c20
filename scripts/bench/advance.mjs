/**
 * How long a test clock takes to go on by thirty days over a thousand open follow-ups: every release, recall and message
 * of those days happens in it. The server is a process of its own, on a Redis of its own.
 */
import { readFileSync } from "node:fs";
import { World } from "../faults/kit/world.mjs";
import { ROOT } from "../root.mjs";
import { figure, machine } from "./kit/measure.mjs";

const FOLLOW_UPS = 1_000;
const AT_ONCE = 20;
const BUDGET_S = 60;
const KINDS = {
  "planned for the twentieth day": { channel: "call", delay: "20d" },
  "sent, and redeemed as they are sent": { channel: "sms" },
  "offered at each opening of their hours, redeemed by nobody": { channel: "call" },
};

const policy = readFileSync(`${ROOT}/server/policies/courteous.yaml`, "utf8");
console.log(`advance: ${machine()}; ${FOLLOW_UPS} follow-ups, 30 days`);
for (const [name, request] of Object.entries(KINDS)) {
  await World.within({ policy }, async (world) => {
    await world.serve();
    const shop = world.sandbox();
    const ids = [];
    const schedule = async () => {
      while (ids.length < FOLLOW_UPS) {
        const at = ids.push("") - 1;
        const { outcome, body, status } = await shop.schedule(request);
        if (outcome !== "ok") throw new Error(`schedule was answered ${status}: ${JSON.stringify(body)}`);
        ids[at] = body.id;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, schedule));
    const startedMs = performance.now();
    const { outcome, body, status } = await shop.advance({ by: "30d" });
    if (outcome !== "ok") throw new Error(`advance was answered ${status}: ${JSON.stringify(body)}`);
    const tookS = (performance.now() - startedMs) / 1000;
    figure(name, tookS, "s", tookS <= BUDGET_S ? "" : `more than ${BUDGET_S} s`);
    const states = await Promise.all(ids.map(async (id) => (await shop.get(id)).body.status));
    const statuses = [...new Set(states)];
    const text = statuses.map((status) => `${states.filter((one) => one === status).length} ${status}`);
    console.log(`    after it: ${text.join(", ")}; ${world.receiver.received.length} messages`);
  });
}
