/**
 * A stranger with one publishable key and many connections, as a program of its own: fat batches of ever new visitors,
 * each as soon as the one before is answered. It sends to this machine only, takes at most half a core, and ends by
 * itself. Its only argument is JSON; it ends with what it was answered, as JSON.
 */
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const { url, key, connections, forMs, signals = 100, addresses = 0 } = JSON.parse(process.argv[2] ?? "{}");
const FOR_MS_MAX = 120_000;
const CORES_MAX = 0.5;
const target = new URL(url);
if (!["127.0.0.1", "localhost", "[::1]"].includes(target.hostname)) throw new Error(`${url} is another machine`);

const agent = new Agent({ keepAlive: true, maxSockets: connections });
const fresh = (prefix) => `${prefix}${randomBytes(12).toString("hex")}`;
const [beginning, end] = templateOf();
const statuses = {};
const startedMs = performance.now();
const endsAtMs = startedMs + Math.min(forMs, FOR_MS_MAX);

/** Made once: the flooder's own work is small beside what it makes others do. */
function templateOf() {
  const all = Array.from({ length: signals }, (_, nth) => ({
    seq: nth + 1,
    at: 1_000,
    type: "checkout.step",
    checkout: `ck_${nth}_${"y".repeat(200)}`,
    step: "x".repeat(100),
  }));
  const batch = { v: 1, key, visitor: "VISITOR", tab: "t_flooding", sentAt: 1_000, signals: all };
  return JSON.stringify(batch).split("VISITOR");
}

function send(nth) {
  const body = `${beginning}${fresh("v_")}${end}`;
  const forwarded = addresses === 0 ? {} : { "x-forwarded-for": `203.0.113.${nth % addresses}` };
  const headers = { "content-type": "text/plain", origin: "http://localhost:1", ...forwarded };
  return new Promise((resolve) => {
    const sent = request(target, { method: "POST", path: "/v1/signals", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode));
      response.once("error", () => resolve("broken"));
    });
    sent.once("error", () => resolve("broken"));
    sent.end(body);
  });
}

/** Rests for as long as it has to so that it took no more than its share of a core. */
async function rest() {
  const { user, system } = process.cpuUsage();
  const aheadMs = (user + system) / 1_000 / CORES_MAX - (performance.now() - startedMs);
  if (aheadMs > 1) await pause(aheadMs);
}

async function one(nth) {
  while (performance.now() < endsAtMs) {
    const status = await send(nth);
    statuses[status] = (statuses[status] ?? 0) + 1;
    await rest();
  }
}

await Promise.all(Array.from({ length: connections }, (_, nth) => one(nth)));
agent.destroy();
process.stdout.write(JSON.stringify(statuses));
