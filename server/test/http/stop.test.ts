/** An owner stops contacts and lets them go on: what that does to what waits and to what is out, by HTTP. */
import type { FollowUp, FollowUpRequest, LiftedStop, Problem, StandingStop } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

type Asked = Partial<FollowUpRequest>;
interface Stops {
  stops: StandingStop[];
  lifted?: LiftedStop[];
}

const OWNER = { by: "Ada, owner", reason: "the list was wrong" };

/** A call that the person asked for: released at once. */
const call = async (sandbox: Sandbox, asked: Asked = {}): Promise<FollowUp> =>
  await sandbox.schedule({ person: { customer: fresh("c_") }, trigger: { type: "requested" }, ...asked });
const ask = async (sandbox: Sandbox, body: unknown): Promise<Answer<Stops & Problem>> =>
  await sandbox.call("POST", "/v1/stop", body);
const stop = async (sandbox: Sandbox, target: object = {}): Promise<StandingStop[]> => {
  const answer = await ask(sandbox, { ...target, on: true, ...OWNER });
  expect(answer.status).toBe(200);
  return answer.body.stops;
};
const lift = async (sandbox: Sandbox, target: object = {}): Promise<StandingStop[]> => {
  const answer = await ask(sandbox, { ...target, on: false, by: "Bob" });
  expect(answer.status).toBe(200);
  return answer.body.stops;
};

describe("a stop", () => {
  it("of the whole site makes the next redeem no go, and takes back what is released, whether or not it is looked at", async () => {
    const sandbox = product.sandbox();
    const [first, second] = [await call(sandbox), await call(sandbox)];
    expect([first.status, second.status]).toEqual(["released", "released"]);
    const stops = await stop(sandbox);
    expect(stops).toEqual([{ site: true, ...OWNER, at: expect.stringMatching(/Z$/) }]);
    expect(await sandbox.redeem(first.id)).toMatchObject({
      go: false,
      code: "recalled",
      decision: { verdict: "hold", until: null, reasons: [{ code: "stopped", effect: "hold", until: null }] },
    });
    // Nobody asks for this one: whoever waits or is released is looked at.
    await product.receiver.next(
      ({ message }) => message.type === "follow_up.recalled" && message.data.followUp.id === second.id,
    );
    expect((await sandbox.get(second.id)).status).toBe("waiting");
    const [reason] = (await sandbox.get(second.id)).decision.reasons;
    expect(reason?.facts).toEqual({ site: true, ...OWNER, stoppedAt: stops[0]?.at });
    expect((await call(sandbox)).status).toBe("waiting");
  });

  it.each<[string, object, Asked, Asked]>([
    ["a channel", { channel: "call" }, { channel: "call" }, { channel: "sms" }],
    ["a department", { department: "loans" }, { department: "loans" }, { department: "care" }],
    ["a purpose", { purpose: "sales" }, { purpose: "sales" }, { purpose: "service" }],
    ["transactional", { purpose: "transactional" }, { purpose: "transactional" }, { purpose: "sales" }],
    ["everything else", {}, { purpose: "service" }, { purpose: "transactional" }],
    ["the site, by its name", { site: true }, { channel: "sms" }, { purpose: "transactional" }],
  ])("of %s stops that and nothing else", async (_what, target, held, free) => {
    const sandbox = product.sandbox();
    await stop(sandbox, target);
    expect(codesOf((await call(sandbox, held)).decision)).toContain("stopped");
    expect((await call(sandbox, free)).status).toBe("released");
  });

  it("is no business of another sandbox", async () => {
    const [here, there] = [product.sandbox(), product.sandbox()];
    await stop(here);
    expect((await call(there)).status).toBe("released");
    expect((await there.call<Stops>("GET", "/v1/stop")).body).toEqual({ stops: [], lifted: [] });
  });

  it("is not lifted by an override of one contact", async () => {
    const sandbox = product.sandbox();
    const followUp = await call(sandbox);
    await stop(sandbox);
    await sandbox.call("POST", `/v1/follow-ups/${followUp.id}/override`, { by: "Bob", reason: "promised" });
    const after = await sandbox.get(followUp.id);
    expect([after.status, codesOf(after.decision)]).toEqual(["waiting", ["stopped", "overridden"]]);
  });

  it("holds in shadow mode too", async () => {
    const sandbox = product.sandbox("shadow");
    const before = await call(sandbox);
    await stop(sandbox);
    expect(await sandbox.redeem(before.id)).toMatchObject({ go: false, code: "recalled" });
    expect((await call(sandbox)).status).toBe("waiting");
  });

  it("keeps a chat from being offered", async () => {
    const sandbox = product.sandbox();
    const visitor = fresh("v_");
    const invite = async (): Promise<unknown> => {
      const answer = await fetch(`${product.url}/v1/invites`, {
        method: "POST",
        headers: { "content-type": "text/plain", origin: "http://localhost:1234" },
        body: JSON.stringify({ key: sandbox.publishable, visitor, channel: "chat", visibleMs: 60_000 }),
      });
      return await answer.json();
    };
    await stop(sandbox, { channel: "chat" });
    await sandbox.page(visitor).says({ type: "page.viewed", visibleMs: 60_000, engagedMs: 60_000 });
    expect(await invite()).toMatchObject({ allow: false, reason: "not_now" });
    await lift(sandbox, { channel: "chat" });
    expect(await invite()).toMatchObject({ allow: true });
  });
});

