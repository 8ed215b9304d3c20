/**
 * The catalogue of signals: one row a type. Types, doors, readers, the fold, the script's patterns and the docs are made
 * from it, so adding a signal is adding a row here and saying in the fold what it means.
 */
import type { SignalProps, SignalType } from "./signal.js";
import type { ReasonCode } from "./words.js";

/** Who may report it: the script in the shop's page, or the shop's backend with a secret key. */
export type Door = "page" | "backend";

/**
 * How a property is read. `id`: any id. `name`: an id that a placeholder such as `undefined` never is. `text`: free
 * words. The others say what they are.
 */
export type PropKind =
  | "id"
  | "name"
  | "text"
  | "texts"
  | "count"
  | "ms"
  | "flag"
  | "channel"
  | "channel_or_all"
  | "purpose"
  | "purpose_or_all"
  | "outcome"
  | "keyword"
  | "follow_up"
  | "until"
  | "since"
  | "when"
  | "wording"
  | "lifts"
  | "refusal"
  | "hours"
  | "zone"
  | "country";

export interface SignalKind {
  doors: readonly Door[];
  props: Readonly<Record<string, PropKind>>;
  /** Without these it says nothing and is dropped. */
  needs?: readonly string[];
  /**
   * The reasons with which it can end a follow-up, or keep one from being made. Where there is one, the sender keeps the
   * signal for ten minutes after it was acknowledged, and a full Redis still takes it.
   */
  ends?: readonly ReasonCode[];
  /**
   * When open follow-ups are decided again: at once, which is the default; only if that makes something sooner; or only
   * for those that are offered to a sender just now.
   */
  wakes?: "if_sooner" | "if_released";
  /** The person did not merely look in and leave. */
  touches?: true;
  /** From the backend too it is the customer doing something. Every signal of a page is. */
  isActivity?: true;
  /** Twice is more than once: an event id counts once a day, whatever it says. */
  counts?: true;
  /** The script may hold it back until the next heartbeat, to send it in company. */
  mayWait?: true;
  /** Nothing but a sign that the page is still there: the next one says it again. */
  isHeartbeat?: true;
  /** It allows something, so that a time told in whole seconds, minutes or days counts from its start, not to its end. */
  allows?: true;
}

const PAGE = ["page"] as const;
const BACKEND = ["backend"] as const;
const BOTH = ["page", "backend"] as const;

const TOTALS = { visibleMs: "ms", engagedMs: "ms" } as const;
const STEP = { checkout: "name", step: "text", index: "count", of: "count" } as const;
const FUNNEL = { doors: BOTH, props: STEP, touches: true, isActivity: true } as const;
const OFFER = { offer: "id" } as const;
const ASK = { channel: "channel", offer: "id" } as const;

