/**
 * What is known of a person, written as somebody would tell it: orders, declines and told contacts in short, as the
 * tables' README says. Everything else stands as it does in the document.
 */
import { declineOffer, joinOfferDeclines } from "../../src/person/choices.js";
import type { Known, ToldContact } from "../../src/person/document.js";
import { emptyDocument } from "../../src/person/empty-document.js";
import { joinToldOrders, orderKey, reachOf, settleUnnamed } from "../../src/person/orders.js";
import type { Order, Telling, ToldOrders } from "../../src/person/told-orders.js";
import { refuseUnknown } from "./refuse-unknown.js";

/** One order, as one door told it. Without `order` and `checkout` it is an event of its own. */
export interface GivenOrder {
  order?: string;
  checkout?: string;
  checkouts?: string[];
  /** When it is said to have been made; when it was told, where only that is given. */
  at?: number;
  received?: number;
  /** Its latest completion and cancellation, as they were received. */
  completed?: number;
  cancelled?: number;
  renewal?: boolean;
  door?: "backend" | "page" | "elsewhere";
  visitor?: string;
  signed?: boolean;
}

export interface GivenDecline {
  /** Without it: every offer. */
  offer?: string;
  at: number;
  door?: "backend" | "page";
}

export type GivenContact = Omit<Partial<ToldContact>, "isUndelivered"> & { atMs: number; isUndelivered?: boolean };

/** `given` has its times as instants already. */
export function knownWith(given: Record<string, unknown>): Known {
  const empty = emptyDocument().known;
  refuseUnknown(given, Object.keys(empty), "known");
  const { orders, offersDeclined, toldContacts, ...rest } = given;
  const known: Known = Object.assign(empty, rest);
  if (Array.isArray(orders)) known.orders = toldOrders(orders);
  else if (orders !== undefined) Object.assign(known.orders, inFull(orders));
  if (offersDeclined !== undefined) known.offersDeclined = declined(offersDeclined as GivenDecline[]);
  if (toldContacts !== undefined) known.toldContacts = (toldContacts as GivenContact[]).map(toldContact);
  known.orders = settleUnnamed(known);
  return known;
}

function inFull(orders: unknown): object {
  if (typeof orders !== "object" || orders === null)
    throw new Error("orders are a list, or as the document keeps them");
  refuseUnknown(orders, ["backend", "page", "elsewhere", "floorMs", "elsewhereFloorMs"], "orders");
  return orders;
}

const none = (): ToldOrders => ({ backend: [], page: { orders: [], unnamed: {} }, elsewhere: [] });

const toldOrders = (given: readonly GivenOrder[]): ToldOrders =>
  given.map(asTold).reduce((told, one) => joinToldOrders(told, one), none());

const ORDER_FIELDS = ["order", "checkout", "checkouts", "at", "received", "completed", "cancelled", "renewal"];
const PAGE_FIELDS = ["visitor", "signed"];

function asTold(given: GivenOrder, index: number): ToldOrders {
  const { door = "backend", visitor = "vh_a", order, checkout, signed, cancelled } = given;
  refuseUnknown(given, ["door", ...ORDER_FIELDS, ...(door === "page" ? PAGE_FIELDS : [])], "order");
  const checkouts = given.checkouts ?? (checkout === undefined ? [] : [checkout]);
  const first = tellingOf(given);
  const told = none();
  if (door === "page" && first !== null && order === undefined && checkouts.length === 0) {
    const reachMs = reachOf(first);
    told.page.unnamed[visitor] = signed ? { ownReachMs: reachMs, pendingMs: [] } : { pendingMs: [reachMs] };
    return told;
  }
  const one: Order = {
    key: keyOf(given, index),
    ...(first !== null && { first, completedAtMs: given.completed ?? first.receivedAtMs }),
    ...(cancelled !== undefined && { cancelledAtMs: cancelled }),
    ...(checkouts.length > 0 && { checkouts }),
  };
  if (door !== "page") {
    told[door].push(one);
    return told;
  }
  if (order === undefined && first !== null) one.lastReachMs = reachOf(first);
  else if (checkouts.length === 0) Object.assign(one, { visitors: [visitor], ...(signed && { signed }) });
  told.page.orders.push(one);
  return told;
}

function keyOf({ order, checkout, door }: GivenOrder, index: number): string {
  if (order !== undefined) return orderKey("order", order);
  return door === "page" && checkout !== undefined ? orderKey("checkout", checkout) : orderKey("event", `ev_${index}`);
}

/** Null where only its cancellation was told, or that it is a renewal. */
function tellingOf({ at, received, cancelled, renewal }: GivenOrder): Telling | null {
  const receivedAtMs = received ?? at;
  const toldAtMs = at ?? received;
  if (renewal) return null;
  if (receivedAtMs !== undefined && toldAtMs !== undefined) return { receivedAtMs, toldAtMs };
  if (cancelled === undefined) throw new Error("an order says when: at, or received");
  return null;
}

function declined(given: readonly GivenDecline[]): Known["offersDeclined"] {
  const { known } = emptyDocument();
  for (const one of given) {
    refuseUnknown(one, ["offer", "at", "door"], "declined offer");
    declineOffer(known, one.offer, one.at, one.door ?? "backend");
  }
  return joinOfferDeclines(emptyDocument().known.offersDeclined, known.offersDeclined);
}

const CONTACT_FIELDS: readonly (keyof ToldContact)[] = [
  "event",
  "atMs",
  "firstFromMs",
  "firstToMs",
  "channel",
  "purpose",
  "department",
  "offer",
  "followUp",
  "outcome",
  "outcomeAtMs",
  "isUndelivered",
];

/** Told once, of a sales call, at a known instant, unless it says more. */
function toldContact(given: GivenContact, index: number): ToldContact {
  refuseUnknown(given, CONTACT_FIELDS, "told contact");
  const { isUndelivered = given.outcome === "undelivered", atMs, ...said } = given;
  return {
    event: `told_${index}`,
    channel: "call",
    purpose: "sales",
    atMs,
    firstFromMs: atMs,
    firstToMs: atMs,
    ...(said.outcome !== undefined && { outcomeAtMs: atMs }),
    ...said,
    ...(isUndelivered && { isUndelivered }),
  };
}
