/** What a shop's page can say to Holdoff and ask of it. */
import type { SignalProps } from "../wire/signal.js";
import type { PageSignalType } from "../wire/signal-catalogue.js";
import type { Invite } from "./invite.js";

export interface Options {
  /** The site's publishable key, `hpk_…`. */
  key: string;
  /** Where the collector is: `https://host`. */
  endpoint: string;
  /**
   * `auto` (default): the visitor id is kept unless the browser asks for privacy (GPC, Do Not Track). `granted`: kept.
   * `denied`: in memory only, and what was kept is removed.
   */
  consent?: string | undefined;
  /** Address patterns for shops without markup, see `url-patterns.ts`. */
  checkout?: string | undefined;
  payment?: string | undefined;
  completed?: string | undefined;
  /** Present, even empty: says in the console what the collector answers. */
  debug?: string | undefined;
}

/** Proof by the shop's backend of who is signed in; see `BatchRefs` of the wire. */
export interface Identity {
  exp?: number;
  hash?: string;
}

/** What a page may report. */

/** The arguments of each call: `holdoff(name, ...arguments)`. Ids may be numbers, as many shops have them. */
export interface Calls {
  identify: [customer: string | number, identity?: Identity];
  checkout: [checkout: string | number];
  step: [step: string, position?: { index?: number; of?: number }];
  offer: [offer: string, answer: "shown" | "accepted" | "declined"];
  order: [order?: { order?: string | number; checkout?: string | number }];
  signal: { [T in PageSignalType]: [type: T, props?: SignalProps[T]] }[PageSignalType];
  optOut: [];
  reset: [];
}

export type Call = { [C in keyof Calls]: [name: C, ...Calls[C]] }[keyof Calls];

export interface Holdoff {
  (...call: Call): void;
  /** The visitor id, for the shop's backend. A secret of this browser. */
  visitor: string;
  /** Resolves once signals are being observed. */
  ready: Promise<void>;
  /** Whether a chat may be offered now. Never rejects; answers within 300 ms. */
  mayInvite(channel: "chat"): Promise<Invite>;
  /** Says that the page left, and observes nothing more. */
  stop(): void;
}

/** What stands in until the script is there: it queues calls. */
export interface Stub {
  (...call: Call): void;
  q?: Call[];
  ready?: Promise<unknown>;
  visitor?: undefined;
  mayInvite?: undefined;
  stop?: undefined;
}

declare global {
  interface Window {
    holdoff?: Holdoff | Stub;
  }
}
