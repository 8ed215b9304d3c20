/** A receiver that fails, in the whole product: who is told that it is left alone, and what its messages do meanwhile. */
import type { DeliveryReport, FollowUp } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, expect, it } from "vitest";
import { doctor } from "../../src/cli/doctor.js";
import { fresh, type Product, startProduct } from "../support/product.js";
import { until } from "../support/until.js";

const MANY = 12;

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** Of the site itself: the doctor looks into no sandbox. */
async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = {
    authorization: "Bearer hsk_test_demo",
    "content-type": "application/json",
    "idempotency-key": fresh("k"),
  };
  const response = await fetch(`${product.url}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}
const schedule = (): Promise<FollowUp> =>
  call("POST", "/v1/follow-ups", {
    person: { customer: fresh("c") },
    channel: "call",
    purpose: "sales",
    basis: "consent",
    trigger: { type: "requested" },
  });
const reportOf = async ({ id }: FollowUp): Promise<DeliveryReport | undefined> =>
  (await call<{ data: DeliveryReport[] }>("GET", `/v1/follow-ups/${id}/deliveries`)).data[0];
async function doctorSays(): Promise<string> {
  const lines: string[] = [];
  await doctor(product.redis.url, { HOLDOFF_CONFIG: product.sitesFile }, (line) => void lines.push(line));
  return lines.join("\n");
}

it("reports and doctor say so, what was not posted is no attempt, and all arrive when it is back", async () => {
  product.receiver.answer = () => 503;
  const asked = await Promise.all(Array.from({ length: MANY }, schedule));
  await until("its circuit is told", async () => (await doctorSays()).includes("circuit is open"));
  expect(await doctorSays()).toMatch(
    /^wrong {2}site demo: webhook dialler does not take its messages \(503\); its circuit is open since \S+Z, and they wait\n {9}→ mend the receiver: one message tries about \S+Z/m,
  );
  const reports = await Promise.all(asked.map(reportOf));
  for (const report of reports)
    expect(report).toMatchObject({
      state: "pending",
      circuit: { openSince: expect.any(String), nextTry: expect.any(String), answer: "503" },
    });

  product.receiver.answer = () => 200;
  await until("all have arrived", async () =>
    (await Promise.all(asked.map(reportOf))).every((report) => report?.state === "delivered"),
  );
  const came = new Map<string, number>();
  for (const { id } of product.receiver.received) came.set(id, (came.get(id) ?? 0) + 1);
  const last = await Promise.all(asked.map(reportOf));
  // What was posted is what the reports say, and nothing else was counted.
  expect(last.map((report) => report?.attempts.length)).toEqual(asked.map(({ id }) => came.get(`${id}-r1`)));
  expect(last.every((report) => report?.circuit === undefined)).toBe(true);
  await until("nobody says so any more", async () => !(await doctorSays()).includes("circuit is open"));
});