export const SIGNALS = {
  "page.viewed": { doors: PAGE, props: TOTALS, wakes: "if_sooner" },
  "page.active": { doors: PAGE, props: TOTALS, wakes: "if_released", isHeartbeat: true },
  "page.hidden": { doors: PAGE, props: TOTALS, wakes: "if_sooner" },
  "page.left": { doors: PAGE, props: TOTALS, wakes: "if_sooner" },
  "cart.changed": {
    doors: BOTH,
    props: { items: "count" },
    ends: ["cart_empty"],
    touches: true,
    isActivity: true,
    mayWait: true,
  },
  "checkout.started": FUNNEL,
  "checkout.step_viewed": FUNNEL,
  "checkout.step_completed": FUNNEL,
  "checkout.error": FUNNEL,
  "order.completed": {
    doors: BOTH,
    props: { order: "name", checkout: "name", inferred: "flag", renewal: "flag" },
    ends: ["converted"],
    touches: true,
    counts: true,
  },
  "order.cancelled": { doors: BACKEND, props: { order: "name", checkout: "name" }, needs: ["order"], allows: true },
  "offer.shown": { doors: BOTH, props: OFFER, touches: true, isActivity: true, mayWait: true },
  "offer.accepted": { doors: BOTH, props: OFFER, touches: true, isActivity: true },
  "offer.declined": {
    doors: BOTH,
    props: OFFER,
    needs: ["offer"],
    ends: ["declined_offer", "fatigue"],
    touches: true,
    isActivity: true,
  },
  "contact.offered": { doors: BOTH, props: ASK, ends: ["asked_enough"], counts: true },
  "contact.requested": {
    doors: BOTH,
    props: { ...ASK, when: "when" },
    needs: ["channel"],
    counts: true,
    allows: true,
  },
  "contact.declined": { doors: BOTH, props: ASK, ends: ["declined_contact", "declined_offer", "fatigue"] },
  "chat.invited": { doors: PAGE, props: {}, ends: ["asked_enough"], touches: true },
  "chat.opened": { doors: PAGE, props: {}, touches: true },
  "chat.dismissed": { doors: PAGE, props: {}, ends: ["asked_enough", "fatigue"], touches: true },
  "chat.closed": { doors: PAGE, props: {}, touches: true },
  "form.progress": {
    doors: PAGE,
    props: { filled: "count", of: "count" },
    wakes: "if_released",
    touches: true,
    mayWait: true,
  },
  "content.downloaded": { doors: BOTH, props: { content: "text" }, touches: true, mayWait: true },
  "link.clicked": { doors: BOTH, props: { campaign: "text" }, mayWait: true },
  "consent.given": {
    doors: BOTH,
    props: {
      channel: "channel_or_all",
      purpose: "purpose_or_all",
      preTicked: "flag",
      wording: "wording",
      lifts: "lifts",
    },
    needs: ["channel", "purpose"],
    allows: true,
  },
  "consent.withdrawn": {
    doors: BOTH,
    props: { channel: "channel_or_all", purpose: "purpose_or_all", refusal: "refusal" },
    ends: ["opted_out"],
  },
  "ticket.opened": { doors: BACKEND, props: { ticket: "id" }, needs: ["ticket"] },
  "ticket.closed": { doors: BACKEND, props: { ticket: "id" }, needs: ["ticket"], allows: true },
  "contact.made": {
    doors: BACKEND,
    props: {
      channel: "channel",
      purpose: "purpose",
      department: "text",
      offer: "id",
      outcome: "outcome",
      followUp: "follow_up",
    },
    ends: ["recent_contact", "budget", "declined_offer", "declined_contact", "opted_out"],
    counts: true,
  },
  "contact.received": { doors: BACKEND, props: { channel: "channel" }, isActivity: true },
  "message.received": {
    doors: BACKEND,
    props: { channel: "channel", keyword: "keyword" },
    needs: ["keyword"],
    ends: ["opted_out"],
  },
  "profile.updated": {
    doors: BACKEND,
    props: { since: "since", products: "texts", zone: "zone", country: "country", hours: "hours" },
  },
  "preference.set": {
    doors: BACKEND,
    props: {
      channel: "channel_or_all",
      purpose: "purpose_or_all",
      allow: "flag",
      lifts: "lifts",
      hours: "hours",
      pauseUntil: "until",
      refusal: "refusal",
    },
    ends: ["opted_out"],
  },
  "import.undone": { doors: BACKEND, props: { batch: "id" }, needs: ["batch"], allows: true },
} as const satisfies {
  [T in SignalType]: SignalKind & {
    props: { readonly [P in keyof Required<SignalProps[T]>]: PropKind };
    needs?: readonly (keyof SignalProps[T])[];
  };
};

type Through<D extends Door> = {
  [T in SignalType]: D extends (typeof SIGNALS)[T]["doors"][number] ? T : never;
}[SignalType];

/** Types that a page may report. */
export type PageSignalType = Through<"page">;
/** Types that the shop's backend may report. */
export type BackendSignalType = Through<"backend">;

/** The row of a type. */
export const kindOf = (type: SignalType): SignalKind => SIGNALS[type];

/** Whether a text names a signal. */
export const isSignalType = (type: unknown): type is SignalType =>
  typeof type === "string" && Object.hasOwn(SIGNALS, type);

export const SIGNAL_TYPES: readonly SignalType[] = Object.keys(SIGNALS).filter(isSignalType);

export const isThrough = (type: SignalType, door: Door): boolean => kindOf(type).doors.includes(door);
