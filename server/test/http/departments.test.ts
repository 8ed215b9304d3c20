/** Contacts that sold more than they said: what is counted against a department, what it may do then, who ends it. */
import type { FollowUp, FollowUpRequest, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DepartmentAnswer } from "../../src/schedule/departments.js";
import { type Answer, fresh, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

type Asked = Partial<FollowUpRequest>;

/** A mail that the person asked for: released at once. */
const mail = async (sandbox: Sandbox, asked: Asked = {}): Promise<FollowUp> =>
  await sandbox.schedule({
    person: { customer: fresh("c_") },
    channel: "email",
    purpose: "service",
    department: "care",
    trigger: { type: "requested" },
    ...asked,
  });

const report = async (sandbox: Sandbox, id: string, offersMade: string[]): Promise<Answer<FollowUp | Problem>> =>
  await sandbox.call("POST", `/v1/follow-ups/${id}/outcome`, { outcome: "reached", offersMade });

/** A service mail in which insurance was sold. */
async function breach(sandbox: Sandbox, department = "care"): Promise<FollowUp> {
  const followUp = await mail(sandbox, { department });
  expect((await sandbox.redeem(followUp.id)).go).toBe(true);
  expect((await report(sandbox, followUp.id, ["insurance"])).status).toBe(200);
  return followUp;
}

const departments = async (sandbox: Sandbox): Promise<DepartmentAnswer[]> =>
  (await sandbox.call<{ data: DepartmentAnswer[] }>("GET", "/v1/departments")).body.data;
const department = async (sandbox: Sandbox, name = "care"): Promise<DepartmentAnswer | undefined> =>
  (await departments(sandbox)).find((one) => one.name === name);
const ask = async (sandbox: Sandbox, asked: Asked = {}): Promise<Answer<FollowUp & Pick<Problem, "errors">>> =>
  await sandbox.call(
    "POST",
    "/v1/follow-ups",
    { person: { customer: fresh("c_") }, channel: "email", purpose: "service", department: "care", ...asked },
    { "idempotency-key": fresh("k") },
  );
const lift = async (sandbox: Sandbox, name = "care"): Promise<Answer<DepartmentAnswer & Problem>> =>
  await sandbox.call("POST", `/v1/departments/${encodeURIComponent(name)}/lift`, {
    by: "Ada, owner",
    reason: "They had the training.",
  });
const codesOf = ({ decision }: FollowUp): string[] => decision.reasons.map(({ code }) => code);

describe("an outcome that says more was offered than declared", () => {
  it("is counted against the department, with its time and follow-up", async () => {
    const sandbox = product.sandbox();
    const followUp = await breach(sandbox);
    expect(await departments(sandbox)).toEqual([
      {
        name: "care",
        purposes: ["sales", "service", "transactional", "survey"],
        suspendedSince: null,
        breaches: [{ followUp: followUp.id, at: expect.stringMatching(/Z$/), offers: ["insurance"] }],
        lifts: [],
      },
    ]);
  });

  it("is none where what was declared was offered, and nobody's where no department is named", async () => {
    const sandbox = product.sandbox();
    const declared = await mail(sandbox, { purpose: "sales", offer: "consultation", basis: "consent" });
    await sandbox.redeem(declared.id);
    await report(sandbox, declared.id, ["consultation"]);
    const anonymous = await sandbox.schedule({
      person: { customer: fresh("c_") },
      channel: "email",
      purpose: "service",
      trigger: { type: "requested" },
    });
    await sandbox.redeem(anonymous.id);
    await report(sandbox, anonymous.id, ["insurance"]);
    expect((await departments(sandbox)).map(({ name, breaches }) => [name, breaches])).toEqual([["care", []]]);
  });

  it("is none where the outcome is refused", async () => {
    const sandbox = product.sandbox();
    const early = await mail(sandbox);
    expect(await report(sandbox, early.id, ["insurance"])).toMatchObject({
      status: 409,
      body: { code: "not_redeemed" },
    });
    expect((await department(sandbox))?.breaches).toEqual([]);
    const done = await mail(sandbox);
    await sandbox.redeem(done.id);
    await report(sandbox, done.id, []);
    expect(await report(sandbox, done.id, ["insurance"])).toMatchObject({ status: 409, body: { code: "too_late" } });
    expect((await department(sandbox))?.breaches).toEqual([]);
  });
});

describe("breaches, too many", () => {
  it("suspend the department: what it asks for is refused, what it waits for is over, what is out is taken back", async () => {
    const sandbox = product.sandbox();
    const waiting = await mail(sandbox, { delay: "7d" });
    const released = await mail(sandbox);
    const taken = await mail(sandbox);
    await sandbox.redeem(taken.id);
    const others = await mail(sandbox, { department: "orders", delay: "7d" });
    expect([waiting.status, released.status, others.status]).toEqual(["waiting", "released", "waiting"]);

    await breach(sandbox);
    await breach(sandbox);
    expect((await department(sandbox))?.suspendedSince).toBeNull();
    expect((await ask(sandbox)).status).toBe(201);
    await breach(sandbox);
    expect((await department(sandbox))?.suspendedSince).toMatch(/Z$/);

    // Nothing has to be looked at for this: it is so when the outcome is answered.
    expect(await sandbox.redeem(released.id)).toMatchObject({ go: false, code: "cancelled" });
    const refused = await ask(sandbox);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: "department_suspended", errors: [{ pointer: "/department" }] },
    });
    expect(
      (
        await sandbox.call("POST", "/v1/check", {
          person: { customer: "c" },
          channel: "email",
          purpose: "service",
          department: "care",
        })
      ).status,
    ).toBe(422);
    await sandbox.advance({ by: "1s" });
    const ended = await sandbox.get(waiting.id);
    expect([ended.status, codesOf(ended)]).toEqual(["cancelled", expect.arrayContaining(["purpose"])]);
    expect(["redeemed", "closed"]).toContain((await sandbox.get(taken.id)).status);
    expect((await sandbox.get(others.id)).status).toBe("waiting");
    expect((await ask(sandbox, { department: "orders" })).status).toBe(201);
  });

  it("are forgotten when they are old enough", async () => {
    const sandbox = product.sandbox();
    await breach(sandbox);
    await breach(sandbox);
    await sandbox.advance({ by: "30d" });
    expect((await department(sandbox))?.breaches).toEqual([]);
    await breach(sandbox);
    expect((await department(sandbox))?.suspendedSince).toBeNull();
  });

  it("suspend nobody outside the sandbox", async () => {
    const [here, there] = [product.sandbox(), product.sandbox()];
    for (let n = 0; n < 3; n++) await breach(here);
    expect((await ask(here)).status).toBe(422);
    expect((await ask(there)).status).toBe(201);
  });

  it("count once, told at once by three people who are sure of it", async () => {
    const sandbox = product.sandbox();
    const followUp = await mail(sandbox);
    await sandbox.redeem(followUp.id);
    const answers = await Promise.all([1, 2, 3].map(() => report(sandbox, followUp.id, ["insurance"])));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect((await department(sandbox))?.breaches).toHaveLength(1);
  });

  it("of three contacts reported at once suspend it too", async () => {
    const sandbox = product.sandbox();
    const followUps = await Promise.all([1, 2, 3].map(() => mail(sandbox)));
    await Promise.all(followUps.map(({ id }) => sandbox.redeem(id)));
    await Promise.all(followUps.map(({ id }) => report(sandbox, id, ["insurance"])));
    expect((await department(sandbox))?.breaches).toHaveLength(3);
    expect((await ask(sandbox)).status).toBe(422);
  });
});

