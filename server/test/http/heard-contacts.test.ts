/** Contacts that the shop's own tools made, and what came of them: one meaning for one word at every door. */
import type { FollowUp, TriggerType } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, HOUR_MS, MINUTE_MS, news, nowOf, type Sent, tell } from "../support/hear.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { codesOf } from "../support/reasons.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const P = { customer: "c_1" };
const OFFER = { offer: "insurance" };

interface Contact {
  at: string;
  channel: string;
  outcome?: string;
  followUp?: string;
}
const ledgerOf = async (sandbox: Sandbox): Promise<Contact[]> =>
  (await sandbox.call<{ ledger: Contact[] }>("GET", "/v1/persons/customer:c_1")).body.ledger;

/** One of each kind that an outcome may end, waiting. */
async function waiting(sandbox: Sandbox): Promise<Record<string, FollowUp>> {
  const ask = (type: TriggerType, more: object) =>
    sandbox.schedule({ person: P, trigger: { type }, delay: "1h", ...more });
  return {
    "sms sales": await ask("other", { channel: "sms" }),
    "sms service": await ask("ticket", { channel: "sms", purpose: "service" }),
    "email offer": await ask("other", { channel: "email", ...OFFER }),
    "email sales": await ask("other", { channel: "email" }),
  };
}

const endsOf = async (sandbox: Sandbox, calls: Record<string, FollowUp>): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(calls).map(async ([name, call]) => [name, await endOf(sandbox, call)] as const)),
  );

const NOTHING = {
  "sms sales": "waiting",
  "sms service": "waiting",
  "email offer": "waiting",
  "email sales": "waiting",
};
const EFFECTS: [
  outcome: unknown,
  offer: object,
  ends: Record<string, string>,
  ledger: string | undefined | null,
  named: boolean,
][] = [
  ["declined", {}, { ...NOTHING, "sms sales": "cancelled: declined_contact" }, "declined", false],
  ["Declined", {}, { ...NOTHING, "sms sales": "cancelled: declined_contact" }, "declined", false],
  ["declined", OFFER, { ...NOTHING, "email offer": "cancelled: declined_offer" }, "declined", false],
  ["complained", {}, { ...NOTHING, "sms sales": "cancelled: opted_out, no_consent" }, "complained", false],
  [" COMPLAINED ", OFFER, { ...NOTHING, "sms sales": "cancelled: opted_out, no_consent" }, "complained", false],
  ["no_answer", {}, NOTHING, "no_answer", false],
  ["no-answer", {}, NOTHING, "no_answer", false],
  ["No Answer", {}, NOTHING, "no_answer", false],
  ["reached", {}, NOTHING, "reached", false],
  ["converted", {}, NOTHING, "converted", false],
  ["undelivered", {}, NOTHING, null, false],
  ["Undelivered", {}, NOTHING, undefined, true],
  ["voicemail", {}, NOTHING, undefined, true],
  [7, {}, NOTHING, undefined, true],
  [{}, {}, NOTHING, undefined, true],
  [null, {}, NOTHING, undefined, false],
  [undefined, {}, NOTHING, undefined, false],
];

describe("a contact of the shop's own", () => {
  it.each(EFFECTS)("with the outcome %j and %j", async (outcome, offer, ends, ledger, isNamed) => {
    const sandbox = product.sandbox();
    const calls = await waiting(sandbox);
    const told = { channel: "sms", purpose: "sales", outcome, ...offer };
    const { status, body } = await tell(sandbox, P, "contact.made", told);
    expect([status, body.accepted, body.ignored.map(({ pointer }) => pointer)]).toEqual([
      202,
      1,
      isNamed ? ["/outcome"] : [],
    ]);
    expect(await endsOf(sandbox, calls)).toEqual(ends);
    const contacts = await ledgerOf(sandbox);
    expect(contacts.map((contact) => contact.outcome)).toEqual(ledger === null ? [] : [ledger]);
    // It fills the gap, unless it never arrived.
    const next = await sandbox.schedule({ person: P, trigger: { type: "requested" }, channel: "push", ...OFFER });
    expect(codesOf(next.decision).includes("recent_contact")).toBe(ledger !== null);
  });

  it.each<[what: string, told: Sent, channel: string]>([
    ["an unreadable channel", { channel: {} }, "all"],
    ["a channel that is none", { channel: "fax" }, "all"],
    ["no channel", {}, "all"],
    ["an unreadable purpose", { channel: "sms", purpose: 7 }, "sms"],
    ["an unreadable offer", { channel: "sms", offer: {} }, "sms"],
    ["an unreadable department", { channel: "sms", department: [] }, "sms"],
    ["an unreadable follow-up", { channel: "sms", followUp: {} }, "sms"],
    ["an unreadable time", { channel: "sms", at: "noon" }, "sms"],
  ])("counts with %s", async (_, told, channel) => {
    const sandbox = product.sandbox();
    const { status, body } = await tell(sandbox, P, "contact.made", told);
    expect([status, body.accepted]).toEqual([202, 1]);
    expect(await ledgerOf(sandbox)).toMatchObject([{ channel }]);
    const next = await sandbox.schedule({ person: P, trigger: { type: "requested" } });
    expect(codesOf(next.decision)).toContain("recent_contact");
  });

  it.each<[what: string, told: Sent, pointer: string]>([
    ["an unreadable channel", { channel: {} }, "/events/0/channel"],
    ["an unreadable offer", { channel: "sms", offer: {} }, "/events/0/offer"],
    ["an unreadable follow-up", { channel: "sms", followUp: {} }, "/events/0/followUp"],
    ["an unreadable time", { channel: "sms", at: "noon" }, "/events/0/at"],
  ])("is not taken for one that never arrived, with %s", async (_, told, pointer) => {
    const sandbox = product.sandbox();
    const { status, body } = await tell(sandbox, P, "contact.made", { outcome: "undelivered", ...told });
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
  });
});

