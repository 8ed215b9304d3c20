/**
 * Generated histories: all that pages and a backend can say, over a few tabs and events, on a grid of times so that ends
 * and beginnings often meet. Each fact has three clocks: when it happened, when it is said to have happened, and when it
 * was received. Within the bounds of what a document keeps of each thing: beyond them it keeps what came last.
 */
import { CHANNELS, type ChosenHours, OUTCOMES, PURPOSES } from "@holdoff/sdk/wire";
import fc from "fast-check";
import { shortHash } from "../../src/ids.js";
import type { PersonDocument } from "../../src/person/document.js";
import type { DatedFact, HeardFact, Source } from "../../src/person/fact.js";
import { fold } from "../../src/person/fold.js";
import { batchHash } from "../../src/person/imports.js";
import { refusalsIn } from "./naive-refusals.js";
import { DAY, HOUR, MINUTE } from "./told.js";

/** Two days of a few hours: long enough for several visits, few enough that no visit has to be dropped. */
const MINUTES = 200;
/** As late as the rules tell apart: at once, in time, a moment too late, long after. */
const LATE_MS = [0, 0, 0, MINUTE, 2 * HOUR, 2 * HOUR + 1, DAY - 1, DAY];

const few = fc.constantFrom;
/** Names that every table has already, too. */
const checkout = few("ck_a", "ck_b", "constructor");
const order = few("o_1", "o_2");
const channel = few(...CHANNELS.slice(0, 2), "all" as const);
const purpose = few(...PURPOSES.slice(0, 2), "all" as const);
const offer = few("tea", "insurance");
const refusal = few("r_1", "r_2");
const totals = { visibleMs: few(0, 5_000, 60_000), engagedMs: few(0, 1_000, 2_000, 3_000, 4_000, 5_000) };
const chosen = few<ChosenHours[]>([{ days: ["mon"], from: "09:00", to: "12:00" }], []);
const instant = few("2026-11-25T10:00:00Z", "2026-11-26T10:00:00Z");
const optional = { requiredKeys: ["type"] as ["type"] };
const is = <T extends string>(type: T) => fc.constant(type);

const steps: fc.Arbitrary<HeardFact>[] = [
  fc.record({ type: is("checkout.started"), checkout }, optional),
  fc.record({ type: is("checkout.step_viewed"), checkout, step: few("address", "payment") }, optional),
];
const orders: fc.Arbitrary<HeardFact>[] = [
  fc.record({ type: is("order.completed"), order, checkout }, optional),
  fc.record({ type: is("order.completed"), order, checkout }, optional),
  fc.record({ type: is("order.completed"), order, renewal: fc.boolean() }, optional),
];
const ordersOfPage: fc.Arbitrary<HeardFact>[] = [
  ...orders,
  fc.record(
    { type: is("order.completed"), inferred: fc.constant(true), order, checkout },
    { requiredKeys: ["type", "inferred"] },
  ),
];
const ordersOfBackend: fc.Arbitrary<HeardFact>[] = [
  ...orders,
  fc.record({ type: is("order.cancelled"), order, checkout }, { requiredKeys: ["type", "order"] }),
  fc.record({ type: is("order.cancelled"), order }),
];

