/** What was told of orders, as it was told: a document keeps it, and `sales.ts` says what it adds up to. */

/** When a door heard of something, and when it is said to have happened; no later than that. */
export interface Telling {
  receivedAtMs: number;
  toldAtMs: number;
}

/** What one door said of one order. */
export interface Order {
  /** `order:` and its number; else `checkout:` and its name; else `event:` and what told it, with the told time. */
  key: string;
  /** Of its completion; absent where only a cancellation was told, and where all that was told is a renewal. */
  first?: Telling;
  /** When its latest completion was received. */
  completedAtMs?: number;
  /** Of a page's order that only its checkout tells apart: the reach of its last telling. */
  lastReachMs?: number;
  /** When its latest cancellation was received. */
  cancelledAtMs?: number;
  /** The checkouts that it named, in order of name. */
  checkouts?: string[];
  /** It named more than are kept. */
  hasMoreNames?: true;
  /** Of a page's order without a checkout: the visitors that told it. */
  visitors?: string[];
  /** Of the same: one of them spoke under the customer's signature. */
  signed?: true;
}

export interface UnnamedOrders {
  /** Latest reach of those that are the visitor's own: its browser was at a checkout, or spoke under a signature. */
  ownReachMs?: number;
  /** Reaches of the others, ascending: its browser may turn out to have been at a checkout. The last 8. */
  pendingMs: number[];
}

export interface PageOrders {
  orders: Order[];
  /** By visitor: orders that have neither a number nor a checkout. */
  unnamed: Record<string, UnnamedOrders>;
}

/** What was told of orders, by door: what pages make up pushes nothing out that the backend said. */
export interface ToldOrders {
  backend: Order[];
  page: PageOrders;
  /** Orders of others that name a checkout which this person has, too. They can end follow-ups and nothing else. */
  elsewhere: Order[];
  /** Up to this reach there were orders that are not kept any more. */
  floorMs?: number;
  elsewhereFloorMs?: number;
}
