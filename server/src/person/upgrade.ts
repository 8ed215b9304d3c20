/** What an older version wrote, as it is written today. A field that it did not know has its empty value. */
import { joinCheckouts, joinSteps, UNNAMED } from "./checkouts.js";
import type { Checkout, Decline, Known, Now, OptIn, Profile, Visit } from "./document.js";
import { emptyDocument } from "./empty-document.js";
import { joinToldOrders, orderKey } from "./orders.js";
import type { Order, ToldOrders } from "./told-orders.js";

/** What was completed, and by which orders, before it was kept how each of them was told. */
interface OlderSales {
  checkouts?: Record<string, Checkout>;
  completed?: Record<string, number>;
  orders?: OlderOrder[];
}

interface OlderOrder {
  atMs: number;
  order?: string;
  checkout?: string;
}

type OlderDeclines = Record<string, Decline>;

/** Undated words gave no time; the door of an opt-in and each single decline were not kept. */
interface OlderKnown extends Partial<Omit<Known, "profile" | "optIns" | "orders" | "events" | "offersDeclined">> {
  profile?: { [F in keyof Profile]: Profile[F] | NonNullable<Profile[F]>["value"] };
  optIns?: (Omit<OptIn, "door"> & { door?: OptIn["door"] })[];
  orders?: ToldOrders | OlderOrder[];
  completed?: Record<string, number>;
  loose?: { steps: number[]; payments: number[]; inferred: OlderOrder[] };
  firm?: OlderSales;
  /** By id: when it was received. */
  events?: Known["events"] | Record<string, number>;
  offersDeclined?: Known["offersDeclined"] | OlderDeclines;
  declines?: { atMs: number; offer: string }[];
}

export interface StoredHalves {
  now: Partial<Omit<Now, "visits">> & { visits?: (Visit & { paid?: string[] })[] };
  known: OlderKnown;
}

export function upgraded(stored: StoredHalves): { now: Now; known: Known } {
  const empty = emptyDocument();
  const { visits = [], ...now } = stored.now;
  return {
    now: { ...empty.now, ...now, visits: visits.map(({ fromMs, toMs }) => ({ fromMs, toMs })) },
    known: upgradedKnown(empty.known, stored.known),
  };
}

function upgradedKnown(empty: Known, stored: OlderKnown): Known {
  const {
    profile = {},
    optIns = [],
    orders,
    completed,
    loose,
    firm,
    events,
    offersDeclined,
    declines,
    ...known
  } = stored;
  const before = { ...empty, ...known };
  return {
    ...before,
    ...withOlderSales(before, { orders, completed, loose, firm }),
    // Older versions kept ids; only what is kept as a hash can be told apart.
    events: Array.isArray(events) ? events : [],
    offersDeclined: declinesOf(empty, offersDeclined, declines),
    optIns: optIns.map((one) => ({ ...one, door: one.door ?? "page" })),
    profile: Object.fromEntries(
      Object.entries(profile).map(([field, said]) => [field, isDated(said) ? said : { value: said, atMs: 0 }]),
    ),
  };
}

type OlderSalesFields =
  Pick<OlderKnown, "orders" | "completed" | "loose" | "firm"> extends infer F
    ? { [K in keyof F]: F[K] | undefined }
    : never;

/** An order of before reaches up to its own time, and stands. */
function withOlderSales(
  known: Known,
  { orders, completed = {}, loose, firm }: OlderSalesFields,
): Pick<Known, "orders" | "checkouts" | "steps"> {
  const told = orders === undefined || Array.isArray(orders) ? known.orders : orders;
  if (told === orders) return { orders: told, checkouts: known.checkouts, steps: known.steps };
  const older = Array.isArray(orders) ? orders : [];
  const named = new Set(older.map(({ checkout }) => checkout));
  // What came without an id was completed by whatever order came last: the orders themselves say so.
  const alone = Object.entries(completed).filter(([checkout]) => checkout !== UNNAMED && !named.has(checkout));
  const backend = [...older, ...alone.map(([checkout, atMs]) => ({ atMs, checkout }))].map(asTold);
  const added: ToldOrders = { backend, page: { orders: [], unnamed: {} }, elsewhere: [] };
  // What was loose is shown among the others, under the checkout that it seemed to be about: it is told from there anew.
  const checkouts = firm?.checkouts === undefined ? known.checkouts : firm.checkouts;
  const steps = loose === undefined ? known.steps : joinSteps(known.steps, loose);
  return { orders: joinToldOrders(told, added), checkouts: joinCheckouts(checkouts, {}), steps };
}

function asTold({ atMs, order, checkout }: OlderOrder): Order {
  const key =
    order !== undefined
      ? orderKey("order", order)
      : checkout !== undefined
        ? orderKey("checkout", checkout)
        : orderKey("event", atMs.toString(36));
  const first = { receivedAtMs: atMs, toldAtMs: atMs };
  return { key, first, completedAtMs: atMs, ...(checkout !== undefined && { checkouts: [checkout] }) };
}

/** Which door told a decline was not kept: what the backend said is never pushed out. */
function declinesOf(
  empty: Known,
  told: OlderKnown["offersDeclined"],
  times: OlderKnown["declines"] = [],
): Known["offersDeclined"] {
  if (told === undefined) return empty.offersDeclined;
  if (isByDoor(told)) return told;
  const last = Object.entries(told)
    .map(([offer, { atMs }]) => ({ atMs, offer }))
    .sort((a, b) => a.atMs - b.atMs);
  return { page: { offers: {}, times: [] }, backend: { offers: told, times: times.length > 0 ? times : last } };
}

const isByDoor = (told: Known["offersDeclined"] | OlderDeclines): told is Known["offersDeclined"] =>
  "page" in told && "backend" in told && "times" in told.page;

const isDated = (said: unknown): boolean =>
  typeof said === "object" && said !== null && "value" in said && "atMs" in said;
