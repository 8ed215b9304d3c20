/** One delivery over hours and days: how long it is tried, what ends it, and what its attempts say. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FollowUpRequest, Message } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Attempt, Deliverer } from "../../src/delivery/deliver.js";
import { Endpoints } from "../../src/delivery/endpoints.js";
import { FailingDestinations } from "../../src/delivery/failing-destinations.js";
import { WebhookAgents } from "../../src/delivery/public-address.js";
import { ReleasedQueues } from "../../src/delivery/released-queues.js";
import { cancelFollowUp, recordOutcome } from "../../src/schedule/act-on-follow-up.js";
import { redeemFollowUp } from "../../src/schedule/redeem-follow-up.js";
import { moveClock } from "../../src/state/scope-clock.js";
import type { Delivery, StoredFollowUp } from "../../src/state/store.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let redis: PrivateRedis;
let gate: TestGate;
let receiver: Server;
let deliverer: Deliverer;
let endpoints: Endpoints;
/** The clock of the endpoints, which is nobody else's. */
let aloneMs: number;
let url: string;
const agents = new WebhookAgents();
/** What the receiver answers; null: it breaks the connection, so nobody knows whether it has the message. */
let answer: number | null;
let got: { headers: IncomingHttpHeaders; message: Message }[];

beforeAll(async () => {
  redis = await startRedis();
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push({ headers: request.headers, message: JSON.parse(Buffer.concat(chunks).toString()) as Message });
      if (answer === null) request.socket.destroy();
      else response.writeHead(answer).end();
    });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
});
beforeEach(async () => {
  [answer, got, aloneMs] = [200, [], 0];
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const at = {
    url,
    secrets: ["whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0"],
    allowPrivateNetwork: true,
  };
  const webhooks = [
    { ...at, id: "dialler", channels: ["call"] as const },
    { ...at, id: "mailer", channels: ["sms"] as const },
  ];
  // A clock of its own for each test.
  gate = await openGate(redis.connect(), { site: { webhooks } });
  endpoints = new Endpoints({ nowMs: () => aloneMs });
  deliverer = new Deliverer(
    gate.doors,
    new ReleasedQueues(redis.connect(), redis.connect()),
    agents,
    {
      redeem: (opened, stored, request) => redeemFollowUp(gate.doors, opened, stored, request),
      recordOutcome: (opened, stored, report) => recordOutcome(gate.doors, opened, stored, report),
    },
    new FailingDestinations({ warn: () => undefined }),
    endpoints,
  );
});
afterAll(async () => {
  await agents.close();
  receiver.closeAllConnections();
  receiver.close();
  await redis.stop();
});

async function goesOnBy(ms: number): Promise<void> {
  const { store } = gate.people;
  const toMs = (await store.timeMs(gate.scope)) + ms;
  for (const step of ["begin", "move", "end"] as const) await moveClock(store, gate.scope, "test", step, toMs, 10_000);
}
const read = async ({ partition, id }: StoredFollowUp): Promise<StoredFollowUp> => {
  const found = await gate.people.store.readFollowUp(gate.scope, partition, id);
  if (!found) throw new Error(`${id} is gone`);
  return found;
};
const deliveryOf = async (stored: StoredFollowUp, n = 0): Promise<Delivery> => {
  const delivery = (await read(stored)).deliveries[n];
  if (!delivery) throw new Error(`${stored.id} has no delivery ${n}`);
  return delivery;
};
const attempt = async ({ id }: StoredFollowUp, n = 0): Promise<Attempt> =>
  await (await deliverer.start({ scope: gate.scope, id, n }, false, "at_once")).attempt;
const released = async (channel: "call" | "sms", more: Partial<FollowUpRequest> = {}): Promise<StoredFollowUp> => {
  const stored = await gate.schedule({ person: { customer: random("c") }, channel, ...more });
  expect(stored.state.status).toBe("released");
  return stored;
};

/** Tries until it is over or `most` attempts were made, each after its pause. */
async function tries(stored: StoredFollowUp, most: number): Promise<number[]> {
  const pauses: number[] = [];
  for (let made = 0; made < most; made += 1) {
    const result = await attempt(stored);
    if (result.at !== "again") break;
    pauses.push(result.pauseMs);
    await goesOnBy(result.pauseMs);
  }
  return pauses;
}

