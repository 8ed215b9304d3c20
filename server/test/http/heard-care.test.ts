/**
 * What cannot be read is read the careful way: in place of a value that can be read, junk never lets anything go that any
 * of those values would hold back or end. Not so for words that say what came of a contact or what was written, for free
 * text, and for hours and pauses that a person chose: of these only what can be read counts. A request for contact makes what it fits wait for the time that
 * it names, and an open ticket lets the service go first: what cannot be read does neither.
 */
import { type Decision, WEEKDAYS } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BEGAN_MS, DAY_MS, HOUR_MS, MINUTE_MS, nowOf, type Sent, send, tell } from "../support/hear.js";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** No reader reads these, but for a list of items, and a word where an id is wanted. */
const JUNK: unknown[] = [{ length: 1 }, "\u0000", -7.5];
const WORDS: unknown[] = ["no such word"];
const LISTS: unknown[] = [[[]]];

/** What may be asked about somebody: each of these may end or wait by itself. */
const ASKED = ["call", "email"].flatMap((channel) => [
  { channel, purpose: "sales", basis: "consent", trigger: { type: "cart_left" } },
  { channel, purpose: "sales", trigger: { type: "requested" } },
  { channel, purpose: "sales", basis: "consent", trigger: { type: "other" }, offer: "tea" },
  { channel, purpose: "sales", basis: "consent", trigger: { type: "requested" }, about: { checkout: "ck_1" } },
  { channel, purpose: "survey", basis: "consent", trigger: { type: "other" } },
  { channel, purpose: "transactional", trigger: { type: "other" } },
  { channel, purpose: "service", trigger: { type: "ticket" }, about: { ticket: "t_1" } },
]);

const CARE = { release: 0, hold: 1, cancel: 2 } as const;
/** Times of two persons who were told of one after the other. */
const APART_MS = 5_000;

const isLessCareful = (one: Decision, than: Decision): boolean => {
  if (CARE[one.verdict] !== CARE[than.verdict]) return CARE[one.verdict] < CARE[than.verdict];
  if (one.verdict !== "hold" || one.until === null) return false;
  return than.until === null || Date.parse(one.until) + APART_MS < Date.parse(than.until);
};

interface Field {
  type: string;
  field: string;
  /** Beside it. */
  props?: Sent;
  readable: readonly unknown[];
  /** What was told before. */
  before?: Sent[];
}

const EMAIL_SALES = { channel: "email", purpose: "sales" };
const CHANNELS = ["call", "sms", "email", null];
const PURPOSES = ["sales", "survey", "service", "all", null];
const REFUSED = [...PURPOSES, "transactional"];
/** A pause that is over, and two that are not. */
const [ENDED, SHORT, LONG] = ["2001-01-01T00:00:00Z", "2080-01-01T00:00:00Z", "2090-01-01T00:00:00Z"];
const ALWAYS = [{ days: WEEKDAYS, from: "00:00", to: "24:00" }];
/** A minute a week, three days from now or more. */
const NEVER_NOW = [{ days: [WEEKDAYS[(new Date(BEGAN_MS).getUTCDay() + 3) % 7]], from: "12:00", to: "12:01" }];
const refused = (props = {}): Sent => ({ type: "consent.withdrawn", ...EMAIL_SALES, at: -DAY_MS, ...props });

