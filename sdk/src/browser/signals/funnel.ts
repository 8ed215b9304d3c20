/**
 * The way to an order, concluded from the address where the shop gave patterns for it; and what this tab remembers of
 * it, so that an order is told once: after a payment page of another origin too, and not again when somebody only comes
 * back to the thank-you page.
 */
import type { Said } from "../batch.js";
import type { Emit } from "../emit.js";
import { attempt } from "../guard.js";
import type { Way } from "../later.js";
import { findAll } from "../markup.js";
import { FUNNEL } from "../notes.js";
import { matchesPattern } from "../url-patterns.js";

export interface FunnelOptions {
  checkout?: string | undefined;
  payment?: string | undefined;
  steps?: string | undefined;
  completed?: string | undefined;
}

export interface Funnel {
  /** Hears every fact that this tab reports. */
  note(fact: Said): void;
  /** Looks at an address; `checkout` is the id that the page named, `way` how it got there. */
  look(emit: Emit, checkout: unknown, way: Way | undefined, address?: Address): void;
}

/** More than fifty hashes. */
const COMPLETED_CHARS_MAX = 600;
/** A checkout without an id. */
const UNNAMED = "-";
/** The place where an order is completed; the others are steps. */
const COMPLETED = "";

export type Address = Pick<Location, "hash" | "pathname" | "search">;
type Notes = Record<string, string | undefined>;

const hashOf = (text: string) => `${[...text].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) % 1e9, 0)}.`;

/** `may` says whether notes may be kept in this browser, not only in this tab. */
export function createFunnel({ checkout, payment, steps, completed }: FunnelOptions, may: () => boolean): Funnel {
  // What the browser keeps nowhere lasts as long as the page.
  const tab: Notes = attempt(() => sessionStorage) ?? {};
  const page: Notes = {};
  const browser = (): Notes => attempt(() => (may() ? localStorage : undefined)) ?? page;
  // The furthest first: the address of a later step often lies below that of an earlier one.
  const named = [...`${steps}`.matchAll(/([^\s,=]+)=([^\s,]+)/g)].reverse();
  let place: string | undefined;
  /** Whether a reload, back or forward led here: what is shown then was shown before. */
  let again = false;

  /** Whether this browser was there before; now it was. */
  const wasAt = (where: string) => {
    const hash = hashOf(where);
    const notes = browser();
    const seen = notes[FUNNEL] ?? "";
    attempt(() => {
      notes[FUNNEL] = (hash + seen.replace(hash, "")).slice(0, COMPLETED_CHARS_MAX);
    });
    return seen.includes(hash);
  };

  return {
    note: ({ type, checkout }) =>
      attempt(() => {
        if (type === "order.completed") tab[FUNNEL] = "";
        // What a thank-you page calls a step is none.
        else if (/^che/.test(type) && !again && place !== COMPLETED)
          tab[FUNNEL] = `${checkout || tab[FUNNEL] || UNNAMED}`;
      }),

    look(emit, id, way, { pathname, search, hash } = location) {
      const page = pathname + search;
      const address = page + hash;
      const isAt = (patterns: string | undefined) => matchesPattern(patterns, address);
      const isCompleted = isAt(completed);
      const isCheckout = isAt(checkout);
      const step = isAt(payment) ? "payment" : named.find(([, , pattern]) => isAt(pattern))?.[1];
      const before = place;
      place = isCompleted ? COMPLETED : step + pathname + hash;
      if (place === before) return;
      again = /^([bt]|rel)/.test(`${way?.navigationType ?? way?.type}`);
      const shown = tab[FUNNEL];
      if (isCompleted) {
        // The fragment belongs to it where the pattern needs it; else it may be any place on the page.
        const wasHere = wasAt(matchesPattern(completed, page) ? page : address);
        // Markup that names the order says it better.
        if (!again && (shown || !wasHere) && !findAll(document, "order")[0])
          emit({ type: "order.completed", inferred: true });
      } else {
        const starts = isCheckout && !again && (!shown || (id && shown !== UNNAMED && shown !== `${id}`));
        if (starts) emit({ type: "checkout.started" });
        if (step || (isCheckout && !starts)) emit({ type: "checkout.step_viewed", step });
      }
    },
  };
}
