/**
 * Orders, as they were told. What each door said of an order is kept as it came (first telling, latest completion and
 * cancellation, the checkouts it named); what that adds up to is worked out when somebody asks, see `sales.ts`. So
 * arrival order and copies make no difference.
 */
import type { Door } from "@holdoff/sdk/wire";
import {
  bytesOf,
  compare,
  countThatFits,
  joinTimes,
  keepNewest,
  newestFirst,
  partOf,
  partOfMost,
  type Room,
  type Shares,
} from "./bounds.js";
import type { Known } from "./document.js";
import type { DatedFact } from "./fact.js";
import { onceADay } from "./once-a-day.js";
import { isFilled, joinTables, own } from "./own.js";
import type { Order, PageOrders, Telling, ToldOrders, UnnamedOrders } from "./told-orders.js";

const MINUTE_MS = 60_000;
/** News of an order that is received later than this after it happened is late: what the customer did since was no part of it. */
export const ORDERS_LATE_MS = 2 * 60 * MINUTE_MS;
/** The clock that a late telling's time was read from may be this much behind. */
const CLOCKS_APART_MS = 2 * MINUTE_MS;
/** Checkouts that one order names. */
const NAMES_MAX = 20;
const VISITORS_MAX = 32;
const PENDING_MAX = 8;
const ORDERS: Room = { entries: 200, bytes: 6 * 1024 };

/** Keys begin with what they are made of: an order's own number, else the event or the checkout that stands for it. */
export const orderKey = (kind: "order" | "event" | "checkout", id: string): string => `${kind}:${id}`;

/** Of an order without a number. An event id tells one such order a day, so each of its tellings is kept by itself. */
export const eventOrderKey = (event: string, toldAtMs: number): string => `${orderKey("event", event)}@${toldAtMs}`;
const EVENT_KEY = /^event:(.+)@/;

/** What the backend says of an order by this fact; undefined where it says nothing of one. */
export function orderTold({ fact, atMs, source }: DatedFact): Order | undefined {
  if (source.door !== "backend") return undefined;
  const { event, receivedAtMs } = source;
  if (fact.type !== "order.completed" && fact.type !== "order.cancelled") return undefined;
  const key = fact.order === undefined ? eventOrderKey(event, atMs) : orderKey("order", fact.order);
  const names = fact.checkout === undefined ? {} : { checkouts: [fact.checkout] };
  if (fact.type === "order.cancelled") {
    return fact.order === undefined ? undefined : { key, cancelledAtMs: receivedAtMs, ...names };
  }
  // It concerns no cart: all that is known is that there is one.
  if (fact.renewal) return fact.order === undefined ? undefined : { key };
  return { key, first: { receivedAtMs, toldAtMs: atMs }, completedAtMs: receivedAtMs, ...names };
}

/** One entry for each order: what the trusted door said of one in several events is put together. */
export const asOrders = (told: readonly Order[]): readonly Order[] =>
  told.some(({ key }) => EVENT_KEY.test(key))
    ? onceADay(
        told,
        ({ key }) => EVENT_KEY.exec(key)?.[1],
        ({ first }) => first?.toldAtMs ?? 0,
      ).map((tellings) => tellings.reduce(joinOrder))
    : told;

/** Up to when an order can have been about what the customer did. */
export const reachOf = ({ receivedAtMs, toldAtMs }: Telling): number =>
  receivedAtMs - toldAtMs <= ORDERS_LATE_MS ? receivedAtMs : toldAtMs + CLOCKS_APART_MS;

export type StandingOrder = Order & { first: Telling };

/** Failed, then paid, stands again; only the trusted door cancels. */
export const stands = (order: Order): order is StandingOrder =>
  order.first !== undefined &&
  (order.cancelledAtMs === undefined || order.cancelledAtMs <= (order.completedAtMs ?? order.first.receivedAtMs));

/** Of one order by one door: both, whichever came first. */
export function joinOrder(a: Order, b: Order): Order {
  const joined: Order = { key: a.key };
  const first = firstOf(a.first, b.first);
  if (first !== undefined) joined.first = first;
  const completedAtMs = laterOf(a.completedAtMs, b.completedAtMs);
  if (completedAtMs !== undefined) joined.completedAtMs = completedAtMs;
  const cancelledAtMs = laterOf(a.cancelledAtMs, b.cancelledAtMs);
  if (cancelledAtMs !== undefined) joined.cancelledAtMs = cancelledAtMs;
  const lastReachMs = laterOf(a.lastReachMs, b.lastReachMs);
  if (lastReachMs !== undefined) joined.lastReachMs = lastReachMs;
  const checkouts = joinSorted(a.checkouts, b.checkouts);
  if (checkouts.length > 0) joined.checkouts = checkouts.slice(0, NAMES_MAX);
  if (a.hasMoreNames || b.hasMoreNames || checkouts.length > NAMES_MAX) joined.hasMoreNames = true;
  const visitors = joinSorted(a.visitors, b.visitors);
  if (visitors.length > 0) joined.visitors = visitors.slice(0, VISITORS_MAX);
  // Of so many browsers one will have been at a checkout.
  if (a.signed || b.signed || visitors.length > VISITORS_MAX) joined.signed = true;
  return joined;
}

