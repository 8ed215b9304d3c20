/** Who asks while others keep changing the same is told to ask again: it is no fault of the server, and nothing is lost. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemHandler } from "../../src/http/problem.js";
import { type Ref, refOf, visitorRefFromShop } from "../../src/ids.js";
import { newLogger } from "../../src/log.js";
import { changeDepartment } from "../../src/state/departments.js";
import { People } from "../../src/state/people.js";
import { resolvePerson } from "../../src/state/resolve-person.js";
import { openGate, random, type TestGate } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";

let redis: PrivateRedis;
let gate: TestGate;
beforeAll(async () => {
  redis = await startRedis();
  gate = await openGate(redis.connect(), { live: true });
});
afterAll(async () => await redis.stop());

type Names = { customer: string; checkout?: string; visitor?: string };

/** Somebody else reports something of the customer, or of the visitor, between each load and its commit. */
const racing = ({ customer, visitor }: Names): People => {
  let seq = 0;
  const pause = async (): Promise<void> => {
    seq += 1;
    if (visitor !== undefined) await gate.report(visitor, [{ type: "page.viewed" }], { tab: `t_${seq}_of_many` });
    else await gate.event({ customer }, { type: "offer.declined", offer: `extra ${seq}` });
  };
  return new People(gate.people.store, { pause });
};

/** The answer of a door that does this. */
async function answerOf(
  act: () => Promise<unknown>,
): Promise<{ status: number; retryAfter: string | null; code?: string }> {
  const app = express();
  app.get("/", async (_request, response) => {
    await act();
    response.json({});
  });
  app.use(problemHandler(newLogger(), () => []));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, retryAfter: response.headers.get("retry-after"), ...(code && { code }) };
  } finally {
    server.close();
  }
}

const BUSY = { status: 503, retryAfter: "1", code: "busy" };

test.each<[string, () => Names]>([
  ["a customer whose checkout is noted", () => ({ customer: random("c"), checkout: random("ck") })],
  ["a visitor who is named beside a customer", () => ({ customer: random("c"), visitor: random("v_") })],
])("%s: busy, and done when it is asked again", async (_, namesOf) => {
  const names = namesOf();
  const ref: Ref = refOf("customer", names.customer);
  const act = (people: People) => async () => await resolvePerson(people, gate.opened, names, ref);
  expect(await answerOf(act(racing(names)))).toEqual(BUSY);

  expect(await answerOf(act(gate.people))).toMatchObject({ status: 200 });
  const { known } = (await gate.people.load(gate.scope, ref)).document;
  if (names.checkout) expect(known.refs).toContain(refOf("checkout", names.checkout));
  if (!names.visitor) return;
  const visitor = await gate.people.load(gate.scope, visitorRefFromShop(names.visitor));
  expect(visitor.document.known.associates).toEqual([ref]);
});

test("a department that others keep changing: busy", async () => {
  const { store } = gate.people;
  const others = async (): Promise<void> => {
    const field = await store.redis.hkeys(store.keys.departments(gate.scope));
    for (const name of field)
      await store.redis.hset(store.keys.departments(gate.scope), name, `{"by":"${random("x")}"}`);
  };
  const act = async () => {
    const hget = store.redis.hget.bind(store.redis);
    const apart = Object.create(store.redis, {
      hget: { value: async (key: string, field: string) => hget(key, field).finally(others) },
    });
    await changeDepartment(store.over(apart), gate.scope, "order desk", (before) => ({ ...before }));
  };
  await changeDepartment(store, gate.scope, "order desk", (before) => ({ ...before }));
  expect(await answerOf(act)).toEqual(BUSY);
});
