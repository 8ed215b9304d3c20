/** The shown form of a visitor id is for looking up. A reader of the console can do nothing else with it. */
import type { FollowUp, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask } from "../support/ask-invite.js";
import { tell } from "../support/hear.js";
import { type Page, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const DECLINED = { type: "contact.declined", channel: "call" } as const;
const person = (visitor: string, more = {}) => ({ visitor, ...more });
const request = (refs: object) => ({
  ...{ person: refs, channel: "call", purpose: "sales", basis: "consent", delay: "3h" },
  trigger: { type: "requested" },
});

let sandbox: Sandbox;
let page: Page;
let shown: string;
let call: FollowUp;
beforeEach(async () => {
  sandbox = product.sandbox();
  page = sandbox.page();
  await page.says({ type: "page.viewed" });
  call = await sandbox.schedule({ person: { visitor: page.visitor }, delay: "3h" });
  shown = call.person.visitor ?? "";
});

/** Nothing came of it: nobody was made or linked, and what waits goes on waiting. */
async function nothingHappened(): Promise<void> {
  expect(shown).toMatch(/^vh_/);
  expect((await sandbox.get(call.id)).status).toBe("waiting");
  for (const ref of ["customer:c_1", "checkout:ck_1", `visitor:${"x".repeat(8)}`])
    expect((await sandbox.call("GET", `/v1/persons/${ref}`)).status).toBe(404);
  const { body } = await sandbox.call<{ data: unknown[] }>("GET", "/v1/follow-ups");
  expect(body.data).toHaveLength(1);
}

const REFS: [string, object][] = [
  ["alone", {}],
  ["vouched for", { verified: true }],
  ["beside a customer", { customer: "c_1", verified: true }],
  ["beside a checkout", { checkout: "ck_1", verified: true }],
];

describe.each(REFS)("a visitor as it is shown, %s,", (_, more) => {
  const FIELD = [{ pointer: "/person/visitor", detail: expect.stringContaining("only for looking up") }];

  it("is refused by field where something is planned or asked", async () => {
    const body = request(person(shown, more));
    for (const path of ["/v1/follow-ups", "/v1/check"]) {
      const answer = await sandbox.call<Problem>("POST", path, body, { "idempotency-key": "k" });
      expect([answer.status, answer.body.errors]).toEqual([422, FIELD]);
    }
    const bulk = await sandbox.call<{ data: { status: number; problem: Problem }[] }>(
      ...(["POST", "/v1/follow-ups/bulk", { followUps: [body] }, { "idempotency-key": "k" }] as const),
    );
    expect(bulk.body.data.map(({ status, problem }) => [status, problem.errors])).toEqual([[422, FIELD]]);
    await nothingHappened();
  });

  it("is left out of an event and named, and speaks for nobody", async () => {
    const { status, body } = await tell(sandbox, person(shown, more), DECLINED.type, { channel: "call" });
    const { customer, checkout } = more as { customer?: string; checkout?: string };
    const left = customer !== undefined || checkout !== undefined;
    expect(status).toBe(left ? 202 : 422);
    if (left) expect(body.ignored).toMatchObject([{ pointer: "/person/visitor" }]);
    else expect(body.errors).toMatchObject([{ pointer: "/events/0/person/visitor" }]);
    expect((await sandbox.get(call.id)).status).toBe("waiting");
    const dump = JSON.stringify((await sandbox.call("GET", `/v1/persons/customer:c_1`)).body);
    expect(dump).not.toContain(shown);
  });
});

it("a page that calls itself so speaks for nobody but itself", async () => {
  const stranger = sandbox.page(shown);
  await stranger.says(DECLINED, { type: "consent.withdrawn", channel: "all", purpose: "all" });
  await ask(product, { key: sandbox.publishable, visitor: shown, channel: "chat" });
  await nothingHappened();
});

it("what is shown finds the person and its follow-ups, as its secret does", async () => {
  for (const visitor of [shown, page.visitor]) {
    const { body } = await sandbox.call<{ data: FollowUp[] }>("GET", `/v1/follow-ups?visitor=${visitor}`);
    expect(body.data.map(({ id }) => id)).toEqual([call.id]);
    expect((await sandbox.call("GET", `/v1/persons/visitor:${visitor}`)).status).toBe(200);
  }
});