describe("an owner", () => {
  it("lifts the suspension, by name and with a reason, and the count starts afresh", async () => {
    const sandbox = product.sandbox();
    for (let n = 0; n < 3; n++) await breach(sandbox, "care & repair/1");
    const suspended = await department(sandbox, "care & repair/1");
    const lifted = await lift(sandbox, "care & repair/1");
    expect(lifted.status).toBe(200);
    expect(lifted.body).toMatchObject({
      suspendedSince: null,
      breaches: [],
      lifts: [{ by: "Ada, owner", reason: "They had the training.", suspendedSince: suspended?.suspendedSince }],
    });
    expect((await ask(sandbox, { department: "care & repair/1" })).status).toBe(201);
    await breach(sandbox, "care & repair/1");
    await breach(sandbox, "care & repair/1");
    expect((await ask(sandbox, { department: "care & repair/1" })).status).toBe(201);
    await breach(sandbox, "care & repair/1");
    expect((await ask(sandbox, { department: "care & repair/1" })).status).toBe(422);
  });

  it("may do so twice, and it is written down once", async () => {
    const sandbox = product.sandbox();
    for (let n = 0; n < 3; n++) await breach(sandbox);
    await lift(sandbox);
    expect((await lift(sandbox)).body.lifts).toHaveLength(1);
  });

  it("has to say who and why, of a department that there is", async () => {
    const sandbox = product.sandbox();
    await mail(sandbox);
    const nobody = await sandbox.call<Problem>("POST", "/v1/departments/care/lift", { by: " ", reason: "" });
    expect([nobody.status, nobody.body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ["/by", "/reason"]]);
    expect((await lift(sandbox, "no such")).status).toBe(404);
  });
});

describe("the name of a department", () => {
  it.each(["a\nb", "a\u0000", "constructor", "", "x".repeat(129)])("is refused where it is %j", async (name) => {
    const answer = await ask(product.sandbox(), { department: name });
    expect([answer.status, answer.body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ["/department"]]);
  });
});