describe("a lift", () => {
  it("has everybody looked at who waited for it, at once", async () => {
    const sandbox = product.sandbox();
    await stop(sandbox);
    await stop(sandbox, { channel: "sms" });
    const [phone, text] = [await call(sandbox), await call(sandbox, { channel: "sms" })];
    expect([phone.status, text.status]).toEqual(["waiting", "waiting"]);
    expect(await lift(sandbox)).toMatchObject([{ channel: "sms" }]);
    await product.receiver.next(
      ({ message }) => message.type === "follow_up.released" && message.data.followUp.id === phone.id,
    );
    expect((await sandbox.redeem(phone.id)).go).toBe(true);
    expect((await sandbox.get(text.id)).status).toBe("waiting");
  });

  it("is kept: who stopped it, who let it go on, and when", async () => {
    const sandbox = product.sandbox();
    await stop(sandbox, { department: "loans" });
    expect(await lift(sandbox, { department: "loans" })).toEqual([]);
    expect((await sandbox.call<Stops>("GET", "/v1/stop")).body).toEqual({
      stops: [],
      lifted: [
        {
          department: "loans",
          ...OWNER,
          at: expect.stringMatching(/Z$/),
          lifted: { by: "Bob", reason: null, at: expect.stringMatching(/Z$/) },
        },
      ],
    });
  });

  it("of what is not stopped is answered like any other", async () => {
    const sandbox = product.sandbox();
    await stop(sandbox, { channel: "call" });
    expect(await lift(sandbox)).toMatchObject([{ channel: "call" }]);
  });
});

describe("a stop that is refused", () => {
  it.each<[string, object, string[]]>([
    ["names two targets", { channel: "call", purpose: "sales", on: true, ...OWNER }, ["/purpose"]],
    ["names three", { site: true, channel: "call", department: "x", on: true, ...OWNER }, ["/channel", "/department"]],
    ["says not why", { on: true, by: "Ada" }, ["/reason"]],
    ["says not who", { on: true, reason: "storm" }, ["/by"]],
    ["has only blanks for words", { on: true, by: " ", reason: "" }, ["/by", "/reason"]],
    ["has too many words", { on: true, by: "a".repeat(501), reason: "b".repeat(501) }, ["/by", "/reason"]],
    ["lifts, and says not who", { on: false }, ["/by"]],
    ["says not what to do", OWNER, ["/on"]],
    ["names no channel of ours", { channel: "fax", on: true, ...OWNER }, ["/channel"]],
    ["stops no site", { site: false, on: true, ...OWNER }, ["/site"]],
    ["names a department of two lines", { department: "a\nb", on: true, ...OWNER }, ["/department"]],
    ["has a field too many", { all: true, on: true, ...OWNER }, ["/all"]],
  ])("%s", async (_what, body, pointers) => {
    const sandbox = product.sandbox();
    const answer = await ask(sandbox, body);
    expect([answer.status, answer.body.code, answer.body.errors?.map(({ pointer }) => pointer)]).toEqual([
      422,
      "bad_field",
      pointers,
    ]);
    expect((await call(sandbox)).status).toBe("released");
  });

  it("says that one target at a time is meant", async () => {
    const answer = await ask(product.sandbox(), { channel: "call", purpose: "sales", on: true, ...OWNER });
    expect(answer.body.errors?.[0]?.detail).toBe(
      "one target at a time, and channel is named already; none means the whole site",
    );
  });

  it("has words of 500 characters at the most, and no key of a page", async () => {
    const sandbox = product.sandbox();
    expect((await ask(sandbox, { on: true, by: "a".repeat(500), reason: "b".repeat(500) })).status).toBe(200);
    for (const method of ["GET", "POST"]) {
      const answer = await fetch(`${product.url}/v1/stop`, {
        method,
        headers: { authorization: `Bearer ${sandbox.publishable}`, "content-type": "application/json" },
        ...(method === "POST" ? { body: JSON.stringify({ on: false, by: "Eve" }) } : {}),
      });
      expect(answer.status).toBe(401);
    }
  });

  it("is the fifty-first", async () => {
    const sandbox = product.sandbox();
    for (let n = 0; n < 50; n++) await stop(sandbox, { department: `d ${n}` });
    expect(await ask(sandbox, { on: true, ...OWNER })).toMatchObject({ status: 422, body: { code: "bad_field" } });
    expect((await call(sandbox)).status).toBe("released");
  });
});

it("neither a stop nor a silence makes a server unready", async () => {
  await stop(product.sandbox());
  expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
});