/** The one that was received first; of one instant the one that is said to have happened first. */
function firstOf(a: Telling | undefined, b: Telling | undefined): Telling | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (a.receivedAtMs - b.receivedAtMs || a.toldAtMs - b.toldAtMs) <= 0 ? a : b;
}

const laterOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);

const joinSorted = (a: readonly string[] = [], b: readonly string[] = []): string[] =>
  [...new Set([...a, ...b])].sort(compare);

/** When something was last heard of it. */
const newsAtMs = ({ completedAtMs, cancelledAtMs }: Order): number => Math.max(completedAtMs ?? 0, cancelledAtMs ?? 0);

const idBytesOf = ({ key, checkouts = [], visitors = [] }: Order): number =>
  [key, ...checkouts, ...visitors].reduce((sum, id) => sum + bytesOf(id), 0);

/** Several lists as one, each order once. */
export function joinOrders(a: Order[], b: readonly Order[]): Order[] {
  if (b.length === 0) return a;
  const byKey = new Map<string, Order>();
  for (const order of [...a, ...b]) {
    const before = byKey.get(order.key);
    byKey.set(order.key, before === undefined ? order : joinOrder(before, order));
  }
  return [...byKey.values()].sort((x, y) => newsAtMs(y) - newsAtMs(x) || compare(x.key, y.key));
}

interface Bounded<T> {
  kept: T;
  /** The latest reach of those that were dropped although they stood; undefined where none was. */
  floorMs: number | undefined;
}

/** Newest news first; what there is no room for is dropped. */
function boundOrders(orders: Order[], share: number): Bounded<Order[]> {
  const kept = countThatFits(orders, partOf(ORDERS, share), idBytesOf);
  const floorMs = orders.slice(kept).filter(stands).map(lastReachOf).reduce<number | undefined>(laterOf, undefined);
  return { kept: orders.slice(0, kept), floorMs };
}

/** Of a page's order that only its checkout tells apart, the last telling reaches furthest. */
export const lastReachOf = ({ first, lastReachMs = Number.NEGATIVE_INFINITY }: StandingOrder): number =>
  Math.max(reachOf(first), lastReachMs);

const isNothing = ({ backend, page, elsewhere, floorMs, elsewhereFloorMs }: ToldOrders): boolean =>
  backend.length + page.orders.length + elsewhere.length === 0 &&
  !isFilled(page.unnamed) &&
  floorMs === undefined &&
  elsewhereFloorMs === undefined;

export function joinToldOrders(a: ToldOrders, b: ToldOrders): ToldOrders {
  if (isNothing(b)) return a;
  return boundToldOrders({
    backend: joinOrders(a.backend, b.backend),
    page: {
      orders: joinOrders(a.page.orders, b.page.orders),
      unnamed: joinTables(a.page.unnamed, b.page.unnamed, joinUnnamedOrders),
    },
    elsewhere: joinOrders(a.elsewhere, b.elsewhere),
    ...floors(laterOf(a.floorMs, b.floorMs), laterOf(a.elsewhereFloorMs, b.elsewhereFloorMs)),
  });
}

export function boundToldOrders(told: ToldOrders, { page, rest }: Shares = { page: 1, rest: 1 }): ToldOrders {
  const backend = boundOrders(told.backend, rest);
  const byPages = boundOrders(told.page.orders, page);
  const unnamed = boundUnnamed(told.page.unnamed, page);
  const elsewhere = boundOrders(told.elsewhere, rest);
  const floorMs = [told.floorMs, backend.floorMs, byPages.floorMs, unnamed.floorMs].reduce(laterOf);
  return {
    backend: backend.kept,
    page: { orders: byPages.kept, unnamed: unnamed.kept },
    elsewhere: elsewhere.kept,
    ...floors(floorMs, laterOf(told.elsewhereFloorMs, elsewhere.floorMs)),
  };
}

/** Up to when orders were told that are not kept any more. */
const floors = (floorMs: number | undefined, elsewhereFloorMs: number | undefined) => ({
  ...(floorMs !== undefined && { floorMs }),
  ...(elsewhereFloorMs !== undefined && { elsewhereFloorMs }),
});

