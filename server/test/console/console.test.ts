import type { ShadowSummary } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  FollowUpAnswer,
  FollowUpsAnswer,
  LiveEvent,
  PeopleAnswer,
  SitesAnswer,
  StandingAnswer,
} from "../../src/console/shapes.js";
import { Listening } from "../stream/listen.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { signIn } from "../support/sign-in.js";

let product: Product;
let headers: { cookie: string };
beforeAll(async () => {
  product = await startProduct();
  headers = await signIn(product.url);
});
afterAll(async () => {
  await product.stop();
});

type Query = Record<string, string>;
const scopeOf = (sandbox: Sandbox, site = "demo"): string => `${site}+${sandbox.name}`;
const address = (path: string, query: Query = {}): string =>
  `${product.url}/console/api/${path}?${new URLSearchParams(query)}`;

async function read<T>(path: string, query: Query = {}): Promise<T> {
  const response = await fetch(address(path, query), { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

/** A shopper at the payment step whom a call is planned for. */
async function atTheTill(sandbox: Sandbox) {
  const page = sandbox.page();
  await page.says(
    { type: "page.viewed" },
    { type: "checkout.started", checkout: "ck_1" },
    { type: "checkout.step_viewed", checkout: "ck_1", step: "payment" },
  );
  const customer = fresh("c_");
  const followUp = await sandbox.schedule({
    person: { customer, visitor: page.visitor, verified: true },
    about: { checkout: "ck_1" },
    delay: "30m",
    department: "consultations",
    payload: { number: "payload-is-the-shop's" },
    metadata: { note: "metadata-is-the-shop's" },
    key: "label-is-the-shop's",
  });
  return { page, customer, followUp };
}

describe("what the console reads", () => {
  it("names the sites, and the sandboxes that something changed in", async () => {
    const sandbox = product.sandbox();
    await atTheTill(sandbox);
    const { sites, latest } = await read<SitesAnswer>("sites");
    expect(latest).toBe(scopeOf(sandbox));
    expect(sites.map(({ id, name, mode, enforce }) => ({ id, name, mode, enforce }))).toEqual([
      { id: "demo", name: "demo", mode: "test", enforce: true },
      { id: "shadow", name: "shadow", mode: "test", enforce: false },
    ]);
    expect(sites[0]?.scopes[0]).toMatchObject({ scope: "demo+", sandbox: "" });
    expect(sites[0]?.scopes).toContainEqual({
      scope: scopeOf(sandbox),
      sandbox: sandbox.name,
      lastChangeAt: expect.stringMatching(/Z$/),
    });
  });

  it("shows who is in the funnel, and nobody who has ordered", async () => {
    const sandbox = product.sandbox();
    const { page, customer } = await atTheTill(sandbox);
    const before = await read<PeopleAnswer>("people", { scope: scopeOf(sandbox) });
    expect(before).toMatchObject({ now: expect.stringMatching(/Z$/), total: 1 });
    expect(before.people).toEqual([
      {
        id: expect.stringMatching(/^p_[0-9a-f]{12}$/),
        kind: "customer",
        label: `${customer.slice(0, 4)}…${customer.slice(-2)}`,
        inFunnel: true,
        stage: "payment",
        presentUntil: expect.stringMatching(/Z$/),
        lastActivityAt: expect.stringMatching(/Z$/),
        openCheckouts: 1,
        waiting: 1,
        released: 0,
      },
    ]);
    await page.says({ type: "order.completed", order: "o_1", checkout: "ck_1" });
    expect(await read<PeopleAnswer>("people", { scope: scopeOf(sandbox) })).toMatchObject({ people: [], total: 0 });
  });

  it("shows a follow-up with the reasons that decided and when it is looked at next", async () => {
    const sandbox = product.sandbox();
    const { followUp } = await atTheTill(sandbox);
    const { followUps, nextCursor, now } = await read<FollowUpsAnswer>("follow-ups", { scope: scopeOf(sandbox) });
    expect(nextCursor).toBeNull();
    expect(followUps).toHaveLength(1);
    const [row] = followUps;
    expect(row).toMatchObject({
      id: followUp.id,
      status: "waiting",
      verdict: "hold",
      release: 0,
      channel: "call",
      purpose: "sales",
      department: "consultations",
      trigger: "checkout_incomplete",
      wouldBe: null,
      outcome: null,
      person: { kind: "customer" },
    });
    expect(Date.parse(row?.nextLookAt ?? "")).toBeGreaterThan(Date.parse(now));
    expect(row?.because.map(({ because }) => because)).toContain("The customer is on the checkout right now.");
  });

  it("filters by status", async () => {
    const sandbox = product.sandbox();
    const { followUp } = await atTheTill(sandbox);
    const ids = async (status: string): Promise<string[]> =>
      (await read<FollowUpsAnswer>("follow-ups", { scope: scopeOf(sandbox), status })).followUps.map(({ id }) => id);
    expect(await ids("waiting")).toEqual([followUp.id]);
    expect(await ids("cancelled")).toEqual([]);
    await sandbox.call("POST", `/v1/follow-ups/${followUp.id}/cancel`, { reason: "no longer" });
    expect(await ids("waiting")).toEqual([]);
    expect(await ids("cancelled")).toEqual([followUp.id]);
  });

  it("says in shadow mode what would have happened", async () => {
    const sandbox = product.sandbox("shadow");
    const { followUp } = await atTheTill(sandbox);
    await sandbox.advance({ by: "31m" });
    const scope = scopeOf(sandbox, "shadow");
    const answer = await read<FollowUpAnswer>(`follow-ups/${followUp.id}`, { scope });
    expect(answer.followUp).toMatchObject({ status: "released", verdict: "release", wouldBe: { verdict: "hold" } });
    expect(answer.followUp.wouldBe?.because.length).toBeGreaterThan(0);
  });

  it("finds a follow-up wherever it is, with its receipts oldest first", async () => {
    const sandbox = product.sandbox();
    const { page, followUp } = await atTheTill(sandbox);
    await page.says({ type: "order.completed", order: "o_1", checkout: "ck_1" });
    const answer = await read<FollowUpAnswer>(`follow-ups/${followUp.id}`);
    expect(answer).toMatchObject({ scope: scopeOf(sandbox), receiptsTotal: 2, followUp: { status: "cancelled" } });
    expect(answer.receipts.map(({ verdict }) => verdict)).toEqual(["hold", "cancel"]);
    expect(answer.receipts).toEqual(await sandbox.receipts(followUp.id));
  });

  it.each([
    ["people", { scope: "nobody" }],
    ["people", { scope: "demo" }],
    ["people", { scope: "demo+Not A Sandbox" }],
    ["follow-ups/fu_000", { scope: "demo+" }],
    ["follow-ups/fu_000aaaaaaaaaaaaaaaaaaaaaaaa", {}],
  ])("has nothing at %s %o", async (path, query) => {
    expect((await fetch(address(path, query), { headers })).status).toBe(404);
  });

  it("keeps one sandbox from another", async () => {
    const [mine, other] = [product.sandbox(), product.sandbox()];
    const { followUp } = await atTheTill(mine);
    const scope = scopeOf(other);
    expect((await fetch(address(`follow-ups/${followUp.id}`, { scope }), { headers })).status).toBe(404);
    expect((await read<FollowUpsAnswer>("follow-ups", { scope })).followUps).toEqual([]);
    expect((await read<PeopleAnswer>("people", { scope })).people).toEqual([]);
  });

  it("shows what is stopped, and since when no order was heard", async () => {
    const sandbox = product.sandbox();
    const scope = scopeOf(sandbox);
    const standing = async (): Promise<Omit<StandingAnswer, "policy">> => {
      const { policy: _, ...rest } = await read<StandingAnswer>("standing", { scope });
      return rest;
    };
    expect(await standing()).toEqual({ suspect: null, stops: [], noOrderSince: null, missed: [] });
    await sandbox.call("POST", "/v1/stop", { channel: "call", on: true, by: "Ada", reason: "storm" });
    for (let n = 0; n < 20; n++) await sandbox.event({ customer: "c_1" }, { type: "order.completed", order: `o_${n}` });
    const stops = [{ channel: "call", by: "Ada", reason: "storm", at: expect.stringMatching(/Z$/) }];
    expect(await standing()).toEqual({ suspect: null, stops, noOrderSince: null, missed: [] });
    const { body } = await sandbox.call<{ now: string }>("GET", "/v1/test-clock");
    await sandbox.advance({ by: "6h" });
    const { noOrderSince } = await read<StandingAnswer>("standing", { scope });
    expect(Date.parse(noOrderSince ?? "")).toBeLessThanOrEqual(Date.parse(body.now));
    expect(Date.parse(noOrderSince ?? "")).toBeGreaterThan(Date.parse(body.now) - 60_000);
  });

  it("shows the policy in force, since when, and how it came into force", async () => {
    const sandbox = product.sandbox("shadow");
    const { policy } = await read<StandingAnswer>("standing", { scope: `shadow+${sandbox.name}` });
    const followUp = await sandbox.schedule({ person: { customer: fresh("c_") } });
    expect(policy).toEqual({
      hash: followUp.decision.policy,
      enforce: false,
      since: expect.stringMatching(/Z$/),
      way: "start",
      by: null,
      unreadable: null,
    });
  });

  it("shows what enforcing would have done, where nothing is enforced", async () => {
    const sandbox = product.sandbox("shadow");
    await sandbox.schedule({ person: { customer: fresh("c_") }, purpose: "service", offer: "insurance" });
    const summary = await read<ShadowSummary>("shadow", { scope: scopeOf(sandbox, "shadow") });
    expect(summary).toMatchObject({ enforce: false, followUps: 1, verdicts: { release: 0, hold: 0, cancel: 1 } });
  });
});

describe("what the console is told", () => {
  const live = async (sandbox: Sandbox): Promise<Listening<LiveEvent>> => {
    const listening = await Listening.open<LiveEvent>(address("stream", { scope: scopeOf(sandbox) }), headers);
    await listening.next(({ type }) => type === "hello");
    return listening;
  };

  it("tells of people and follow-ups as they change, and of nobody else's", async () => {
    const [mine, other] = [product.sandbox(), product.sandbox()];
    const listening = await live(mine);
    await atTheTill(other);
    const { page, followUp } = await atTheTill(mine);
    await listening.next((event) => event.type === "changed" && event.followUps.some(({ id }) => id === followUp.id));
    await page.says({ type: "order.completed", order: "o_1", checkout: "ck_1" });
    const { data } = await listening.next(
      (event) => event.type === "changed" && event.followUps.some(({ status }) => status === "cancelled"),
    );
    expect(data).toMatchObject({ people: [{ inFunnel: false, stage: "completed", waiting: 0 }] });
    const told = listening.told.flatMap(({ data: event }) => (event.type === "changed" ? event.followUps : []));
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([followUp.id]));
    listening.close();
  });

  it("says that a visitor became a customer", async () => {
    const sandbox = product.sandbox();
    const listening = await live(sandbox);
    const page = sandbox.page();
    await page.says({ type: "checkout.started", checkout: "ck_1" });
    const rows = (event: LiveEvent, kind: string) =>
      event.type === "changed" ? event.people.filter((row) => row.kind === kind) : [];
    const { data: first } = await listening.next((event) => rows(event, "visitor").length > 0);
    const [visitor] = rows(first, "visitor");
    await sandbox.schedule({ person: { customer: fresh("c_"), visitor: page.visitor, verified: true }, delay: "30m" });
    const { data: then } = await listening.next((event) => rows(event, "customer").length > 0);
    expect(then).toMatchObject({ left: [visitor?.id], people: [{ openCheckouts: 1 }] });
    listening.close();
  });

  it("tells the time when a test moves the clock", async () => {
    const sandbox = product.sandbox();
    const listening = await live(sandbox);
    const { body } = await sandbox.advance({ by: "2h" });
    // A page is told the time whenever its own may be off, so perhaps before as well.
    await listening.next(({ type, now }) => type === "clock" && Date.parse(now) >= Date.parse(body.now));
    listening.close();
  });
});

describe("what the console keeps to itself", () => {
  it("lets nothing from elsewhere into its page", async () => {
    const response = await fetch(address("sites"), { headers });
    expect(response.headers.get("content-security-policy")?.split(";").sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    // Its form works without scripts, and leads nowhere else.
    const signIn = await fetch(`${product.url}/console/sign-in`);
    expect(signIn.headers.get("content-security-policy")).toBe(
      response.headers.get("content-security-policy")?.replace("form-action 'none'", "form-action 'self'"),
    );
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("gives away no key, no whole ref, and nothing that only passes through", async () => {
    const sandbox = product.sandbox();
    const scope = scopeOf(sandbox);
    const listening = await Listening.open<LiveEvent>(address("stream", { scope }), headers);
    const { page, customer, followUp } = await atTheTill(sandbox);
    await listening.next((event) => event.type === "changed" && event.followUps.length > 0);
    const answers = await Promise.all(
      [
        address("sites"),
        address("people", { scope }),
        address("follow-ups", { scope }),
        address(`follow-ups/${followUp.id}`, { scope }),
      ].map(async (url) => await (await fetch(url, { headers })).text()),
    );
    const said = [...answers, JSON.stringify(listening.told)].join("\n");
    listening.close();
    expect(said).toContain(followUp.id);
    for (const secret of [
      "hsk_",
      "whsec_",
      '"identity"',
      page.visitor,
      customer,
      "the-shop's",
      "the shop's",
      "/hook",
    ]) {
      expect(said).not.toContain(secret);
    }
  });
});
