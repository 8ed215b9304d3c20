/** Whatever is sent is answered, and nothing of it is lost without a word. */
import {
  type BatchAnswer,
  type Door,
  isThrough,
  kindOf,
  type PropKind,
  SIGNAL_TYPES,
  type SignalType,
} from "@holdoff/sdk/wire";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventsAnswer, send } from "../support/hear.js";
import { fresh, type Product, startProduct } from "../support/product.js";
import { runs } from "../support/runs.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const IGNORED_MAX = 20;

/** Objects that no reader reads, whatever the field. */
const unreadable = fc.constantFrom<unknown>({}, { a: 1 }, { length: 3 }, { before: {} }, { toString: "x" });
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: unreadable },
);

const READABLE: { readonly [K in PropKind]: unknown } = {
  id: "tea",
  name: "n_1",
  text: "payment",
  texts: ["a"],
  count: 2,
  ms: 1_000,
  flag: true,
  channel: "call",
  channel_or_all: "email",
  purpose: "sales",
  purpose_or_all: "all",
  outcome: "declined",
  keyword: "stop",
  follow_up: "fu_1",
  until: "2030-01-01T00:00:00Z",
  since: "2020-01-01",
  when: "2030-01-01T10:00:00Z",
  wording: "0".repeat(64),
  lifts: ["rf-1"],
  refusal: "r_1",
  hours: [{ days: ["mon"], from: "09:00", to: "10:00" }],
  zone: "Europe/Berlin",
  country: "DE",
};

interface Drawn {
  type: SignalType;
  fields: Record<string, unknown>;
  /** Names of known properties that no reader reads. */
  junk: string[];
}

/** A signal of the catalogue in which some properties are as they should be, some are junk and some are anything. */
const signal = (door: Door): fc.Arbitrary<Drawn> =>
  fc
    .constantFrom(...SIGNAL_TYPES.filter((type) => isThrough(type, door)))
    .chain((type) =>
      fc.record({
        type: fc.constant(type),
        props: fc.tuple(
          ...Object.entries(kindOf(type).props).map(([name, kind]) =>
            fc.oneof(
              fc.constant({ name, value: READABLE[kind], isJunk: false }),
              fc.constant({ name, value: undefined, isJunk: false }),
              unreadable.map((value) => ({ name, value, isJunk: true })),
              anything.map((value) => ({ name, value, isJunk: false })),
            ),
          ),
        ),
        more: fc.dictionary(
          fc.string({ maxLength: 9 }).filter((name) => !KNOWN.includes(name)),
          anything,
          { maxKeys: 2 },
        ),
      }),
    )
    .map(({ type, props, more }) => ({
      type,
      fields: { ...more, ...Object.fromEntries(props.map(({ name, value }) => [name, value])) },
      junk: props.filter(({ isJunk }) => isJunk).map(({ name }) => name),
    }));

const KNOWN = [
  ...["type", "seq", "at", "id", "person", "import", "checkout"],
  ...SIGNAL_TYPES.flatMap((type) => Object.keys(kindOf(type).props)),
];

/** What is lost of it is named: by itself, or with the signal; but for what is beyond the twentieth. */
function namesAll(
  drawn: { key: unknown; junk: string[] }[],
  dropped: Set<unknown>,
  ignored: { key: unknown; pointer: string }[],
): void {
  expect(ignored.length).toBeLessThanOrEqual(IGNORED_MAX);
  if (ignored.length === IGNORED_MAX) return;
  const named = new Set(ignored.map(({ key, pointer }) => JSON.stringify([key, pointer])));
  const lost = drawn.flatMap(({ key, junk }) => junk.map((name) => [key, `/${name}`]));
  expect(lost.filter(([key, pointer]) => !dropped.has(key) && !named.has(JSON.stringify([key, pointer])))).toEqual([]);
}

