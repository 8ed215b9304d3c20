/** What the shop remembers of one browser, in memory. The cookie holds a random name for it and nothing else. */
import { randomBytes } from "node:crypto";
import type { Extra } from "./catalogue.js";
import type { FormState } from "./form-parts.js";
import type { Values } from "./order-fields.js";

export type Answer = "accept" | "decline";

export type AskedCall = "incomplete order" | "consultation" | "requested consultation";

/** An order on its way. */
export interface Draft {
  /** The shop's id of it, and Holdoff's `checkout`. */
  checkout: string;
  /** Names of the steps that are done. */
  done: Set<string>;
  /** By step. */
  values: Map<string, Values>;
  /** By offer: the extras and the consultation. */
  answers: Map<string, Answer>;
  /** Calls that were asked for already. */
  asked: Set<AskedCall>;
}

export interface PlacedOrder {
  order: string;
  checkout: string;
  name: string;
  email: string;
  phone: string;
  total: number;
  consultation: boolean;
}

export interface Session {
  id: string;
  customer?: string;
  /** True on the first page after signing out. */
  justSignedOut?: boolean;
  /** From the hidden field that the script fills. */
  visitor?: string;
  draft: Draft;
  /** A form that came back with errors, until it is shown. */
  returned?: { step: string; state: FormState };
  orders: PlacedOrder[];
  /** Campaigns whose link was followed. */
  campaigns: Set<string>;
}

export interface Sessions {
  /** The session of this cookie; a new one when there is none. */
  open(id: string | undefined): Session;
  /** Whose order this is; undefined when the shop forgot. */
  withCheckout(checkout: string): Session | undefined;
}

const SESSIONS_MAX = 5_000;

const randomName = (prefix: string, bytes: number) => `${prefix}${randomBytes(bytes).toString("hex")}`;

export const newDraft = (): Draft => ({
  checkout: randomName("ck_", 8),
  done: new Set(),
  values: new Map(),
  answers: new Map(),
  asked: new Set(),
});

export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  return {
    open(id) {
      const known = id === undefined ? undefined : sessions.get(id);
      if (known !== undefined) return known;
      const session: Session = { id: randomName("s_", 16), draft: newDraft(), orders: [], campaigns: new Set() };
      sessions.set(session.id, session);
      const oldest = sessions.keys().next();
      if (sessions.size > SESSIONS_MAX && !oldest.done) sessions.delete(oldest.value);
      return session;
    },
    withCheckout: (checkout) =>
      [...sessions.values()].find(
        ({ draft, orders }) => draft.checkout === checkout || orders.some((order) => order.checkout === checkout),
      ),
  };
}

export const acceptedExtras = (draft: Draft, extras: readonly Extra[]): string[] =>
  extras.filter((extra) => draft.answers.get(extra.id) === "accept").map((extra) => extra.id);
