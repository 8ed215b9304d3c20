/** Folding: what signals add up to, and that neither order, copies nor batches make a difference. */
import type { Fact } from "@holdoff/sdk/wire";
import { describe, expect, it } from "vitest";
import type { PersonDocument } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { absorb } from "../../src/person/merge.js";

const MINUTE = 60_000;

let seq = 0;
const page = (atMs: number, fact: Fact, tab = "t1"): DatedFact => ({
  fact,
  atMs,
  source: { door: "page", tab, seq: ++seq },
});
const backend = (atMs: number, fact: Fact, event = `e${++seq}`): DatedFact => ({
  fact,
  atMs,
  source: { door: "backend", event, receivedAtMs: atMs },
});
const folded = (...facts: DatedFact[]): PersonDocument => fold(emptyDocument(), facts).document;

describe("fold", () => {
  it("leaves the document that it is given as it was", () => {
    const before = emptyDocument();
    fold(before, [page(1, { type: "order.completed" })]);
    expect(before).toEqual(emptyDocument());
  });

  it("sees each signal once, by tab and number, and each event once", () => {
    const signal = page(1, { type: "chat.dismissed" });
    const event = backend(2, { type: "contact.made", channel: "call", purpose: "sales" });
    const once = fold(emptyDocument(), [signal, event]);
    const twice = fold(once.document, [{ ...signal, atMs: 9 }, event]);
    expect(twice.fresh).toEqual([]);
    expect(twice.document).toBe(once.document);
  });

  it("leaves the half that is not about presence as it was, where a batch says nothing else", () => {
    const before = folded(page(1, { type: "page.viewed" }), backend(2, { type: "ticket.opened", ticket: "7" }));
    const { document } = fold(before, [page(5, { type: "page.active", engagedMs: 3 })]);
    expect(document.known).toBe(before.known);
    expect(document.open).toBe(before.open);
  });

  it("takes the last word on whether a tab is visible from the highest number, whatever arrives last", () => {
    const [viewed, left] = [page(1, { type: "page.viewed" }, "a"), page(2, { type: "page.left" }, "a")];
    expect(folded(left, viewed).now.tabs["a"]?.visible).toBe(false);
  });

  it("takes no heartbeat without engagement for a sign of life", () => {
    const { now } = folded(page(1, { type: "page.viewed" }), page(5, { type: "page.active", engagedMs: 0 }));
    expect([now.activeAtMs, now.tabs["t1"]?.heardAtMs, now.tabs["t1"]?.aliveAtMs]).toEqual([1, 5, 1]);
    const engaged = folded(page(1, { type: "page.viewed" }), page(5, { type: "page.active", engagedMs: 3 }));
    expect([engaged.now.activeAtMs, engaged.now.tabs["t1"]?.aliveAtMs]).toEqual([5, 5]);
  });

  it("ends a visit after thirty minutes of silence, to the millisecond", () => {
    const visits = (gapMs: number) =>
      folded(page(0, { type: "page.viewed" }), page(gapMs, { type: "page.viewed" })).now.visits.length;
    expect([visits(30 * MINUTE - 1), visits(30 * MINUTE)]).toEqual([1, 2]);
  });
});

describe("choices", () => {
  it("takes a decline with an offer for the offer, with a channel for the channel, with neither for all contact", () => {
    const said = (fact: Fact) => {
      const { known } = folded(page(1, fact));
      return [Object.keys(known.offersDeclined.page.offers), Object.keys(known.contactDeclined)];
    };
    expect(said({ type: "contact.declined", channel: "call", offer: "x" })).toEqual([["x"], []]);
    expect(said({ type: "contact.declined", channel: "call" })).toEqual([[], ["call"]]);
    expect(said({ type: "contact.declined" })).toEqual([[], ["all"]]);
  });

  it("lifts a refusal only by an opt-in that lists it, for exactly its channel and purpose, and by no pre-ticked box", () => {
    const refused = page(1, { type: "consent.withdrawn", channel: "email", purpose: "sales" });
    const id = folded(refused).known.refusals[0]?.id ?? "";
    const left = (fact: Fact) => folded(refused, page(2, fact)).known.refusals.length;
    expect(left({ type: "consent.given", channel: "email", purpose: "sales", lifts: [id] })).toBe(0);
    expect(left({ type: "consent.given", channel: "email", purpose: "sales" })).toBe(1);
    expect(left({ type: "consent.given", channel: "email", purpose: "survey", lifts: [id] })).toBe(1);
    expect(left({ type: "consent.given", channel: "email", purpose: "sales", lifts: [id], preTicked: true })).toBe(1);
  });

  it("keeps of each opt-in when, where, in which words and whether by an act of the person's own", () => {
    const given = (preTicked?: boolean, wording?: string): Fact => ({
      type: "consent.given",
      channel: "email",
      purpose: "sales",
      ...(preTicked !== undefined && { preTicked }),
      ...(wording !== undefined && { wording }),
    });
    expect(
      folded(
        page(2, given(true, "0f3a")),
        backend(3, given()),
        page(1, given(false, "77b1")),
        backend(4, { type: "preference.set", channel: "call", allow: true }),
      ).known.optIns,
    ).toEqual([
      { channel: "email", purpose: "sales", atMs: 1, preTicked: false, door: "page", wording: "77b1" },
      { channel: "email", purpose: "sales", atMs: 2, preTicked: true, door: "page", wording: "0f3a" },
      { channel: "email", purpose: "sales", atMs: 3, preTicked: false, door: "backend" },
      { channel: "call", purpose: "all", atMs: 4, preTicked: false, door: "preferences" },
    ]);
  });

  it("takes over from a visitor that a box was ticked already, and no consent", () => {
    const given = (preTicked: boolean): Fact => ({
      type: "consent.given",
      channel: "email",
      purpose: "sales",
      preTicked,
    });
    const visitor = folded(page(1, given(true)), page(2, given(false)));
    const optIns = (name: string) =>
      absorb(emptyDocument(), visitor, name, "mark").known.optIns.map(({ preTicked }) => preTicked);
    expect(optIns("visitor:vh_1")).toEqual([true]);
    expect(optIns("checkout:ck_9")).toEqual([true, false]);
  });

  it("keeps the last hundred opt-ins, merged or not, and each once", () => {
    const given = (atMs: number) => page(atMs, { type: "consent.given", channel: "email", purpose: "sales" });
    const many = (fromMs: number) => folded(...Array.from({ length: 70 }, (_, index) => given(fromMs + index)));
    const merged = absorb(many(1), many(51), "checkout:ck_9", "mark").known.optIns;
    expect(merged.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, index) => index + 21));
  });

  it("lifts a refusal of everything on the preferences page only", () => {
    const refused = page(1, { type: "consent.withdrawn", channel: "all", purpose: "all" });
    const id = folded(refused).known.refusals[0]?.id ?? "";
    expect(
      folded(refused, page(2, { type: "consent.given", channel: "all", purpose: "all", lifts: [id] })).known.refusals,
    ).toHaveLength(1);
    expect(
      folded(refused, backend(2, { type: "preference.set", allow: true, lifts: [id] })).known.refusals,
    ).toHaveLength(0);
  });
});