const FIELDS: Field[] = [
  { type: "contact.declined", field: "channel", readable: CHANNELS },
  { type: "contact.declined", field: "channel", props: { offer: "tea" }, readable: CHANNELS },
  { type: "contact.declined", field: "offer", readable: ["tea", "coffee", null] },
  { type: "contact.declined", field: "offer", props: { channel: "call" }, readable: ["tea", "coffee", null] },
  {
    type: "contact.made",
    field: "offer",
    props: { channel: "call", outcome: "declined" },
    readable: ["tea", "coffee", null],
  },
  { type: "contact.declined", field: "at", props: { channel: "call" }, readable: [-DAY_MS, -60 * DAY_MS, null] },
  { type: "offer.declined", field: "offer", readable: ["tea", "coffee", "0"] },
  { type: "offer.declined", field: "at", props: { offer: "tea" }, readable: [-DAY_MS, -100 * DAY_MS, null] },
  { type: "consent.withdrawn", field: "channel", props: { purpose: "sales" }, readable: [...CHANNELS, "all"] },
  { type: "consent.withdrawn", field: "purpose", props: { channel: "email" }, readable: REFUSED },
  { type: "consent.withdrawn", field: "at", props: EMAIL_SALES, readable: [-DAY_MS, null] },
  {
    type: "preference.set",
    field: "allow",
    props: EMAIL_SALES,
    readable: [true, false, "yes", 0],
    before: [refused()],
  },
  {
    type: "preference.set",
    field: "channel",
    props: { purpose: "sales", allow: false },
    readable: [...CHANNELS, "all"],
  },
  { type: "preference.set", field: "purpose", props: { channel: "email", allow: false }, readable: REFUSED },
  {
    type: "preference.set",
    field: "channel",
    props: { purpose: "sales", allow: true },
    readable: [...CHANNELS, "all"],
  },
  { type: "preference.set", field: "purpose", props: { channel: "email", allow: true }, readable: PURPOSES },
  { type: "preference.set", field: "at", props: { ...EMAIL_SALES, allow: true }, readable: [-MINUTE_MS, null] },
  { type: "consent.given", field: "channel", props: { purpose: "sales" }, readable: [...CHANNELS.slice(0, 3), "all"] },
  { type: "consent.given", field: "purpose", props: { channel: "email" }, readable: PURPOSES.slice(0, 4) },
  { type: "consent.given", field: "preTicked", props: EMAIL_SALES, readable: [true, false, null] },
  { type: "consent.given", field: "at", props: EMAIL_SALES, readable: [-MINUTE_MS, null] },
  {
    ...{ type: "consent.given", field: "lifts", props: { ...EMAIL_SALES, at: -MINUTE_MS }, before: [refused()] },
    readable: [{ before: -MINUTE_MS }, { before: -2 * DAY_MS }, [], null],
  },
  {
    ...{ type: "consent.given", field: "import", before: [refused()], readable: [true, false, null] },
    props: { ...EMAIL_SALES, at: -MINUTE_MS, lifts: { before: -MINUTE_MS } },
  },
  { type: "contact.requested", field: "channel", readable: ["call", "sms", "email"] },
  { type: "contact.requested", field: "offer", props: { channel: "call" }, readable: ["tea", "coffee", null] },
  { type: "contact.requested", field: "when", props: { channel: "call" }, readable: [-MINUTE_MS, null] },
  { type: "contact.requested", field: "at", props: { channel: "call" }, readable: [-MINUTE_MS, -20 * DAY_MS, null] },
  {
    type: "contact.requested",
    field: "import",
    props: { channel: "call", at: -MINUTE_MS },
    readable: [true, false, null],
  },
  {
    ...{ type: "ticket.closed", field: "ticket", readable: ["t_1", "t_2", 7] },
    before: [{ type: "ticket.opened", ticket: "t_1", at: -DAY_MS }],
  },
  {
    ...{ type: "ticket.closed", field: "at", props: { ticket: "t_1" }, readable: [-MINUTE_MS, -20 * DAY_MS, null] },
    before: [{ type: "ticket.opened", ticket: "t_1", at: -30 * DAY_MS }],
  },
  {
    ...{ type: "order.cancelled", field: "order", readable: ["o_1", "o_2", 7] },
    before: [{ type: "order.completed", order: "o_1", checkout: "ck_1" }],
  },
  { type: "order.completed", field: "order", props: { checkout: "ck_1" }, readable: ["o_1", 7, null] },
  { type: "order.completed", field: "at", props: { checkout: "ck_1", order: "o_1" }, readable: [-DAY_MS, null] },
  {
    type: "order.completed",
    field: "renewal",
    props: { checkout: "ck_1", order: "o_1" },
    readable: [true, false, null],
  },
  {
    type: "order.completed",
    field: "inferred",
    props: { checkout: "ck_1", order: "o_1" },
    readable: [true, false, null],
  },
  { type: "order.completed", field: "import", props: { checkout: "ck_1", at: -DAY_MS }, readable: [true, false, null] },
  {
    type: "cart.changed",
    field: "items",
    readable: [0, 1, 3, null],
    before: [{ type: "cart.changed", items: 2, at: -DAY_MS }],
  },
  {
    ...{ type: "cart.changed", field: "at", props: { items: 2 }, readable: [-DAY_MS, -MINUTE_MS, null] },
    before: [{ type: "cart.changed", items: 0, at: -HOUR_MS }],
  },
  {
    ...{ type: "preference.set", field: "at", props: { pauseUntil: ENDED }, readable: [-DAY_MS, -MINUTE_MS, null] },
    before: [{ type: "preference.set", pauseUntil: LONG, at: -HOUR_MS }],
  },
  {
    ...{ type: "preference.set", field: "at", props: { pauseUntil: SHORT }, readable: [-DAY_MS, -MINUTE_MS, null] },
    before: [{ type: "preference.set", pauseUntil: LONG, at: -HOUR_MS }],
  },
  {
    ...{ type: "preference.set", field: "at", props: { pauseUntil: LONG }, readable: [-DAY_MS, -MINUTE_MS, null] },
    before: [{ type: "preference.set", pauseUntil: SHORT, at: -HOUR_MS }],
  },
  { type: "preference.set", field: "at", props: { hours: NEVER_NOW }, readable: [-DAY_MS, -MINUTE_MS, null] },
  {
    ...{ type: "preference.set", field: "at", props: { hours: ALWAYS }, readable: [-DAY_MS, -MINUTE_MS, null] },
    before: [{ type: "preference.set", hours: NEVER_NOW, at: -HOUR_MS }],
  },
  { type: "contact.made", field: "channel", readable: CHANNELS },
  { type: "contact.made", field: "channel", props: { outcome: "declined" }, readable: CHANNELS },
  { type: "contact.made", field: "channel", props: { outcome: "complained" }, readable: CHANNELS },
  { type: "contact.made", field: "channel", props: { outcome: "undelivered" }, readable: CHANNELS },
  {
    type: "contact.made",
    field: "purpose",
    props: { channel: "call" },
    readable: ["sales", "survey", "service", "transactional", null],
  },
  { type: "contact.made", field: "at", props: { channel: "call" }, readable: [-MINUTE_MS, -DAY_MS, null] },
  { type: "contact.made", field: "followUp", props: { channel: "call" }, readable: ["fu_1", null] },
  { type: "message.received", field: "channel", props: { keyword: "stop" }, readable: CHANNELS },
  {
    ...{ type: "message.received", field: "channel", props: { keyword: "start" }, readable: ["call", "sms", "email"] },
    before: [{ type: "message.received", channel: "sms", keyword: "stop", at: -DAY_MS }],
  },
  { type: "contact.offered", field: "channel", readable: CHANNELS },
  { type: "contact.received", field: "channel", readable: CHANNELS },
];