/** A follow-up that its sender got the go for; on a machine that is busy nobody may be heard for a moment. */
async function redeemed(sandbox: Sandbox, more: object = {}): Promise<FollowUp> {
  const call = await sandbox.schedule({ person: P, trigger: { type: "requested" }, channel: "sms", ...more });
  await expect.poll(async () => await sandbox.redeem(call.id)).toMatchObject({ go: true });
  return call;
}

describe("what came of a follow-up", () => {
  const doors: [door: string, report: (sandbox: Sandbox, call: FollowUp, outcome: string) => Promise<unknown>][] = [
    [
      "by its own door",
      (sandbox, { id }, outcome) => sandbox.call("POST", `/v1/follow-ups/${id}/outcome`, { outcome }),
    ],
    [
      "as an event that names it",
      (sandbox, { id }, outcome) => news(sandbox, P, "contact.made", { channel: "sms", followUp: id, outcome }),
    ],
    [
      "as an event that names it, and says nothing else",
      (sandbox, { id, offer }, outcome) =>
        news(sandbox, P, "contact.made", {
          channel: "sms",
          followUp: id,
          outcome,
          ...(offer !== undefined && { offer }),
        }),
    ],
    [
      "as an event of the same channel and time",
      (sandbox, { offer }, outcome) =>
        news(sandbox, P, "contact.made", { channel: "sms", outcome, ...(offer !== undefined && { offer }) }),
    ],
  ];
  it.each(doors)("has the same effects %s", async (_, report) => {
    for (const [outcome, ends, ledger] of [
      ["declined", { ...NOTHING, "sms sales": "cancelled: declined_contact" }, ["declined"]],
      ["complained", { ...NOTHING, "sms sales": "cancelled: opted_out, no_consent" }, ["complained"]],
      ["no_answer", NOTHING, ["no_answer"]],
      ["reached", NOTHING, ["reached"]],
      ["undelivered", NOTHING, []],
    ] as const) {
      const sandbox = product.sandbox();
      const call = await redeemed(sandbox);
      const calls = await waiting(sandbox);
      await report(sandbox, call, outcome);
      expect([outcome, await endsOf(sandbox, calls)]).toEqual([outcome, ends]);
      expect([outcome, (await ledgerOf(sandbox)).map((contact) => contact.outcome)]).toEqual([outcome, ledger]);
      const next = await sandbox.schedule({ person: P, trigger: { type: "requested" }, channel: "push" });
      expect([outcome, codesOf(next.decision).includes("recent_contact")]).toEqual([
        outcome,
        outcome !== "undelivered",
      ]);
    }
  });

  it("is in the ledger once, by whichever of its names it is told", async () => {
    const sandbox = product.sandbox();
    const { id } = await redeemed(sandbox);
    for (const told of [{ followUp: id }, { followUp: id, outcome: "no_answer" }, { outcome: "reached" }])
      await news(sandbox, P, "contact.made", { id: "SM1", channel: "sms", ...told });
    expect(await ledgerOf(sandbox)).toMatchObject([{ followUp: id, outcome: "reached" }]);
  });

  it("is not undone by a word that it never arrived, once another said that it did", async () => {
    const sandbox = product.sandbox();
    const { id } = await redeemed(sandbox);
    await news(sandbox, P, "contact.made", { id: "SM1", channel: "sms", followUp: id, outcome: "undelivered" });
    expect(await ledgerOf(sandbox)).toEqual([]);
    await news(sandbox, P, "contact.made", { id: "SM1", channel: "sms", followUp: id, outcome: "reached" });
    expect(await ledgerOf(sandbox)).toMatchObject([{ followUp: id, outcome: "reached" }]);
  });

  it.each<[what: string, contacts: number, told: (id: string, nowMs: number) => Sent]>([
    ["on another channel", 2, () => ({ channel: "call" })],
    ["on no channel that can be read", 2, () => ({ channel: {} })],
    ["of two minutes before", 2, (_, nowMs) => ({ channel: "sms", at: nowMs - 2 * MINUTE_MS })],
    ["of half a minute before, by a slow clock", 1, (_, nowMs) => ({ channel: "sms", at: nowMs - 30_000 })],
    ["for another follow-up", 2, () => ({ channel: "sms", followUp: "fu_000000000000000000000000000" })],
    ["for it, whatever else", 1, (id, nowMs) => ({ channel: "call", followUp: id, at: nowMs - 5 * HOUR_MS })],
  ])("and a contact %s are %i in all", async (_, contacts, told) => {
    const sandbox = product.sandbox();
    const { id } = await redeemed(sandbox);
    await tell(sandbox, P, "contact.made", told(id, await nowOf(sandbox)));
    expect(await ledgerOf(sandbox)).toHaveLength(contacts);
  });

  it("is claimed by one contact: the second of its time is another", async () => {
    const sandbox = product.sandbox();
    await redeemed(sandbox);
    for (const _ of [1, 2]) await news(sandbox, P, "contact.made", { id: fresh("SM"), channel: "sms" });
    expect(await ledgerOf(sandbox)).toHaveLength(2);
  });
});
