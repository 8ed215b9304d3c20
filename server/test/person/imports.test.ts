/** An import that is taken back counts as never told, and nothing else of the person is changed by that. */
import { type BackendSignalType, isThrough, SIGNAL_TYPES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FollowUpId } from "../../src/ids.js";
import type { Contact, Imported, PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { batchHash, careful, heardEvents, isImported, partImports } from "../../src/person/imports.js";
import { absorb } from "../../src/person/merge.js";
import { runs } from "../support/runs.js";
import { arrivalsOfImports, arriving, textOf } from "./histories.js";
import { arrived, DAY, event, HOUR, nobody } from "./told.js";

const T = 1_795_000_000_000;

const imported = (fact: HeardFact, name = "spring", receivedAtMs = T): DatedFact =>
  event(fact, { atMs: T - 100 * DAY, receivedAtMs, isDated: true, isImport: true, batch: batchHash(name) });
const undone = (name = "spring", receivedAtMs = T + HOUR): DatedFact =>
  event({ type: "import.undone", batch: name }, { atMs: receivedAtMs, receivedAtMs });
/** Without what says that an import was taken back. */
const rest = ({ known: { imports: _, events: _events, ...known }, now }: PersonDocument) => textOf([known, now]);

const FACTS: { [T in Exclude<BackendSignalType, "import.undone">]: HeardFact & { type: T } } = {
  "cart.changed": { type: "cart.changed", items: 2 },
  "checkout.started": { type: "checkout.started", checkout: "ck_1" },
  "checkout.step_viewed": { type: "checkout.step_viewed", checkout: "ck_1", step: "payment" },
  "checkout.step_completed": { type: "checkout.step_completed", step: "payment" },
  "checkout.error": { type: "checkout.error", checkout: "ck_1" },
  "order.completed": { type: "order.completed", order: "1001", checkout: "ck_1" },
  "order.cancelled": { type: "order.cancelled", order: "1001" },
  "offer.shown": { type: "offer.shown", offer: "tea" },
  "offer.accepted": { type: "offer.accepted", offer: "tea" },
  "offer.declined": { type: "offer.declined", offer: "tea" },
  "contact.offered": { type: "contact.offered" },
  "contact.requested": { type: "contact.requested", channel: "call" },
  "contact.declined": { type: "contact.declined", channel: "call", offer: "tea" },
  "content.downloaded": { type: "content.downloaded" },
  "link.clicked": { type: "link.clicked" },
  "consent.given": {
    ...{ type: "consent.given", channel: "email", purpose: "sales" },
    lifts: { before: new Date(T - 100 * DAY).toISOString() },
  },
  "consent.withdrawn": { type: "consent.withdrawn", channel: "email" },
  "ticket.opened": { type: "ticket.opened", ticket: "7" },
  "ticket.closed": { type: "ticket.closed", ticket: "7" },
  "contact.made": { type: "contact.made", channel: "call", outcome: "complained" },
  "contact.received": { type: "contact.received" },
  "message.received": { type: "message.received", channel: "sms", keyword: "stop" },
  "profile.updated": { type: "profile.updated", zone: "Europe/Berlin", products: ["tea"] },
  "preference.set": { type: "preference.set", channel: "sms", allow: false, hours: [] },
};
const TYPES = SIGNAL_TYPES.filter((type) => isThrough(type, "backend") && type !== "import.undone");

describe("an import that is taken back", () => {
  const before = arrived([
    event({ type: "consent.withdrawn", channel: "email", purpose: "sales" }, { atMs: T - 200 * DAY }),
  ]);

  it.each(Object.values(FACTS))("counts as never told: $type", (fact) => {
    const told = fold(before, [imported(fact)]).document;
    expect(rest(fold(told, [undone("another")]).document)).toBe(rest(told));
    expect(rest(fold(told, [undone()]).document)).toBe(rest(before));
  });

  it("is one of these", () => {
    expect(Object.keys(FACTS).sort()).toEqual([...TYPES].sort());
  });

  it("leaves what differs by it and nothing else beside what is known", () => {
    expect(
      Object.keys(fold(before, [imported(FACTS["consent.withdrawn"])]).document.known.imports?.firm ?? {}),
    ).toEqual(["refusals"]);
  });

  it("goes with all that was received until then, in the very millisecond as well", () => {
    const told = arrived([imported(FACTS["consent.withdrawn"]), undone("spring", T)], before);
    expect(rest(told)).toBe(rest(before));
  });

  it("is remembered among the twenty that were taken back last", () => {
    const names = Array.from({ length: 25 }, (_, n) => `import_${n}`);
    const after = arrived(
      names.map((name, n) => undone(name, T - n)),
      before,
    ).known.imports?.undone;
    expect(Object.keys(after ?? {}).sort()).toEqual(names.slice(0, 20).map(batchHash).sort());
  });

  it("may be told anew, in the same words and in the same millisecond", () => {
    const refusal = FACTS["consent.withdrawn"];
    const again = arrived([imported(refusal), undone(), imported(refusal, "spring", T + HOUR)], before);
    expect(again.known.refusals).toHaveLength(2);
  });

  it("leaves what somebody else told of the same, and lets stand what it had lifted", () => {
    const order = FACTS["order.completed"];
    const live = event(order, { atMs: T - 100 * DAY, receivedAtMs: T - 99 * DAY, isDated: true });
    const all = arrived([live, imported(order), imported(FACTS["consent.given"])], before);
    expect(all.known.refusals).toEqual([]);
    const after = fold(all, [undone()]).document;
    expect(rest(after)).toBe(rest(fold(before, [live]).document));
    expect(after.known.refusals).toHaveLength(1);
  });

  it("stays known for good after 30 days, with what it allows", () => {
    const told = fold(before, [imported(FACTS["consent.given"])]).document;
    const much = fold(told, [event({ type: "link.clicked" }, { atMs: T + 30 * DAY + 1 })]).document;
    expect(rest(fold(much, [undone("spring", T + 31 * DAY)]).document)).toBe(rest(much));
    expect(much.known.optIns).toHaveLength(1);
    const just = fold(told, [event({ type: "link.clicked" }, { atMs: T + 30 * DAY })]).document;
    expect(fold(just, [undone("spring", T + 31 * DAY)]).document.known.optIns).toEqual([]);
  });

  it("is taken back from a person who absorbed another one, whichever of them was told so", () => {
    const other = { ...nobody(), known: fold(nobody(), [imported(FACTS["consent.withdrawn"])]).document.known };
    const one = absorb(nobody("c_1"), other, "checkout:ck_1", "mark");
    expect(one.known.refusals).toHaveLength(1);
    expect(fold(one, [undone()]).document.known.refusals).toEqual([]);
    const told = fold(nobody("c_1"), [undone()]).document;
    expect(absorb(told, other, "checkout:ck_1", "mark").known.refusals).toEqual([]);
  });
});

describe("what was imported", () => {
  const told = (...facts: DatedFact[]): Imported[] => facts.filter(isImported);
  const [refusal, optIn] = [FACTS["consent.withdrawn"], FACTS["consent.given"]];

  it("is on call for 30 days, and known for good from then on", () => {
    const all = told(...[T - 1, T, T + 1].map((atMs) => imported(refusal, "spring", atMs)));
    const parts = partImports({ told: all, undone: {} }, T + 30 * DAY);
    expect(parts).toEqual({ onCall: all.slice(1), forGood: all.slice(0, 1) });
  });

  it("is known for good where there is no room on call, the oldest first", () => {
    const all = told(...Array.from({ length: 101 }, (_, n) => imported({ type: "link.clicked" }, "spring", T + n)));
    const { onCall, forGood } = partImports({ told: all, undone: {} }, T);
    expect([...forGood, ...onCall]).toEqual(all);
    const bytesOf = (some: Imported[]): number => some.reduce((sum, one) => sum + JSON.stringify(one).length, 0);
    expect(bytesOf(onCall)).toBeLessThanOrEqual(8 * 1024);
    expect(bytesOf([...forGood.slice(-1), ...onCall])).toBeGreaterThan(8 * 1024);
  });

  it("is known without what allows where it could not be taken back", () => {
    const all = told(imported(refusal), imported(optIn));
    expect(careful(all)).toEqual(all.slice(0, 1));
  });

  it("is among the events that were heard", () => {
    const [clicked, refused] = [event({ type: "link.clicked" }, { atMs: T }), imported(refusal)];
    const contents = heardEvents(arrived([clicked, refused]).known).map(({ content }) => content);
    expect(contents).toEqual([clicked, refused].map(({ source }) => source.door === "backend" && source.content));
  });
});

it("leaves alone what a redeem and an end write beside the fold", () => {
  const told = fold(nobody("c_1"), [imported(FACTS["consent.withdrawn"]), imported(FACTS["contact.made"])]).document;
  const past = ["fu_1"] as FollowUpId[];
  const ledger: Contact[] = [{ atMs: T, channel: "call", purpose: "sales" }];
  const redeemed = { ...told, known: { ...told.known, ledger, past } };
  const after = arrived([event({ type: "link.clicked" }, { atMs: T + HOUR }), undone()], redeemed);
  expect(after.known).toMatchObject({ ledger, past, refusals: [] });
});

describe("a large import", () => {
  const many = (fact: (n: number) => HeardFact, count: number): PersonDocument =>
    arrived(Array.from({ length: count }, (_, n) => imported(fact(n), "spring", T + n)));

  it("of refusals is known whole: those that there is no room for stay for good", () => {
    const told = many((n) => ({ type: "offer.declined", offer: `offer_${n}` }), 150);
    expect(Object.keys(told.known.offersDeclined.backend.offers)).toHaveLength(150);
    const left = Object.keys(fold(told, [undone()]).document.known.offersDeclined.backend.offers);
    expect(left).toContain("offer_0");
    expect(left).not.toContain("offer_149");
    // Eight kilobytes of them were on call.
    expect(left.length).toBeGreaterThan(100);
    expect(left.length).toBeLessThan(120);
  });

  it("of both gives up what can stay for good first", () => {
    const given = imported({ type: "consent.given", channel: "sms", purpose: "sales" }, "spring", T - 1);
    const declined = Array.from({ length: 50 }, (_, n) =>
      imported({ type: "offer.declined", offer: `offer_${n}` }, "spring", T + n),
    );
    const told = arrived([given, ...declined]);
    expect(told.known.optIns).toHaveLength(1);
    expect(told.known.imports?.told[0]?.fact.type).toBe("consent.given");
    const { known } = fold(told, [undone()]).document;
    expect([known.optIns, Object.keys(known.offersDeclined.backend.offers)]).toEqual([
      [],
      expect.arrayContaining(["offer_0"]),
    ]);
  });

  it("that makes the document too large is known for good at once, without what it allows", () => {
    const long = (n: number): string => `${n}`.padEnd(255, "-");
    const full = arrived(
      Array.from({ length: 200 }, (_, n): DatedFact[] => [
        event({ type: "contact.made", channel: "call", offer: long(n) }, { atMs: T + n }),
        event({ type: "ticket.closed", ticket: long(n) }, { atMs: T + n }),
        event(
          { type: "profile.updated", products: Array.from({ length: 50 }, (__, m) => `${m}`.padEnd(128, "-")) },
          { atMs: T + n },
        ),
        event({ type: "offer.declined", offer: long(n) }, { atMs: T + n }),
        event({ type: "order.completed", order: long(n), checkout: long(n) }, { atMs: T + n }),
      ]).flat(),
    );
    const wide = fold(full, [
      imported({ type: "consent.given", channel: "sms", purpose: "sales" }),
      imported({ type: "offer.declined", offer: "tea" }),
      imported({ type: "order.completed", order: "1001" }),
      imported({ type: "ticket.opened", ticket: "7" }),
    ]).document.known;
    expect([wide.imports?.told, wide.optIns]).toEqual([[], []]);
  });

  it("of opt-ins keeps no more than could be taken back", () => {
    const wording = (n: number): string => n.toString(16).padStart(64, "0");
    const told = many((n) => ({ type: "consent.given", channel: "sms", purpose: "sales", wording: wording(n) }), 150);
    expect(told.known.optIns.length).toBeGreaterThan(0);
    expect(fold(told, [undone()]).document.known.optIns).toEqual([]);
  });
});

it("leaves the document that the same facts give without those that were taken back", () => {
  fc.assert(
    fc.property(arrivalsOfImports, ({ history }) => {
      const lastUndone = new Map<string, number>();
      for (const { fact, source, atMs } of history)
        if (fact.type === "import.undone") lastUndone.set(batchHash(fact.batch), source.receivedAtMs ?? atMs);
      const stands = (dated: DatedFact): boolean =>
        !isImported(dated) || dated.source.receivedAtMs > (lastUndone.get(dated.source.batch) ?? 0);
      const [all, standing] = [arriving(nobody("c_1"), history), arriving(nobody("c_1"), history.filter(stands))];
      expect(rest(all)).toBe(rest(standing));
    }),
    runs(500),
  );
});
