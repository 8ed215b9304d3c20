/**
 * The wall clock of the server is an hour or a day off, either way. What is decided, when, and until when, must be the
 * same to the letter: decisions go by Redis's clock alone.
 */
import { ROUND_THE_CLOCK } from "../kit/sites.mjs";
import { isWanted } from "../kit/wanted.mjs";
import { World } from "../kit/world.mjs";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
const OFF_MS = {
  "an hour ahead": HOUR_MS,
  "an hour behind": -HOUR_MS,
  "a day ahead": DAY_MS,
  "a day behind": -DAY_MS,
};
/** A morning to come, by the true clock: a test clock goes forward only, whatever day this is run on. */
const startAfter = (nowMs) => new Date((Math.floor(nowMs / DAY_MS) + 7) * DAY_MS + 10 * HOUR_MS).toISOString();

export const wallClocks = {
  name: "wall-clocks",
  says: "the server's wall clock an hour and a day off, both ways",
  count: 3,
  async run(lab) {
    const { count, report, say } = lab;
    let [different, decisions, stale] = [0, 0, 0];
    const start = startAfter(Date.now());
    const told = async (clockMs) =>
      await World.within({ options: { appendonly: "no" }, policy: ROUND_THE_CLOCK }, async (world) => {
        await world.serve({}, { clockMs });
        const stories = [];
        for (let nth = 0; nth < count; nth += 1) stories.push(await story(world.sandbox(), start));
        stale += world.receiver.stale;
        return stories;
      });
    const [expected] = await told(0);
    for (const [name, clockMs] of Object.entries(OFF_MS).filter(([one]) => isWanted(lab, one))) {
      for (const found of await told(clockMs)) {
        decisions += found.decisions.length;
        found.decisions.forEach((text, nth) => {
          if (text === expected.decisions[nth]) return;
          different += 1;
          say(`${name}:\n${text}\n${expected.decisions[nth]}`);
        });
        if (found.decisions.length !== expected.decisions.length) different += 1;
      }
      say(`${name}: told ${count} times`);
    }
    report.none("wall clocks: decisions that differ by a letter", different, decisions);
    report.states("wall clocks: messages whose timestamp is minutes off, and receivers refuse", String(stale));
  },
};

/** A customer's day: begins an order, is asked for, comes back, leaves, is called, says no; another one orders. */
async function story(shop, start) {
  const page = shop.page();
  const startedAt = (await ok(shop.advance({ to: start }))).now;
  await ok(page.says({ type: "page.viewed" }, { type: "checkout.started", checkout: "ck_1" }));
  const person = { visitor: page.visitor };
  const about = { checkout: "ck_1" };
  const call = await ok(shop.schedule({ person, about, trigger: { type: "checkout_incomplete" }, delay: "30m" }));
  const mail = await ok(shop.schedule({ person, about, channel: "sms", trigger: { type: "cart_left" }, delay: "1h" }));
  await ok(shop.advance({ by: "20m" }));
  await ok(page.says({ type: "page.active", visibleMs: 4_000, engagedMs: 2_000 }));
  await ok(shop.advance({ by: "3h" }));
  await ok(page.says({ type: "offer.declined", offer: "tea" }));
  await ok(shop.advance({ by: "26h" }));
  await shop.redeem(call.id, "once");
  await ok(shop.advance({ by: "3h" }));
  const later = await ok(shop.schedule({ person, channel: "call", trigger: { type: "cart_left" }, delay: "48h" }));
  await ok(shop.advance({ by: "1h" }));
  await ok(shop.event(person, { type: "order.completed", order: "o_1", checkout: "ck_1" }));
  await ok(shop.advance({ by: "4d" }));
  const receipts = await Promise.all([call, mail, later].map(({ id }) => shop.receipts(id)));
  return { decisions: receipts.flat().map((decision) => steady(decision, Date.parse(startedAt))) };
}

async function ok(asking) {
  const { outcome, body, status } = await asking;
  if (outcome !== "ok") throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Times as whole minutes since the story began: between its steps a real second passes, and another one next time. */
function steady({ revision: _counts, ...decision }, startedMs) {
  const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
  return JSON.stringify(decision, (name, value) => {
    if (name === "followUp") return "another";
    const time = typeof value === "string" && isTime.test(value);
    return time ? Math.floor((Date.parse(value) - startedMs) / MINUTE_MS) : value;
  });
}