const ofPage: fc.Arbitrary<HeardFact>[] = [
  ...ordersOfPage,
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

const ofBoth: fc.Arbitrary<HeardFact>[] = [
  fc.record({ type: is("cart.changed"), items: few(0, 0, 2) }, optional),
  ...steps,
  fc.record({ type: is("checkout.step_completed"), checkout, step: few("address", "payment") }, optional),
  fc.record({ type: is("checkout.error"), step: few("address", "payment") }, optional),
  fc.record({ type: is("offer.shown"), offer }),
  fc.record({ type: is("offer.accepted"), offer }),
  fc.record({ type: is("offer.declined"), offer }, optional),
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
  fc.record({ type: is("consent.withdrawn"), channel, purpose, refusal }, optional),
  fc.record({ type: is("consent.withdrawn"), channel, purpose }),
];

const ofBackend: fc.Arbitrary<HeardFact>[] = [
  ...ordersOfBackend,
  fc.record({ type: is("ticket.opened"), ticket: few("7", "8") }),
  fc.record({ type: is("ticket.closed"), ticket: few("7", "8") }),
  fc.record(
    {
      type: is("contact.made"),
      channel: few("call", "email"),
      purpose: few("sales", "service"),
      department: few("a", "b"),
      outcome: few(...OUTCOMES),
      offer,
      followUp: few("fu_1", "fu_2"),
    },
    optional,
  ),
  fc.record({ type: is("contact.received") }),
  fc.record(
    { type: is("message.received"), channel: few("call", "sms"), keyword: few("stop", "start", "help") },
    { requiredKeys: ["type", "keyword"] },
  ),
  fc.record(
    { type: is("profile.updated"), zone: few("Europe/Berlin", "Asia/Kolkata"), products: few<string[]>(["tea"], []) },
    optional,
  ),
  fc.record({ type: is("profile.updated"), since: instant, country: few("DE", "FR"), hours: chosen }, optional),
  fc.record({ type: is("preference.set"), channel, purpose, allow: fc.boolean(), refusal }, optional),
  fc.record({ type: is("preference.set"), allow: fc.constant(true), channel, purpose }),
  fc.record({ type: is("preference.set"), hours: chosen, pauseUntil: instant }, optional),
];

interface Said {
  fact: HeardFact;
  atMs: number;
  /** How much later it was received. */
  lateMs: number;
  /** Its time was told to the minute. */
  isWide: boolean;
  /** Where, and whether a number before it is missing for good. */
  tab: string;
  skips: boolean;
  visitor: string;
  signed: boolean;
  backend: boolean;
  /** The id of its event, where it shares one. */
  event: string | undefined;
  isDated: boolean;
  isImport: boolean;
  /** The import that it came with, if it did and that has a name. */
  batch: string | undefined;
  /** Which of the history's refusals it lists, if it is an opt-in; or how long before it the line is that it draws. */
  lists: number[];
  lineMs: number | undefined;
}

const said = (kinds: fc.Arbitrary<HeardFact>[], backend: boolean): fc.Arbitrary<Said> =>
  fc.record({
    fact: fc.oneof(...kinds),
    atMs: fc
      .tuple(fc.nat(1), fc.integer({ min: 1, max: MINUTES }), fc.nat(1))
      .map(([day, minute, ms]) => day * DAY + minute * MINUTE + ms),
    lateMs: few(...LATE_MS),
    isWide: fc.boolean(),
    tab: few("t_1", "t_2", "__proto__"),
    skips: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
    visitor: few("vh_1", "vh_2"),
    signed: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    backend: fc.constant(backend),
    event: few(undefined, undefined, "e_again", "e_often"),
    isDated: fc.boolean(),
    isImport: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
    batch: fc.constant(undefined),
    lists: fc.array(fc.nat(9), { maxLength: 3 }),
    lineMs: few(undefined, undefined, 0, 1, 30 * MINUTE),
  });

/** Up to 20 facts, in no order of time; those of a tab are numbered in the order of the list. */
const historiesOf = (page: fc.Arbitrary<HeardFact>[], backend: fc.Arbitrary<HeardFact>[]): fc.Arbitrary<DatedFact[]> =>
  fc.array(fc.oneof({ weight: 2, arbitrary: said(page, false) }, said(backend, true)), { maxLength: 20 }).map((all) => {
    const refused = all.flatMap((one) => refusalsIn(datedFact(one, "e", 0)).map(({ id }) => id));
    const numbers = new Map<string, number>();
    const history = all.map((one, index): DatedFact => {
      const seq = (numbers.get(one.tab) ?? 0) + (one.skips ? 2 : 1);
      if (!one.backend) numbers.set(one.tab, seq);
      return datedFact({ ...one, fact: withLifts(one, refused) }, one.event ?? `e_${index}`, seq);
    });
    return withoutCopies(history);
  });

export const histories = historiesOf([...ofPage, ...ofBoth], [...ofBoth, ...ofBackend]);

/** No two facts are received in the millisecond of these. */
const UNDONE_AFTER_MS = 7;
const batch = few("batch_1", "batch_2");

/** A history of which a part was brought along in imports, some of which are taken back. */
const withImports: fc.Arbitrary<DatedFact[]> = fc
  .tuple(
    historiesOf([...ofPage, ...ofBoth], [...ofBoth, ...ofBackend, ...ofBackend]),
    fc.array(fc.option(batch), { minLength: 20, maxLength: 20 }),
    fc.array(fc.record({ batch, after: fc.nat(19) }), { maxLength: 2 }),
  )
  .map(([history, batches, undone]) => {
    const imported = history.map((dated, index) => inBatch(dated, batches[index] ?? undefined));
    const last = imported.map(({ source, atMs }) => source.receivedAtMs ?? atMs);
    return [
      ...imported,
      ...undone.map((one, n) => undoneAt(one.batch, n, (last[one.after] ?? DAY) + UNDONE_AFTER_MS + n)),
    ];
  });

function inBatch(dated: DatedFact, name: string | undefined): DatedFact {
  const { source } = dated;
  if (source.door === "page" || name === undefined) return dated;
  return {
    ...dated,
    source: { ...source, content: `${source.content} ${name}`, isImport: true, batch: batchHash(name) },
  };
}

const undoneAt = (name: string, n: number, receivedAtMs: number): DatedFact => ({
  fact: { type: "import.undone", batch: name },
  atMs: receivedAtMs,
  source: { door: "backend", event: `undo_${n}`, content: name, receivedAtMs, isDated: true },
});

function datedFact(one: Said, event: string, seq: number): DatedFact {
  const receivedAtMs = one.atMs + one.lateMs;
  if (!one.backend) {
    const { tab, visitor, signed } = one;
    return { fact: one.fact, atMs: one.atMs, source: { door: "page", tab, seq, receivedAtMs, visitor, signed } };
  }
  const isDated = one.isDated || one.isImport;
  const atMs = isDated ? one.atMs : receivedAtMs;
  const content = shortHash(JSON.stringify([one.fact, isDated ? atMs : null, one.isImport]));
  const source: Source = {
    door: "backend",
    event,
    content,
    receivedAtMs,
    ...(isDated && { isDated }),
    ...(one.isImport && { isImport: true }),
  };
  return { fact: one.fact, atMs, ...(isDated && one.isWide && { fromMs: atMs - MINUTE }), source };
}

function withLifts({ fact, atMs, lists, lineMs, backend }: Said, refused: readonly string[]): HeardFact {
  if (fact.type !== "consent.given" && !(fact.type === "preference.set" && fact.allow === true)) return fact;
  if (backend && lineMs !== undefined) return { ...fact, lifts: { before: new Date(atMs - lineMs).toISOString() } };
  const lifts = lists.flatMap((n) => refused[n % refused.length] ?? []);
  return lifts.length > 0 ? { ...fact, lifts } : fact;
}

/**
 * Which of two events is the copy depends on which was received first, so a history holds each once. Copies that come in
 * later are among the arrivals.
 */
function withoutCopies(history: readonly DatedFact[]): DatedFact[] {
  const heard = new Set<string>();
  return history.filter(({ source }) => {
    if (source.door === "page") return true;
    const words = `${source.event} ${source.content}`;
    return !heard.has(words) && heard.add(words);
  });
}

export interface Arrival {
  history: DatedFact[];
  arrived: DatedFact[];
  /** Where a batch ends. */
  cuts: number[];
}

/**
 * A history, and the order, the batches and the copies in which it arrives. Some are sent again much later: those come in
 * after the first. Without a told time they would be copies for ten minutes and as long as nothing else comes in under
 * their id, which is about the order in which they were received: those are not sent again.
 */
const arrivalsOf = (some: fc.Arbitrary<DatedFact[]>): fc.Arbitrary<Arrival> =>
  some.chain((history) =>
    fc.record({
      history: fc.constant(history),
      arrived: fc
        .tuple(
          fc.shuffledSubarray(history, { minLength: history.length }),
          fc.subarray(history),
          fc.nat(20),
          fc.array(fc.record({ of: fc.nat(20), after: fc.nat(20), lateMs: few(1, HOUR, 3 * DAY) }), { maxLength: 3 }),
        )
        .map(([all, copies, at, again]) => {
          const arrived = [...all.slice(0, at), ...copies, ...all.slice(at)];
          for (const { of, after, lateMs } of again) {
            const copy = all[of] && sentAgain(all[of], lateMs);
            if (copy) arrived.splice(arrived.lastIndexOf(all[of] as DatedFact) + 1 + after, 0, copy);
          }
          return arrived;
        }),
      cuts: fc.array(fc.nat(40), { maxLength: 6 }),
    }),
  );

export const arrivals = arrivalsOf(histories);
export const arrivalsOfImports = arrivalsOf(withImports);
/** Of orders, and of what they are about, alone. */
export const arrivalsOfOrders = arrivalsOf(historiesOf([...ordersOfPage, ...steps], [...ordersOfBackend, ...steps]));

function sentAgain(dated: DatedFact, lateMs: number): DatedFact | null {
  const { source, atMs } = dated;
  if (source.door === "page")
    return { ...dated, source: { ...source, receivedAtMs: (source.receivedAtMs ?? atMs) + lateMs } };
  // What is sent again after its import was taken back is told anew: that is about the order of receipt as well.
  if (!source.isDated || source.batch !== undefined) return null;
  return { ...dated, source: { ...source, receivedAtMs: source.receivedAtMs + lateMs } };
}

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