/** A word reads as one of these. */
const IDS = ["offer", "ticket", "order", "followUp"];

/** Times are told from the sandbox's own: negative numbers of milliseconds ago. */
function dated(nowMs: number, sent: Sent, isJunk: boolean): Sent {
  const timed = { ...sent };
  for (const name of isJunk ? [] : ["at", "when"])
    if (typeof timed[name] === "number") timed[name] = new Date(nowMs + Number(timed[name])).toISOString();
  const { lifts } = timed;
  if (typeof lifts === "object" && lifts !== null && "before" in lifts && typeof lifts.before === "number")
    timed["lifts"] = { before: new Date(nowMs + lifts.before).toISOString() };
  return timed;
}

describe("junk in place of what can be read lets nothing go that this would not", () => {
  async function decisionsAfter(
    sandbox: Sandbox,
    { type, field, props = {}, before = [] }: Field,
    value: unknown,
    { isJunk = false, name = field, asked = ASKED }: { isJunk?: boolean; name?: string; asked?: typeof ASKED } = {},
  ) {
    const nowMs = await nowOf(sandbox);
    const person = { customer: fresh("c_") };
    for (const one of before) await tell(sandbox, person, String(one.type), dated(nowMs, one, false));
    const around = dated(nowMs, props, false);
    await tell(sandbox, person, type, { ...around, ...dated(nowMs, { [name]: value }, isJunk) });
    return await Promise.all(
      asked.map(async (one) => (await sandbox.call<Decision>("POST", "/v1/check", { person, ...one })).body),
    );
  }

  it.each(FIELDS.map((field) => [`${field.type} ${field.field} ${JSON.stringify(field.props ?? {})}`, field] as const))(
    "%s",
    async (_, field) => {
      const sandbox = product.sandbox();
      const readable: { value: unknown; decisions: Decision[] }[] = [];
      for (const value of field.readable)
        readable.push({ value, decisions: await decisionsAfter(sandbox, field, value) });
      // What every readable value lets go, junk cannot be less careful about: there is nothing to ask.
      const asked = ASKED.filter(
        ({ purpose }, n) =>
          (purpose !== "service" || field.type !== "ticket.closed") &&
          readable.some(({ decisions }) => decisions[n]?.verdict !== "release"),
      );
      const isId = IDS.includes(field.field);
      const values = [...JUNK, ...(isId ? [] : WORDS), ...(field.field === "items" ? [] : LISTS)];
      const sent = values.map((junk) => ({ junk, name: field.field }));
      // A name that is nearly the field's is a value that cannot be read.
      for (const { junk, name } of [...sent, { junk: "1", name: `${field.field}_ID` }]) {
        const decisions = await decisionsAfter(sandbox, field, junk, { isJunk: true, name, asked });
        for (const { value, decisions: those } of readable) {
          const wrong = asked.filter((request, n) => {
            const [one, other] = [decisions[n], those[ASKED.indexOf(request)]];
            return one === undefined || other === undefined || isLessCareful(one, other);
          });
          expect([name, junk, value, wrong]).toEqual([name, junk, value, []]);
        }
      }
    },
  );

  it("where a readable value does make a difference, and the difference is seen", async () => {
    const sandbox = product.sandbox();
    const field: Field = { type: "offer.declined", field: "offer", readable: [] };
    const [tea, coffee] = [await decisionsAfter(sandbox, field, "tea"), await decisionsAfter(sandbox, field, "coffee")];
    expect(ASKED.filter((_asked, n) => isLessCareful(coffee[n] as Decision, tea[n] as Decision))).toHaveLength(2);
  });
});