describe("a release that its sender redeems", () => {
  it("is tried after 1, 2, 4 … seconds and then each hour, and arrives when its receiver is back after a day", async () => {
    const stored = await released("call");
    answer = 503;
    const pauses = await tries(stored, 12 + 24);
    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((seconds) => seconds * SECOND_MS));
    expect(pauses.slice(12)).toEqual(Array.from({ length: 24 }, () => HOUR_MS));
    answer = 200;
    expect(await attempt(stored)).toEqual({ at: "done" });
    expect(await deliveryOf(stored)).toMatchObject({ state: "delivered" });
    const [first, last] = [got[0], got.at(-1)];
    expect(last?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    // The first permit ran out long ago.
    const nowMs = await gate.people.store.timeMs(gate.scope);
    const { message } = last ?? {};
    if (message?.type !== "follow_up.released") throw new Error(`${message?.type}`);
    expect(Date.parse(message.data.permit.expiresAt)).toBeGreaterThan(nowMs);
  });

  it("is withheld when it was taken back between two attempts", async () => {
    const stored = await released("call");
    answer = 503;
    await attempt(stored);
    await cancelFollowUp(gate.doors, gate.opened, stored, "sold out");
    expect(await attempt(stored)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored)).state]).toEqual([1, "withheld"]);
  });

  it("keeps its first attempt and the last ones", async () => {
    const stored = await released("call");
    answer = 503;
    const begunMs = await gate.people.store.timeMs(gate.scope);
    await tries(stored, 60);
    const { attempts } = await deliveryOf(stored);
    expect(attempts).toHaveLength(50);
    expect((attempts[0]?.atMs ?? 0) - begunMs).toBeLessThan(MINUTE_MS);
    expect(attempts.at(-1)?.atMs ?? 0).toBeGreaterThan(begunMs + 40 * HOUR_MS);
  });
});

describe("a state", () => {
  it("is not sent when a later one stands, and has the lower number", async () => {
    const stored = await gate.schedule({ person: { customer: random("c") }, channel: "call", delay: HOUR_MS });
    expect(stored.state.status).toBe("waiting");
    answer = 500;
    expect(await attempt(stored)).toMatchObject({ at: "again", answer: "500" });
    await cancelFollowUp(gate.doors, gate.opened, stored, "sold out");
    answer = 200;
    expect(await attempt(stored, 1)).toEqual({ at: "done" });
    expect(await attempt(stored, 0)).toEqual({ at: "done" });
    expect(got.map(({ message: { type, data } }) => [type, data.sequence])).toEqual([
      ["follow_up.held", 1],
      ["follow_up.cancelled", 2],
    ]);
    expect((await deliveryOf(stored, 0)).state).toBe("withheld");
  });

  it("that is the last is told for three days after, and then fails", async () => {
    const stored = await gate.schedule({
      person: { customer: random("c") },
      channel: "call",
      delay: HOUR_MS,
      expiresAt: new Date((await gate.people.store.timeMs(gate.scope)) + 2 * HOUR_MS).toISOString(),
    });
    await cancelFollowUp(gate.doors, gate.opened, stored, "sold out");
    answer = 500;
    await goesOnBy(3 * DAY_MS - MINUTE_MS);
    expect(await attempt(stored, 1)).toMatchObject({ at: "again" });
    await goesOnBy(MINUTE_MS);
    expect(await attempt(stored, 1)).toEqual({ at: "done" });
    expect((await deliveryOf(stored, 1)).state).toBe("failed");
  });
});

describe("a release that is redeemed on delivery", () => {
  it("is tried for a quarter of an hour, the last time before it is over; refused, it was no contact", async () => {
    const stored = await released("sms");
    answer = 500;
    const pauses = await tries(stored, 100);
    const tookMs = pauses.reduce((sum, ms) => sum + ms, 0);
    expect(tookMs).toBeGreaterThan(14 * MINUTE_MS);
    expect(tookMs).toBeLessThan(15 * MINUTE_MS);
    expect((await deliveryOf(stored)).state).toBe("failed");
    expect((await read(stored)).state).toMatchObject({ status: "closed", outcome: "undelivered" });
  });

  it("counts as made when nobody knows about the last try", async () => {
    const stored = await released("sms");
    answer = 500;
    await attempt(stored);
    await goesOnBy(15 * MINUTE_MS - 10 * SECOND_MS);
    answer = null;
    expect(await attempt(stored)).toEqual({ at: "done" });
    expect((await deliveryOf(stored)).state).toBe("failed");
    expect((await read(stored)).state.status).toBe("redeemed");
  });

  it("is not decided again by a retry", async () => {
    const customer = random("c");
    const stored = await released("sms", { person: { customer } });
    answer = 500;
    await attempt(stored);
    await goesOnBy(2 * MINUTE_MS);
    await gate.event({ customer }, { type: "consent.withdrawn", channel: "sms", purpose: "sales" });
    answer = 200;
    expect(await attempt(stored)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored)).state]).toEqual([2, "delivered"]);
  });

  it("is not sent when nobody was there to try it while there was time", async () => {
    const stored = await released("sms");
    answer = 500;
    await attempt(stored);
    await goesOnBy(15 * MINUTE_MS);
    answer = 200;
    expect(await attempt(stored)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored)).state]).toEqual([1, "failed"]);
    expect((await read(stored)).state).toMatchObject({ status: "closed", outcome: "undelivered" });
  });
});

