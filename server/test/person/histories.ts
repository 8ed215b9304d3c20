/**
 * Generated histories: all that a page and a backend can say, over a few tabs and events, on a grid of times so that
 * ends and beginnings often meet. Within the bounds of what a document keeps of each thing: see the comments there.
 */
import { CHANNELS, type ChosenHours, type Fact, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";

const MINUTE_MS = 60_000;
/** Long enough for several visits, short enough that they often meet: a silence of 30 minutes ends one. */
const HISTORY_MINUTES = 300;
/** More inferred orders than this are not kept one by one. */
const INFERRED_MAX = 8;

const few = fc.constantFrom;
/** Names that every table has already, too. */
const checkout = few("ck_a", "ck_b", "constructor");
const channel = few(...CHANNELS.slice(0, 2), "all" as const);
const purpose = few(...PURPOSES.slice(0, 2), "all" as const);
const offer = few("tea", "insurance");
const totals = { visibleMs: few(0, 5_000, 60_000), engagedMs: few(0, 1_000, 2_000, 3_000, 4_000, 5_000) };
const chosen = few<ChosenHours[]>([{ days: ["mon"], from: "09:00", to: "12:00" }], []);
const instant = few("2026-11-25T10:00:00Z", "2026-11-26T10:00:00Z");
const optional = { requiredKeys: ["type"] as ["type"] };
const is = <T extends string>(type: T) => fc.constant(type);

const ofPage: fc.Arbitrary<Fact>[] = [
  fc.record({ type: is("page.viewed"), ...totals }, optional),
  fc.record({ type: is("page.active"), ...totals }, optional),
  fc.record({ type: is("page.active"), ...totals }, optional),
  fc.record({ type: is("page.hidden"), ...totals }, optional),
  fc.record({ type: is("page.left"), ...totals }, optional),
  fc.record({ type: is("form.progress"), filled: fc.constant(1), of: fc.constant(2) }),
  fc.record({ type: is("chat.invited") }),
  fc.record({ type: is("chat.opened") }),
  fc.record({ type: is("chat.dismissed") }),
  fc.record({ type: is("chat.closed") }),
];

const ofBoth: fc.Arbitrary<Fact>[] = [
  fc.record({ type: is("cart.changed") }),
  fc.record({ type: is("checkout.started"), checkout }, optional),
  fc.record({ type: is("checkout.step_viewed"), checkout, step: few("address", "payment") }, optional),
  fc.record({ type: is("checkout.step_completed"), checkout, step: few("address", "payment") }, optional),
  fc.record({ type: is("checkout.error"), step: few("address", "payment") }, optional),
  fc.record({ type: is("order.completed"), order: few("o_1", "o_2"), checkout }, optional),
  fc.record(
    { type: is("order.completed"), inferred: fc.constant(true), checkout },
    { requiredKeys: ["type", "inferred"] },
  ),
  fc.record({ type: is("offer.shown"), offer }),
  fc.record({ type: is("offer.accepted"), offer }),
  fc.record({ type: is("offer.declined"), offer }),
  fc.record({ type: is("contact.offered") }),
  fc.record(
    { type: is("contact.requested"), channel: few("call", "email"), offer, when: instant },
    { requiredKeys: ["type", "channel"] },
  ),
  fc.record({ type: is("contact.declined"), channel: few("call", "email"), offer }, optional),
  fc.record({ type: is("content.downloaded") }),
  fc.record({ type: is("link.clicked") }),
  fc.record(
    { type: is("consent.given"), channel, purpose, preTicked: fc.boolean(), wording: few("0f3a", "77b1") },
    { requiredKeys: ["type", "channel", "purpose"] },
  ),
  fc.record({ type: is("consent.withdrawn"), channel, purpose }),
  fc.record({ type: is("consent.withdrawn"), channel, purpose }),
];

const ofBackend: fc.Arbitrary<Fact>[] = [
  fc.record({ type: is("ticket.opened"), ticket: few("7", "8") }),
  fc.record({ type: is("ticket.closed"), ticket: few("7", "8") }),
  fc.record(
    {
      type: is("contact.made"),
      channel: few("call", "email"),
      purpose: few("sales", "service"),
      department: few("a", "b"),
    },
    { requiredKeys: ["type", "channel", "purpose"] },
  ),
  fc.record(
    { type: is("profile.updated"), zone: few("Europe/Berlin", "Asia/Kolkata"), products: few<string[]>(["tea"], []) },
    optional,
  ),
  fc.record({ type: is("profile.updated"), since: instant, country: few("DE", "FR"), hours: chosen }, optional),
  fc.record({ type: is("preference.set"), channel, purpose, allow: fc.boolean() }, optional),
  fc.record({ type: is("preference.set"), allow: fc.constant(true), channel, purpose }),
  fc.record({ type: is("preference.set"), hours: chosen, pauseUntil: instant }, optional),
];

interface Said {
  fact: Fact;
  atMs: number;
  /** Where, and whether a number before it is missing for good. */
  tab: string;
  skips: boolean;
  backend: boolean;
  /** Which of the history's refusals it lists, if it is an opt-in. */
  lists: number[];
}

const said = (kinds: fc.Arbitrary<Fact>[], backend: boolean): fc.Arbitrary<Said> =>
  fc.record({
    fact: fc.oneof(...kinds),
    atMs: fc
      .tuple(fc.integer({ min: 1, max: HISTORY_MINUTES }), fc.nat(1))
      .map(([minutes, ms]) => minutes * MINUTE_MS + ms),
    tab: few("t_1", "t_2", "__proto__"),
    skips: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
    backend: fc.constant(backend),
    lists: fc.array(fc.nat(9), { maxLength: 3 }),
  });

export const refusalId = (fact: Fact, atMs: number): string | undefined => {
  const refuses = fact.type === "consent.withdrawn" || (fact.type === "preference.set" && fact.allow === false);
  return refuses ? `rf-${fact.channel ?? "all"}-${fact.purpose ?? "all"}-${atMs.toString(36)}` : undefined;
};

/** Up to 20 facts, in no order of time; those of a tab are numbered in the order of the list. */
export const histories: fc.Arbitrary<DatedFact[]> = fc
  .array(
    fc.oneof({ weight: 2, arbitrary: said([...ofPage, ...ofBoth], false) }, said([...ofBoth, ...ofBackend], true)),
    {
      maxLength: 20,
    },
  )
  .map((all) => {
    const refused = all.flatMap(({ fact, atMs }) => refusalId(fact, atMs) ?? []);
    const numbers = new Map<string, number>();
    let inferred = 0;
    return all.flatMap(({ fact, atMs, tab, skips, backend, lists }, index): DatedFact[] => {
      if (fact.type === "order.completed" && fact.inferred && ++inferred > INFERRED_MAX) return [];
      const listed = withLists(
        fact,
        lists.flatMap((n) => refused[n % refused.length] ?? []),
      );
      if (backend)
        return [{ fact: listed, atMs, source: { door: "backend", event: `e_${index}`, receivedAtMs: atMs } }];
      const seq = (numbers.get(tab) ?? 0) + (skips ? 2 : 1);
      numbers.set(tab, seq);
      return [{ fact: listed, atMs, source: { door: "page", tab, seq } }];
    });
  });

function withLists(fact: Fact, lifts: string[]): Fact {
  const optsIn = fact.type === "consent.given" || (fact.type === "preference.set" && fact.allow === true);
  return optsIn && lifts.length > 0 ? { ...fact, lifts } : fact;
}

/** A history, and the order, the batches and the copies in which it arrives. */
export const arrivals: fc.Arbitrary<{ history: DatedFact[]; arrived: DatedFact[]; cuts: number[] }> = histories.chain(
  (history) =>
    fc.record({
      history: fc.constant(history),
      arrived: fc
        .tuple(fc.shuffledSubarray(history, { minLength: history.length }), fc.subarray(history), fc.nat(20))
        .map(([all, copies, at]) => [...all.slice(0, at), ...copies, ...all.slice(at)]),
      cuts: fc.array(fc.nat(40), { maxLength: 6 }),
    }),
);

const ZONES = new Map([
  ["t_1", "Europe/Berlin"],
  ["t_2", "Asia/Kolkata"],
]);

/** Folds facts as doors do: those of one tab together, up to the next cut, with its browser's zone. */
export function arriving(
  document: PersonDocument,
  facts: readonly DatedFact[],
  cuts: readonly number[] = [],
): PersonDocument {
  const batches: DatedFact[][] = [];
  facts.forEach((dated, index) => {
    const last = batches.at(-1);
    if (last && !cuts.includes(index) && tabOf(last[0]) === tabOf(dated)) last.push(dated);
    else batches.push([dated]);
  });
  return batches.reduce((person, batch) => {
    const zone = ZONES.get(tabOf(batch[0]) ?? "");
    return fold(person, batch, zone === undefined ? {} : { zone }).document;
  }, document);
}

const tabOf = (dated: DatedFact | undefined): string | undefined =>
  dated?.source.door === "page" ? dated.source.tab : undefined;

/** The same document written twice may list the entries of its tables in another order. */
export const textOf = (value: unknown): string => JSON.stringify(inOrder(value));

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, inOrder(inner)]);
}