/** Orders of a page with nothing to tell them apart: of each visitor the latest reach is all that matters. */
export function joinUnnamedOrders(a: UnnamedOrders, b: UnnamedOrders): UnnamedOrders {
  const ownReachMs = laterOf(a.ownReachMs, b.ownReachMs);
  const pendingMs = joinTimes(a.pendingMs, b.pendingMs, Number.POSITIVE_INFINITY);
  return ownReachMs === undefined ? { pendingMs } : { ownReachMs, pendingMs };
}

const lastUnnamedMs = ({ ownReachMs, pendingMs }: UnnamedOrders): number =>
  Math.max(ownReachMs ?? 0, pendingMs.at(-1) ?? 0);

function boundUnnamed(unnamed: PageOrders["unnamed"], share: number): Bounded<PageOrders["unnamed"]> {
  const all = newestFirst(unnamed, lastUnnamedMs);
  const most = partOfMost(VISITORS_MAX, share);
  if (all.length <= most) return { kept: unnamed, floorMs: undefined };
  const floorMs = all.slice(most).map(([, orders]) => lastUnnamedMs(orders));
  return { kept: Object.fromEntries(all.slice(0, most)), floorMs: Math.max(...floorMs) };
}

/**
 * Orders without a number and a checkout are the visitor's own once its browser was at a checkout within the day before,
 * or since. Where too many wait for that, the oldest count.
 */
export function settleUnnamed({ orders, shownAtMs }: Pick<Known, "orders" | "shownAtMs">): ToldOrders {
  const settled = Object.entries(orders.page.unnamed).map(
    ([visitor, { ownReachMs, pendingMs }]): [string, UnnamedOrders] => {
      const isOwn = (reachMs: number, index: number): boolean =>
        showedCheckout(shownAtMs, visitor, reachMs) || index < pendingMs.length - PENDING_MAX;
      const reachMs = laterOf(ownReachMs, pendingMs.filter(isOwn).at(-1));
      const others = pendingMs.filter((atMs, index) => !isOwn(atMs, index));
      return [visitor, reachMs === undefined ? { pendingMs: others } : { ownReachMs: reachMs, pendingMs: others }];
    },
  );
  return { ...orders, page: { ...orders.page, unnamed: Object.fromEntries(settled) } };
}

/** When each visitor last showed a checkout, named or not: only then an order without a name can be theirs. */
export const joinShown = (a: Known["shownAtMs"], b: Known["shownAtMs"]): Known["shownAtMs"] =>
  keepNewest(joinTables(a, b, Math.max), VISITORS_MAX, (atMs) => atMs);

const DAY_MS = 24 * 60 * MINUTE_MS;

/** Within the day before the order's reach, or since. */
export const showedCheckout = (shownAtMs: Known["shownAtMs"], visitor: string, reachMs: number): boolean =>
  (own(shownAtMs, visitor) ?? Number.NEGATIVE_INFINITY) >= reachMs - DAY_MS;

const numberOf = ({ key }: Order): string | null => (key.startsWith("order:") ? key.slice("order:".length) : null);

export interface OrderView {
  /** When it is said to have been made, or what was told of it last. */
  atMs: number;
  order: string | null;
  checkouts: string[];
  stands: boolean;
  door: Door;
}

/** The person's own orders, as people read them: of one that both doors told, what the backend said. */
export function ordersOf({ orders: { backend, page } }: Pick<Known, "orders">): OrderView[] {
  const told = new Set(backend.map(({ key }) => key));
  const ofBackend = asOrders(backend);
  const view = (order: Order, door: Door): OrderView => ({
    atMs: order.first?.toldAtMs ?? newsAtMs(order),
    order: numberOf(order),
    checkouts: order.checkouts ?? [],
    stands: stands(order),
    door,
  });
  return [
    // Of a renewal nothing is kept but that there is one.
    ...ofBackend.filter((order) => !isRenewal(order)).map((order) => view(order, "backend")),
    ...page.orders.filter(({ key }) => !told.has(key)).map((order) => view(order, "page")),
  ].sort((a, b) => a.atMs - b.atMs);
}

/** How many orders there are: those that stand, and renewals. One that page and backend both report is one. */
export const countOrders = (known: Pick<Known, "orders">): number =>
  ordersOf(known).filter(({ stands: one }) => one).length + known.orders.backend.filter(isRenewal).length;

const isRenewal = ({ completedAtMs, cancelledAtMs }: Order): boolean =>
  completedAtMs === undefined && cancelledAtMs === undefined;

export const hasOrder = ({ orders: { backend, page } }: Known, order: string): boolean =>
  [...backend, ...page.orders].some(({ key }) => key === orderKey("order", order));

/** Told with or without a number. */
export const hasAnyOrder = ({ orders: { backend, page } }: Pick<Known, "orders">): boolean =>
  backend.length > 0 || page.orders.length > 0 || isFilled(page.unnamed);