describe("an endpoint that is left alone", () => {
  const inTurn = async ({ id }: StoredFollowUp, n = 0): Promise<Attempt> =>
    await (await deliverer.start({ scope: gate.scope, id, n }, false)).attempt;
  const opens = async (webhook: "dialler" | "mailer"): Promise<void> => {
    for (let failures = 0; failures < 5; failures += 1) {
      const turn = await endpoints.enter({ scope: gate.scope, webhook, url });
      if (turn.at === "go") turn.leave("failed");
    }
  };
  const later = (pauseMs: number) => ({ at: "later", pauseMs, parked: expect.any(Function) });

  it("gets nothing, and no attempt is used up, until one message tries; that one is sent as ever", async () => {
    const stored = await released("call");
    await opens("dialler");
    expect(await inTurn(stored)).toEqual(later(1_000));
    aloneMs += 999;
    expect(await inTurn(stored)).toMatchObject({ at: "later" });
    expect([got.length, (await deliveryOf(stored)).attempts]).toEqual([0, []]);
    aloneMs += 1;
    expect(await inTurn(stored)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored)).state]).toEqual([1, "delivered"]);
  });

  it("is left alone after five of its own failures, and heard again after one answer", async () => {
    const all = await Promise.all(Array.from({ length: 7 }, () => released("call")));
    answer = 503;
    const came = [];
    for (const stored of all) came.push((await inTurn(stored)).at);
    expect([got.length, came]).toEqual([5, ["again", "again", "again", "again", "again", "later", "later"]]);
    answer = 200;
    aloneMs += 1_000;
    for (const stored of all) expect(await inTurn(stored)).toEqual({ at: "done" });
    expect(got).toHaveLength(5 + 7);
  });

  it("that says never to come again has answered: it is not left alone", async () => {
    answer = 410;
    const all = await Promise.all(Array.from({ length: 6 }, () => released("call")));
    for (const stored of all) expect(await inTurn(stored)).toEqual({ at: "done" });
    expect(got).toHaveLength(6);
  });

  it("gives its room back when the message was overtaken, or another worker has it", async () => {
    const stored = await released("call");
    await opens("dialler");
    aloneMs += 1_000;
    await cancelFollowUp(gate.doors, gate.opened, stored, "sold out");
    expect(await inTurn(stored)).toEqual({ at: "done" });
    expect((await deliveryOf(stored)).state).toBe("withheld");
    expect((await endpoints.enter({ scope: gate.scope, webhook: "dialler", url })).at).toBe("go");
  });

  it("keeps a message that was taken back no longer", async () => {
    const stored = await released("call");
    await opens("dialler");
    await cancelFollowUp(gate.doors, gate.opened, stored, "sold out");
    expect(await inTurn(stored)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored)).state]).toEqual([0, "withheld"]);
  });

  it("has nothing redeemed for it on delivery", async () => {
    const stored = await released("sms");
    await opens("mailer");
    await goesOnBy(HOUR_MS);
    expect(await inTurn(stored)).toEqual(later(1_000));
    expect((await read(stored)).state.status).toBe("released");
  });

  it.each([
    ["is no contact where it was refused", 500, { status: "closed", outcome: "undelivered" }],
    ["may be a contact where nobody knows", null, { status: "redeemed" }],
  ])("ends the quarter of an hour of what was redeemed on delivery, which %s", async (_what, status, state) => {
    const stored = await released("sms");
    answer = status;
    await inTurn(stored);
    await opens("mailer");
    const begunMs = Date.parse((await read(stored)).receipts.at(-1)?.at ?? "");
    const lastMs = begunMs + 15 * MINUTE_MS - 20 * SECOND_MS;
    const { store } = gate.people;
    // A second before the last moment it waits, and no longer than to that.
    await goesOnBy(lastMs - SECOND_MS / 2 - (await store.timeMs(gate.scope)));
    const waits = await inTurn(stored);
    expect(waits.at === "later" && waits.pauseMs <= SECOND_MS / 2).toBe(true);
    await goesOnBy(SECOND_MS / 2);
    expect(await inTurn(stored)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored)).state]).toEqual([1, "failed"]);
    expect((await read(stored)).state).toMatchObject(state);
  });

  it("ends what is not redeemed when its time is over", async () => {
    const stored = await gate.schedule({
      person: { customer: random("c") },
      channel: "call",
      delay: HOUR_MS,
      expiresAt: new Date((await gate.people.store.timeMs(gate.scope)) + 2 * HOUR_MS).toISOString(),
    });
    await cancelFollowUp(gate.doors, gate.opened, stored, "sold out");
    await opens("dialler");
    await goesOnBy(3 * DAY_MS - MINUTE_MS);
    expect(await inTurn(stored, 1)).toMatchObject({ at: "later" });
    await goesOnBy(MINUTE_MS);
    expect(await inTurn(stored, 1)).toEqual({ at: "done" });
    expect([got.length, (await deliveryOf(stored, 1)).state]).toEqual([0, "failed"]);
  });
});
