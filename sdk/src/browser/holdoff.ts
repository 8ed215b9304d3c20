/** What a shop's page can say to Holdoff and ask of it. */
import type { Loose, LooseProps } from "../wire/loose.js";
import type { SignalProps } from "../wire/signal.js";
import type { PageSignalType } from "../wire/signal-catalogue.js";
import type { Invite } from "./invite-answer.js";

export interface Options {
  /** The site's publishable key, `hpk_…`. */
  key: string;
  /** Where the collector is: `https://host`. */
  endpoint: string;
  /**
   * `auto` (default): the visitor id is kept in this browser unless it asks for privacy (GPC, Do Not Track). `granted`:
   * kept. `denied`: it lives in the tab, for the visit, and what was kept is removed. `wait`: it lives in the tab until
   * the page calls `holdoff("consent", …)`; what was kept stays.
   */
  consent?: string | undefined;
  /** Address patterns for shops without markup, see `url-patterns.ts`. */
  checkout?: string | undefined;
  payment?: string | undefined;
  completed?: string | undefined;
  /** Steps of the checkout by address: `details=/checkout/details payment=/checkout/pay`, in their order. */
  steps?: string | undefined;
  /**
   * What else on the page is listened to: `auto` (default) what is found there, `none`, or names of adapters, separated by
   * spaces.
   */
  adapters?: string | undefined;
  /** Present, even empty: says in the console what the collector answers. */
  debug?: string | undefined;
}

/** Proof by the shop's backend of who is signed in; see `BatchRefs` of the wire. */
export interface Identity {
  exp?: number;
  hash?: string;
}

/** The arguments of each call: `holdoff(name, ...arguments)`. */
export interface Calls {
  identify: [customer: Loose<string>, identity?: LooseProps<Identity>];
  checkout: [checkout: Loose<string>];
  step: [step: string | number, position?: LooseProps<{ index?: number; of?: number }>];
  offer: [offer: string | number, answer: "shown" | "accepted" | "declined"];
  order: [order?: Loose<string> | LooseProps<{ order?: string; checkout?: string }>];
  signal: { [T in PageSignalType]: [type: T, props?: LooseProps<SignalProps[T]>] }[PageSignalType];
  /** The customer allows that something is kept in this browser, or no more: as `Options.consent`, from now on. */
  consent: [state: "granted" | "denied"];
  optOut: [];
  reset: [];
}

export type Call = { [C in keyof Calls]: [name: C, ...Calls[C]] }[keyof Calls];

export interface Holdoff {
  (...call: Call): void;
  /** The site's publishable key. */
  readonly key: string;
  /** The visitor id, for the shop's backend. A secret of this browser. */
  visitor: string;
  /** Resolves once signals are being observed: the parts that the page needs are there, or will not come. */
  ready: Promise<unknown>;
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