describe("tickets", () => {
  const opened = (atMs: number) => backend(atMs, { type: "ticket.opened", ticket: "7" });
  const closed = (atMs: number) => backend(atMs, { type: "ticket.closed", ticket: "7" });
  const ticket = (...facts: DatedFact[]) => folded(...facts).known.tickets["7"];

  it("are closed by their end, in whichever order it is told", () => {
    for (const told of [
      [opened(1), closed(5)],
      [closed(5), opened(1)],
    ])
      expect(ticket(...told)).toEqual({ openedAtMs: 1, closedAtMs: 5 });
    expect(ticket(closed(5))).toEqual({ openedAtMs: 5, closedAtMs: 5 });
    expect(ticket(opened(5), closed(5))).toEqual({ openedAtMs: 5, closedAtMs: 5 });
  });

  it("are open again when they were opened again", () => {
    for (const told of [
      [opened(1), closed(5), opened(6)],
      [opened(6), opened(1), closed(5)],
      [closed(5), opened(6), opened(1)],
    ])
      expect(ticket(...told)).toEqual({ openedAtMs: 1, closedAtMs: null, reopenedAtMs: 6 });
    expect(ticket(opened(1), closed(5), opened(6), closed(7))).toEqual({ openedAtMs: 1, closedAtMs: 7 });
  });

  it("stay while they are open, however many were closed since", () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      backend(index + 10, { type: "ticket.closed", ticket: `t${index}` }),
    );
    const { tickets } = folded(opened(1), ...many).known;
    expect([Object.keys(tickets).length, tickets["7"]?.closedAtMs]).toEqual([100, null]);
  });
});

describe("what is kept of the rest", () => {
  it("dates a browser's zone to the hour, so that a heartbeat leaves the half that it is in as it was", () => {
    const hour = 60 * MINUTE;
    const around = { zone: "Europe/Berlin" };
    const first = fold(emptyDocument(), [page(hour + 5, { type: "page.viewed" })], around).document;
    expect(first.known.zones).toEqual({ "Europe/Berlin": hour });
    const second = fold(first, [page(2 * hour - 1, { type: "page.active", engagedMs: 1 })], around).document;
    expect(second.known).toBe(first.known);
    const third = fold(second, [page(2 * hour, { type: "page.active", engagedMs: 2 })], around).document;
    expect(third.known.zones).toEqual({ "Europe/Berlin": 2 * hour });
  });

  it("tells two requests of one instant apart by the time that they name", () => {
    const asked = (when?: string) =>
      page(1, { type: "contact.requested", channel: "call", ...(when !== undefined && { when }) });
    const { invitations } = folded(
      asked(),
      asked("2026-11-25T10:00:00Z"),
      asked("2026-11-25T11:00:00Z"),
      asked(),
    ).known;
    expect(invitations.map(({ whenMs }) => whenMs)).toEqual([
      undefined,
      Date.UTC(2026, 10, 25, 10),
      Date.UTC(2026, 10, 25, 11),
    ]);
  });

  it("takes names that every table has for what they are: names", () => {
    const started = (checkout: string) => page(1, { type: "checkout.started", checkout }, "__proto__");
    const document = folded(started("constructor"), started("__proto__"));
    expect(Object.keys(document.known.checkouts).sort()).toEqual(["__proto__", "constructor"]);
    expect(Object.entries(document.now.tabs).map(([id, { heardAtMs }]) => [id, heardAtMs])).toEqual([["__proto__", 1]]);
  });
});