describe("any JSON in any field", () => {
  it("of a page's signals is taken, or dropped with a reason, and what is left out is named", async () => {
    const batch = fc.record({
      signals: fc.array(fc.oneof({ weight: 6, arbitrary: signal("page") }, { weight: 1, arbitrary: anything }), {
        maxLength: 12,
      }),
      around: fc.record({ refs: anything, zone: anything, sentAt: anything, v: anything }, { requiredKeys: [] }),
      at: fc.option(anything),
    });
    await fc.assert(
      fc.asyncProperty(batch, async ({ signals, around, at }) => {
        const sent = signals.map((one, index) =>
          isDrawn(one) ? { seq: index + 1, at: at ?? 1_000, type: one.type, ...one.fields } : one,
        );
        const { status, body } = await product
          .sandbox()
          .page()
          .send({ ...around, signals: sent });
        expect([status, "accepted" in body]).toEqual([202, true]);
        const { accepted, dropped, ignored = [] } = body as BatchAnswer;
        expect(accepted + dropped.length).toBe(sent.length);
        for (const { reason, detail } of dropped)
          expect([reason, detail]).toEqual([expect.any(String), expect.any(String)]);
        const drawn = signals.flatMap((one, index) => (isDrawn(one) ? [{ key: index + 1, junk: one.junk }] : []));
        namesAll(
          drawn,
          new Set(dropped.map(({ seq }) => seq)),
          ignored.map(({ seq, pointer }) => ({ key: seq, pointer })),
        );
      }),
      runs(150),
    );
  });

  it("of a backend's events is taken, or dropped with a reason, and what is left out is named", async () => {
    const who = fc.oneof(
      fc.constant({ customer: "c_1" }),
      fc.record(
        { customer: anything, checkout: anything, visitor: anything, verified: anything },
        { requiredKeys: [] },
      ),
      anything,
    );
    const event = fc.record({
      drawn: signal("backend"),
      person: who,
      around: fc.record({ at: anything, import: anything }, { requiredKeys: [] }),
    });
    const call = fc.record({
      events: fc.array(fc.oneof({ weight: 6, arbitrary: event }, { weight: 1, arbitrary: anything }), {
        minLength: 1,
        maxLength: 8,
      }),
      sentAt: fc.option(anything),
    });
    await fc.assert(
      fc.asyncProperty(call, async ({ events, sentAt }) => {
        const sent = events.map((one, index) =>
          isTold(one)
            ? { id: `e_${index}`, person: one.person, type: one.drawn.type, ...one.drawn.fields, ...one.around }
            : one,
        );
        const { status, body } = await send(product.sandbox(), sent, sentAt === null ? {} : { sentAt });
        // Refused as a whole: each event says why.
        if (status === 422) {
          expect([body.code, body.errors?.length]).toEqual([
            expect.stringMatching(/^(bad_field|placeholder_id)$/),
            sent.length,
          ]);
          for (const [index, { pointer }] of (body.errors ?? []).entries())
            expect([index, pointer.split("/").slice(0, 3).join("/")]).toEqual([
              index,
              expect.stringMatching(/^\/events\/\d+$/),
            ]);
          return;
        }
        const { accepted, dropped, ignored = [] } = body as EventsAnswer;
        expect([status, accepted + dropped.length]).toEqual([202, sent.length]);
        for (const { reason, detail } of dropped)
          expect([reason, detail]).toEqual([expect.any(String), expect.any(String)]);
        const drawn = events.flatMap((one, index) =>
          isTold(one) ? [{ key: `e_${index}`, junk: one.drawn.junk }] : [],
        );
        namesAll(
          drawn,
          new Set(dropped.map(({ id }) => id)),
          ignored.map(({ id, pointer }) => ({ key: id, pointer })),
        );
      }),
      runs(150),
    );
  });

  it("of a request is no fault of ours", async () => {
    const request = fc.oneof(
      anything,
      fc.record(
        {
          person: fc.oneof(anything, fc.constant({ customer: "c_1" })),
          channel: fc.oneof(anything, fc.constant("call")),
          purpose: fc.oneof(anything, fc.constant("sales")),
          ...Object.fromEntries(
            [
              "trigger",
              "offer",
              "step",
              "about",
              "delay",
              "notBefore",
              "expiresAt",
              "priority",
              "basis",
              "metadata",
            ].map((name) => [name, anything] as const),
          ),
        },
        { requiredKeys: ["person", "channel", "purpose"] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(request, async (body) => {
        const sandbox = product.sandbox();
        const text = JSON.stringify(body);
        const asked = await sandbox.call("POST", "/v1/follow-ups", text, { "idempotency-key": fresh("k") });
        const checked = await sandbox.call("POST", "/v1/check", text);
        expect([[201, 422].includes(asked.status), [200, 422].includes(checked.status)]).toEqual([true, true]);
        // Both read the same.
        expect(asked.status === 422).toBe(checked.status === 422);
      }),
      runs(100),
    );
  });
});

const isDrawn = (one: unknown): one is Drawn =>
  typeof one === "object" && one !== null && "junk" in one && "fields" in one;

interface ToldDrawn {
  drawn: Drawn;
  person: unknown;
  around: object;
}
const isTold = (one: unknown): one is ToldDrawn =>
  typeof one === "object" && one !== null && "drawn" in one && "around" in one;
