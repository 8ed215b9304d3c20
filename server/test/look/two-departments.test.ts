/**
 * Two departments, each with its own target, want the same people within seconds, and four worker processes look at
 * once. What became of it is read from outside: from what was delivered, from the ledgers and from the receipts.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Decision, FollowUp, FollowUpRequest } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Received, Receiver, WEBHOOK_SECRET } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { type ServerProcess, startServer } from "../support/server-process.js";

const LONG = process.env["HOLDOFF_TEST_LONG"] !== undefined;
const PERSONS = LONG ? 500 : 20;
/** Of each person, half of them by each department. */
const FOLLOW_UPS = 10;
const WORKERS = 4;
/** They fall due one after the other within this time. */
const SPREAD_MS = LONG ? 30_000 : 3_000;
const BUDGET_MAX = 3;
const HOUR_MS = 3_600_000;

const EAGER = `
version: 1
quiet: {default: 0s}
coolOff: {default: {default: 0s}}
hours: {sms: {from: "00:00", to: "24:00"}, unknown: {from: "00:00", to: "24:00"}}
`;
/** In one site the gap keeps people from the second contact, in the other the budget from the fourth. */
const POLICIES = {
  gaps: `${EAGER}gap: {default: 20h}\n`,
  budgets: `${EAGER}gap: {default: 0s}\nbudgets: [{name: everyone, max: ${BUDGET_MAX}, per: 7d}]\n`,
};
type SiteId = keyof typeof POLICIES;

const siteText = (id: SiteId, webhookUrl: string): string => `
  - id: ${id}
    mode: live
    publishableKey: hpk_live_${id}
    secretKeys: [hsk_live_${id}]
    origins: ["http://localhost:*"]
    deliver: {webhooks: [{id: ${id}, url: "${webhookUrl}/${id}", secret: ${WEBHOOK_SECRET}, allowPrivateNetwork: true}]}
    policy: ./${id}.yaml
    enforce: true`;

const receiver = new Receiver();
let redis: PrivateRedis;
let api: ServerProcess;
const workers: ServerProcess[] = [];

beforeAll(async () => {
  redis = await startRedis();
  const folder = join(redis.folder, "config");
  await mkdir(folder);
  const webhookUrl = await receiver.listen();
  const ids = Object.keys(POLICIES) as SiteId[];
  for (const id of ids) await writeFile(join(folder, `${id}.yaml`), POLICIES[id]);
  const sitesFile = join(folder, "sites.yaml");
  await writeFile(sitesFile, `sites:${ids.map((id) => siteText(id, webhookUrl)).join("")}\n`);
  const env = { REDIS_URL: redis.url, HOLDOFF_CONFIG: sitesFile };
  api = await startServer({ ...env, HOLDOFF_ROLES: "api" });
  workers.push(
    ...(await Promise.all(Array.from({ length: WORKERS }, () => startServer({ ...env, HOLDOFF_ROLES: "worker" })))),
  );
});
afterAll(async () => {
  for (const { child } of [api, ...workers]) child.kill("SIGTERM");
  await Promise.all([api, ...workers].map(({ exited }) => exited));
  await receiver.close();
  await redis.stop();
});

async function call<T>(site: SiteId, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer hsk_live_${site}`,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Sales and surveys in turns, no two about the same thing, each due at some moment of the spread. */
function request(site: SiteId, person: number, nth: number): FollowUpRequest {
  const sells = nth % 2 === 0;
  return {
    person: { customer: `${site}_${person}` },
    channel: "sms",
    purpose: sells ? "sales" : "survey",
    department: sells ? "growth" : "quality",
    basis: "consent",
    trigger: { type: "check_up" },
    about: { order: `o_${nth}` },
    delay: (person * 31 + nth * 7_919) % SPREAD_MS,
  };
}

async function schedule(site: SiteId, persons: number): Promise<FollowUp[]> {
  const scheduled: FollowUp[] = [];
  for (let person = 0; person < persons; person += 1) {
    const followUps = Array.from({ length: FOLLOW_UPS }, (_, nth) => request(site, person, nth));
    const path = "/v1/follow-ups/bulk";
    const { data } = await call<{ data: { followUp: FollowUp }[] }>(site, "POST", path, { followUps });
    scheduled.push(...data.map(({ followUp }) => followUp));
  }
  return scheduled;
}

/** Which of two decisions about one person is later: they may bear the same time. All are of one epoch here. */
const counterOf = ({ decision }: FollowUp): number => Number(decision.revision.split(".")[1]);

/** The latest that a destination was told of each follow-up. */
const told = new Map<string, FollowUp>();
receiver.on("received", ({ message }: Received) => {
  const { followUp } = message.data;
  const before = told.get(followUp.id);
  if (before === undefined || counterOf(before) <= counterOf(followUp)) told.set(followUp.id, followUp);
});

/** It was delivered, or learnt that the others' contacts keep it waiting. */
const isDone = (followUp: FollowUp | undefined, code: string): boolean =>
  followUp !== undefined &&
  (followUp.status !== "waiting" || followUp.decision.reasons.some((reason) => reason.code === code));

describe.each([
  { site: "gaps", contacts: 1, code: "recent_contact", apartMs: 20 * HOUR_MS },
  { site: "budgets", contacts: BUDGET_MAX, code: "budget", apartMs: 0 },
] as const)("where $code keeps the rest waiting", ({ site, contacts, code, apartMs }) => {
  test(`${PERSONS / 2} persons get ${contacts} of ${FOLLOW_UPS} contacts each, and every other is told until when it waits`, async () => {
    const scheduled = await schedule(site, PERSONS / 2);
    expect(new Set(scheduled.map(({ id }) => id)).size).toBe((PERSONS / 2) * FOLLOW_UPS);
    const waiting = new Set(scheduled.map(({ id }) => id));
    await receiver.until(() => {
      for (const id of waiting) {
        if (!isDone(told.get(id), code)) return false;
        waiting.delete(id);
      }
      return true;
    });
    for (let person = 0; person < PERSONS / 2; person += 1) {
      const customer = `${site}_${person}`;
      const { ledger } = await call<{ ledger: { at: string }[] }>(site, "GET", `/v1/persons/customer:${customer}`);
      expect({ customer, contacts: ledger.length }).toEqual({ customer, contacts });
      const times = ledger.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
      for (const [index, atMs] of times.slice(1).entries()) {
        expect(atMs - (times[index] ?? 0)).toBeGreaterThanOrEqual(apartMs);
      }
      const delivered = receiver.received.filter(
        ({ message }) => message.type === "follow_up.released" && message.data.followUp.person.customer === customer,
      );
      expect(new Set(delivered.map(({ id }) => id)).size).toBe(contacts);
      const path = `/v1/follow-ups?customer=${customer}&status=waiting&limit=100`;
      const { data: losers } = await call<{ data: FollowUp[] }>(site, "GET", path);
      expect(losers).toHaveLength(FOLLOW_UPS - contacts);
      for (const { id } of losers) {
        const { data } = await call<{ data: Decision[] }>(site, "GET", `/v1/follow-ups/${id}/receipts`);
        const last = data.at(-1);
        expect(last?.verdict).toBe("hold");
        expect(last?.reasons.map((reason) => reason.code)).toContain(code);
        expect(Date.parse(last?.until ?? "")).toBeGreaterThan(Math.max(...times));
      }
    }
  }, 240_000);
});
