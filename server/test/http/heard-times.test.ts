/** Times as shops tell them: each is the whole of what it says, and what says nothing is read the careful way. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutCart, BEGAN_MS, DAY_MS, endOf, HOUR_MS, MINUTE_MS, nowOf, send, tell } from "../support/hear.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
let tokyo: Product;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-policy-"));
  const policy = join(folder, "tokyo.yaml");
  await writeFile(policy, "zone: Asia/Tokyo\n");
  [product, tokyo] = await Promise.all([startProduct(), startProduct({}, policy)]);
});
afterAll(async () => {
  await Promise.all([product.stop(), tokyo.stop()]);
  await rm(folder, { recursive: true });
});

const P = { customer: "c_1" };
const pointers = (ignored: { pointer: string }[] = []): string[] => ignored.map(({ pointer }) => pointer);
const iso = (ms: number): string => new Date(ms).toISOString();

describe("a told time", () => {
  /** A day and a bit ago, at a whole second: what is told of it lies in the past, however it is read. */
  const told = Math.floor((BEGAN_MS - 1.5 * DAY_MS) / 1_000) * 1_000;
  const text = iso(told);
  const [seconds, minutes, day] = [text.slice(0, 19), text.slice(0, 16), text.slice(0, 10)];
  const ahead = (hours: number): string => iso(told + hours * HOUR_MS).slice(0, 19);
  const minute = Math.floor(told / MINUTE_MS) * MINUTE_MS;
  const midnight = Math.floor(told / DAY_MS) * DAY_MS;
  const hours9 = 9 * HOUR_MS;

  /** When a decline is kept to have been, and when an opt-in is. */
  async function datesOf(sandbox: Sandbox, at: unknown): Promise<[decline: number, optIn: number]> {
    await tell(sandbox, P, "offer.declined", { offer: "tea", at });
    await tell(sandbox, P, "consent.given", { channel: "email", purpose: "sales", at });
    const { body } = await sandbox.call<{ declined: { offers: { at: string }[] }; consents: { at: string }[] }>(
      "GET",
      "/v1/persons/customer:c_1",
    );
    return [body.declined.offers[0]?.at ?? "", body.consents[0]?.at ?? ""].map(Date.parse) as [number, number];
  }

  it.each<[at: unknown, fromMs: number, toMs: number]>([
    [`${seconds}.000Z`, told, told],
    [`${seconds}.123456Z`, told + 123, told + 123],
    [`${seconds}.5Z`, told + 500, told + 599],
    [`${seconds}Z`, told, told + 999],
    [`${seconds}z`, told, told + 999],
    [`${seconds} UTC`, told, told + 999],
    [`${seconds.replace("T", " ")}Z`, told, told + 999],
    [`${ahead(2)}+02:00`, told, told + 999],
    [`${ahead(2)}+0200`, told, told + 999],
    [`${ahead(-5)}-05`, told, told + 999],
    [`${ahead(-5)} -05:00`, told, told + 999],
    [`${ahead(2)}.250+02:00`, told + 250, told + 250],
    [`${minutes}Z`, minute, minute + MINUTE_MS - 1],
    [new Date(told).toUTCString(), told, told + 999],
    [told / 1_000, told, told + 999],
    [String(told / 1_000), told, told + 999],
    [told / 1_000 + 0.25, told + 250, told + 259],
    [told, told, told],
    [String(told), told, told],
    [told * 1_000 + 7, told, told],
    [` ${seconds}Z `, told, told + 999],
  ])("%j is the whole of what it says", async (at, fromMs, toMs) => {
    expect(await datesOf(product.sandbox(), at)).toEqual([toMs, fromMs]);
    // And the zone of the site has nothing to do with it.
    expect(await datesOf(tokyo.sandbox(), at)).toEqual([toMs, fromMs]);
  });

  it.each<[at: string, fromMs: number, toMs: number]>([
    [seconds, told, told + 999],
    [seconds.replace("T", " "), told, told + 999],
    [`${seconds}.000`, told, told],
    [minutes, minute, minute + MINUTE_MS - 1],
    [day, midnight, midnight + DAY_MS - 1],
  ])("%j, without a zone, is every instant from the site's reading of it to UTC's", async (at, fromMs, toMs) => {
    expect(await datesOf(tokyo.sandbox(), at)).toEqual([toMs, fromMs - hours9]);
  });

  it.each([[null], [undefined]])("%j is when it is received", async (at) => {
    const sandbox = product.sandbox();
    const beforeMs = await nowOf(sandbox);
    const dates = await datesOf(sandbox, at);
    const afterMs = await nowOf(sandbox);
    expect(dates.map((ms) => ms >= beforeMs && ms <= afterMs)).toEqual([true, true]);
  });

  it.each([
    ["yesterday"],
    [""],
    ["0000-00-00 00:00:00"],
    ["0001-01-01T00:00:00Z"],
    ["2026-02-30T10:00:00Z"],
    [0],
    [-1],
    [20261129],
    [true],
    [{ seconds: told / 1_000 }],
    [[told]],
    [1e300],
  ])("%j says nothing: what refuses is dated at receipt, what allows is dropped", async (at) => {
    const sandbox = product.sandbox();
    const decline = await tell(sandbox, P, "offer.declined", { offer: "tea", at });
    expect(decline).toMatchObject({ status: 202, body: { accepted: 1, ignored: [{ pointer: "/at" }] } });
    for (const [type, props] of [
      ["consent.given", { channel: "email", purpose: "sales" }],
      ["contact.requested", { channel: "call" }],
      ["ticket.closed", { ticket: "t" }],
      ["order.cancelled", { order: "o" }],
      ["preference.set", { channel: "email", allow: true }],
      ["message.received", { channel: "sms", keyword: "start" }],
      ["contact.made", { channel: "sms", outcome: "undelivered" }],
    ] as const) {
      const { status, body } = await tell(sandbox, P, type, { ...props, at });
      expect([type, status, body.code, pointers(body.errors)]).toEqual([type, 422, "bad_field", ["/events/0/at"]]);
    }
  });

  it.each([[`${seconds}Z`], [day]])("in which a ticket is opened and closed, %j, leaves it closed", async (at) => {
    const sandbox = product.sandbox();
    for (const type of ["ticket.opened", "ticket.closed"]) await tell(sandbox, P, type, { ticket: "t_1", at });
    // Only the hold for a closed one has an end.
    const untilOf = async (step: number) =>
      (await sandbox.schedule({ person: P, step })).decision.reasons.find(({ code }) => code === "open_ticket")?.until;
    expect(await untilOf(1)).toMatch(/Z$/);
    await tell(sandbox, P, "ticket.opened", { ticket: "t_1", at: iso(told + 2 * DAY_MS) });
    expect(await untilOf(2)).toBe(null);
  });

  it("is no later than its receipt", async () => {
    const sandbox = product.sandbox();
    const dates = await datesOf(sandbox, iso(BEGAN_MS + 10 * DAY_MS));
    const nowMs = await nowOf(sandbox);
    expect(dates.map((ms) => ms <= nowMs && ms > nowMs - MINUTE_MS)).toEqual([true, true]);
  });

  it.each([
    ["an hour fast", HOUR_MS],
    ["ten years slow", -3_653 * DAY_MS],
  ])("is mended by the time at which a clock that is %s sent it", async (_, offMs) => {
    const sandbox = product.sandbox();
    const nowMs = await nowOf(sandbox);
    const event = { id: "e", person: P, type: "offer.declined", offer: "tea", at: nowMs + offMs - 40 * DAY_MS };
    const { body } = await send(sandbox, [event], { sentAt: nowMs + offMs });
    expect(body).toMatchObject({ accepted: 1, dropped: [] });
    const view = await sandbox.call<{ declined: { offers: { at: string }[] } }>("GET", "/v1/persons/customer:c_1");
    const atMs = Date.parse(view.body.declined.offers[0]?.at ?? "");
    expect([atMs >= nowMs - 40 * DAY_MS, atMs < nowMs - 40 * DAY_MS + MINUTE_MS]).toEqual([true, true]);
  });

  it.each([["2099-01-01T00:00:00Z"], [4e12], ["1999-01-01T00:00:00Z"]])(
    "is late enough where no clock is as wrong as the time at which it was sent: %s",
    async (sentAt) => {
      const sandbox = product.sandbox();
      const call = await aboutCart(sandbox, P);
      await sandbox.advance({ by: "1m" });
      const event = { id: "e", person: P, type: "order.completed", at: iso(await nowOf(sandbox)) };
      expect(await send(sandbox, [event], { sentAt })).toMatchObject({ status: 202, body: { accepted: 1 } });
      expect(await endOf(sandbox, call)).toBe("cancelled: converted");
    },
  );

  it("stays as it was told where that time cannot be read", async () => {
    const sandbox = product.sandbox();
    const event = { id: "e", person: P, type: "offer.declined", offer: "tea", at: text };
    const { body } = await send(sandbox, [event], { sentAt: "now" });
    expect(body.ignored).toEqual([{ id: null, pointer: "/sentAt", detail: expect.any(String) }]);
    const view = await sandbox.call<{ declined: { offers: { at: string }[] } }>("GET", "/v1/persons/customer:c_1");
    expect(view.body.declined.offers[0]?.at).toBe(text);
  });
});

it("a request for contact that names a time without a zone is dropped by name, wherever it stands", async () => {
  const sandbox = product.sandbox();
  const ask = { person: P, type: "contact.requested", channel: "call" };
  const when = iso(BEGAN_MS + DAY_MS).slice(0, 16);
  const { body } = await send(sandbox, [
    { id: "1", ...ask },
    { id: "2", ...ask, when },
  ]);
  expect(body).toMatchObject({
    accepted: 1,
    dropped: [{ id: "2", reason: "bad_props", detail: expect.stringContaining("/when") }],
  });
  const alone = await send(sandbox, [
    { id: "3", type: "x.y" },
    { id: "4", ...ask, when },
  ]);
  expect([alone.status, alone.body.errors?.map(({ pointer }) => pointer)]).toEqual([
    422,
    ["/events/0/type", "/events/1/when"],
  ]);
  await tell(sandbox, P, "profile.updated", { zone: "Asia/Tokyo" });
  expect((await send(sandbox, [{ id: "5", ...ask, when }])).body).toMatchObject({ accepted: 1 });
});