describe("who said it, where that cannot be read", () => {
  it.each([[{}], ["maybe"], [[]], [2]])(
    "a visitor who is vouched for with %j is not the customer",
    async (verified) => {
      const sandbox = product.sandbox();
      const page = sandbox.page();
      await page.says(
        { type: "contact.requested", channel: "call" },
        { type: "consent.given", channel: "sms", purpose: "sales" },
      );
      const person = { customer: "c_1", visitor: page.visitor, verified };
      expect((await tell(sandbox, person, "link.clicked")).body.ignored).toMatchObject([
        { pointer: "/person/verified" },
      ]);
      const call = await sandbox.schedule({ person: { customer: "c_1" }, trigger: { type: "link_clicked" } });
      expect(call.status).toBe("waiting");
      const { body } = await sandbox.call<{ refs: string[] }>("GET", "/v1/persons/customer:c_1");
      expect(body.refs).toEqual([]);
    },
  );

  it.each([[{}], ["maybe"], [[]], [2], [null], [false]])(
    "a page at work whose totals are %j is one, and holds",
    async (engagedMs) => {
      const sandbox = product.sandbox();
      const page = sandbox.page();
      const signals = [
        { seq: 1, at: 1, type: "page.viewed", engagedMs: 1_000 },
        { seq: 2, at: 1, type: "page.active", engagedMs },
      ];
      await page.send({ signals });
      const call = await sandbox.schedule({
        person: { visitor: page.visitor, verified: true },
        trigger: { type: "other" },
      });
      expect(call.decision.reasons.map(({ code }) => code)).toContain("present");
    },
  );

  it("an event without an id is still one fact, and its copy is none", async () => {
    const sandbox = product.sandbox();
    const event = { person: { customer: "c_1" }, type: "contact.made", channel: "call" };
    for (const id of [{}, undefined, null, []]) await send(sandbox, [{ id, ...event }]);
    const { body } = await sandbox.call<{ ledger: unknown[] }>("GET", "/v1/persons/customer:c_1");
    expect(body.ledger).toHaveLength(1);
  });
});
