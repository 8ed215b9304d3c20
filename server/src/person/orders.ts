/**
 * Orders, as they were told. What each door said of an order is kept as it came (first telling, latest completion and
 * cancellation, the checkouts it named); what that adds up to is worked out when somebody asks, see `sales.ts`. So
 * arrival order and copies make no difference.
 */
import type { Door } from "@holdoff/sdk/wire";
import { bytesOf, compare, joinTimes, keepNewest } from "./bounds.js";
import type { Known, Order, PageOrders, Telling, ToldOrders, UnnamedOrders } from "./document.js";
import { isFilled, joinTables, own } from "./own.js";

const MINUTE_MS = 60_000;
/** News of an order that is received later than this after it happened is late: what the customer did since was no part of it. */
export const ORDERS_LATE_MS = 2 * 60 * MINUTE_MS;
/** The clock that a late telling's time was read from may be this much behind. */
const CLOCKS_APART_MS = 2 * MINUTE_MS;
/** Checkouts that one order names. */
const NAMES_MAX = 20;
const VISITORS_MAX = 32;
const PENDING_MAX = 8;
/** Entries of one list, and bytes of the ids in it: whichever is reached first. */
export const ORDERS_MAX = 200;
const ID_BYTES_MAX = 6 * 1024;

/** Keys begin with what they are made of: an order's own number, else the event or the checkout that stands for it. */
export const orderKey = (kind: "order" | "event" | "checkout", id: string): string => `${kind}:${id}`;

/** Up to when an order can have been about what the customer did. */
export const reachOf = ({ receivedAtMs, toldAtMs }: Telling): number =>
  receivedAtMs - toldAtMs <= ORDERS_LATE_MS ? receivedAtMs : toldAtMs + CLOCKS_APART_MS;

/** Failed, then paid, stands again; only the trusted door cancels. */
export const stands = ({ completedAtMs, cancelledAtMs }: Order): boolean =>
  completedAtMs !== undefined && (cancelledAtMs === undefined || cancelledAtMs <= completedAtMs);

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
  const checkouts = joinSorted(a.checkouts, b.checkouts, NAMES_MAX);
  if (checkouts.length > 0) joined.checkouts = checkouts;
  const visitors = joinSorted(a.visitors, b.visitors, VISITORS_MAX);
  if (visitors.length > 0) joined.visitors = visitors;
  if (a.signed || b.signed) joined.signed = true;
  return joined;
}

/** The one that was received first; of one instant the one that is said to have happened first. */
function firstOf(a: Telling | undefined, b: Telling | undefined): Telling | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (a.receivedAtMs - b.receivedAtMs || a.toldAtMs - b.toldAtMs) <= 0 ? a : b;
}

const laterOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

function joinSorted(a: readonly string[] = [], b: readonly string[] = [], most: number): string[] {
  if (b.length === 0) return [...a];
  return [...new Set([...a, ...b])].sort(compare).slice(0, most);
}

/** When something was last heard of it. */
const newsAtMs = ({ first, completedAtMs, cancelledAtMs }: Order): number =>
  Math.max(first?.receivedAtMs ?? 0, completedAtMs ?? 0, cancelledAtMs ?? 0);

const idBytesOf = ({ key, checkouts = [], visitors = [] }: Order): number =>
  [key, ...checkouts, ...visitors].reduce((sum, id) => sum + bytesOf(id), 0);

export interface Bounded {
  orders: Order[];
  /** The latest reach of those that were dropped although they stood; undefined where none was. */
  droppedReachMs: number | undefined;
}

/** Several lists as one, each order once, newest news first; what there is no room for is dropped. */
export function joinOrders(lists: readonly (readonly Order[])[], most = ORDERS_MAX): Bounded {
  const byKey = new Map<string, Order>();
  for (const list of lists) {
    for (const order of list) {
      const before = byKey.get(order.key);
      byKey.set(order.key, before === undefined ? order : joinOrder(before, order));
    }
  }
  const newestFirst = [...byKey.values()].sort((a, b) => newsAtMs(b) - newsAtMs(a) || compare(a.key, b.key));
  const orders: Order[] = [];
  let bytes = 0;
  let droppedReachMs: number | undefined;
  for (const order of newestFirst) {
    bytes += idBytesOf(order);
    if (orders.length < most && bytes <= ID_BYTES_MAX) orders.push(order);
    else if (stands(order) && order.first) droppedReachMs = laterOf(droppedReachMs, reachOf(order.first));
  }
  return { orders, droppedReachMs };
}

const isNothing = ({ backend, page, elsewhere, floorMs, elsewhereFloorMs }: ToldOrders): boolean =>
  backend.length + page.orders.length + elsewhere.length === 0 &&
  !isFilled(page.unnamed) &&
  floorMs === undefined &&
  elsewhereFloorMs === undefined;

/** Both, with `floors`: up to when orders were told that are not kept any more. */
export function joinToldOrders(a: ToldOrders, b: ToldOrders, most = ORDERS_MAX): ToldOrders {
  if (isNothing(b)) return a;
  const backend = joinOrders([a.backend, b.backend], most);
  const page = joinOrders([a.page.orders, b.page.orders], most);
  const elsewhere = joinOrders([a.elsewhere, b.elsewhere], most);
  const floorMs = [a.floorMs, b.floorMs, backend.droppedReachMs, page.droppedReachMs].reduce(laterOf);
  const elsewhereFloorMs = [a.elsewhereFloorMs, b.elsewhereFloorMs, elsewhere.droppedReachMs].reduce(laterOf);
  return {
    backend: backend.orders,
    page: { orders: page.orders, unnamed: joinUnnamed(a.page.unnamed, b.page.unnamed) },
    elsewhere: elsewhere.orders,
    ...(floorMs !== undefined && { floorMs }),
    ...(elsewhereFloorMs !== undefined && { elsewhereFloorMs }),
  };
}

/** Orders of a page with nothing to tell them apart: of each visitor the latest reach is all that matters. */
export function joinUnnamedOrders(a: UnnamedOrders, b: UnnamedOrders): UnnamedOrders {
  const ownReachMs = laterOf(a.ownReachMs, b.ownReachMs);
  const pendingMs = joinTimes(a.pendingMs, b.pendingMs, Number.POSITIVE_INFINITY);
  return ownReachMs === undefined ? { pendingMs } : { ownReachMs, pendingMs };
}

const joinUnnamed = (a: PageOrders["unnamed"], b: PageOrders["unnamed"]): PageOrders["unnamed"] =>
  keepNewest(joinTables(a, b, joinUnnamedOrders), VISITORS_MAX, ({ ownReachMs, pendingMs }) =>
    Math.max(ownReachMs ?? 0, pendingMs.at(-1) ?? 0),
  );

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
  const view = (order: Order, door: Door): OrderView => ({
    atMs: order.first?.toldAtMs ?? newsAtMs(order),
    order: numberOf(order),
    checkouts: order.checkouts ?? [],
    stands: stands(order),
    door,
  });
  return [
    ...backend.map((order) => view(order, "backend")),
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
export const hasAnyOrder = ({ orders: { backend, page } }: Known): boolean =>
  backend.length > 0 || page.orders.length > 0 || isFilled(page.unnamed);

/** The checkouts that the backend named with an order. */
export const checkoutsOfOrder = ({ orders }: Pick<Known, "orders">, key: string): readonly string[] =>
  orders.backend.find((order) => order.key === key)?.checkouts ?? [];
