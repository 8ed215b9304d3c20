/** The world in which snippets run: two sites of one shop, its keys and addresses, and its programs as processes. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.mjs";
import { startChild } from "./child.mjs";
import { withOwnValues } from "./programs.mjs";
import { PROGRAMS } from "./table.mjs";

export const SECRET = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
const POLICY = `${ROOT}/server/test/support/round-the-clock.yaml`;

/** A sites file: `demo` delivers to a webhook, `queues` into BullMQ queues, `shop` is live. */
export const sitesText = (webhookUrl) => `
sites:
  - id: demo
    mode: test
    publishableKey: hpk_test_demo
    secretKeys: [hsk_test_demo]
    origins: ["http://localhost:*"]
    policy: ${POLICY}
    deliver:
      webhooks: [{ id: dialler, url: "${webhookUrl}", secret: ${SECRET}, channels: [call], allowPrivateNetwork: true }]
  - id: queues
    mode: test
    publishableKey: hpk_test_queues
    secretKeys: [hsk_test_queues]
    origins: ["http://localhost:*"]
    policy: ${POLICY}
    deliver:
      queues: [{ id: calls, name: calls, channels: [call] }, { id: texts, name: outreach-texts, channels: [sms] }]
  - id: shop
    mode: live
    publishableKey: hpk_live_shop
    secretKeys: [hsk_live_shop]
    origins: ["http://localhost:*"]
    policy: ${POLICY}
`;

export const programCalled = (name) => PROGRAMS.find((one) => one.name === name);

/** A sandbox for each program, so that none meets another's people. */
export const keyOf = ({ name, site = "demo" }) => `hsk_test_${site}+${name}`;

/** What readers put in the place of what stands on the page. */
export const ownValues = (url, key) => ({
  "http://localhost:4600": url,
  "localhost:4600": url,
  "https://holdoff.shop.example": url,
  "https://holdoff.example": url,
  "https://HOST": url,
  "whsec_…": SECRET,
  "hsk_live_…": "hsk_live_shop",
  "hsk_…": key,
  '"hsk_test_demo"': JSON.stringify(key),
});

/**
 * Starts what `compileIn` made of a program, with own values put in.
 * @param {string} folder in which it was compiled
 * @param {{ url: string, port: number, redisSocket: string }} at
 */
export function startProgram(folder, program, { url, port, redisSocket }) {
  const key = keyOf(program);
  const compiled = readFileSync(join(folder, "out", `${program.name}.js`), "utf8");
  const file = join("out", `${program.name}.own.js`);
  writeFileSync(join(folder, file), withOwnValues(compiled, ownValues(url, key)));
  return startChild(folder, file, {
    SHOP_PORT: String(port),
    WEBHOOK_SECRET: SECRET,
    SECRET_KEY: key,
    HOLDOFF_SECRET_KEY: key,
    REDIS_SOCKET: redisSocket,
  });
}

/** Moves the shop's time until the follow-up is decided. */
export async function untilDecided(client, id) {
  for (let look = 0; look < 20; look++) {
    const { status, nextLookAt } = await client.get(id);
    if (status !== "waiting" || nextLookAt === null) return;
    await client.advanceTestClock({ to: nextLookAt });
  }
}

/** The one follow-up of the snippets' customer that still waits, decided. */
export async function decideTheOneThatWaits(client) {
  const { data } = await client.list({ customer: "c_42", status: "waiting" });
  if (data.length !== 1) throw new Error(`${data.length} follow-ups of c_42 wait, not one`);
  await untilDecided(client, data[0].id);
}
