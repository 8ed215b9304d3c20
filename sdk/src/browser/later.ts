/** Parts of the script that a page loads when it needs them, each a file of its own beside it. */
import type { attempt } from "./guard.js";
import type { Call, Holdoff, Options } from "./holdoff.js";
import type { all, listen, Stop } from "./listen.js";

/** What a part is given: the files that parts are cannot share anything else. */
export interface Host {
  /** Says something as the page itself would. */
  say(...call: Call): void;
  /** What a consent tool allows; undefined while the visitor has not been asked. One that refuses has the last word. */
  allow(tool: string, isAllowed: boolean | undefined): void;
  /** Looks now, after each script that the page loads, and some seconds later. */
  again(look: () => void): Stop;
  all: typeof all;
  listen: typeof listen;
  attempt: typeof attempt;
  /** What stood in the queues of snippets when the script started: a library may have emptied them since. */
  early: unknown[];
}

/** What a part's file exports by default. */
export type Part = (host: Host) => Stop;

export type PartName =
  | "data-layer"
  | "segment"
  | "woocommerce"
  | "consent-mode"
  | "tcf"
  | "gpp"
  | "onetrust"
  | "cookiebot"
  | "shopify";

/**
 * Loads what the page needs, now or when it shows. `early` is what stood in the queues of snippets when the script started.
 * `holdoff.stop()` stops it too.
 */
export type LoadParts = (holdoff: Holdoff, options: Options, load: LoadLater, early: unknown[]) => void;

export type LaterParts = Record<PartName, Part> & {
  /** Looks what else is on the page, and loads what hears it. */
  parts: LoadParts;
};

/** Rejects where the part is blocked or gone. */
export type LoadLater = <Name extends keyof LaterParts>(name: Name) => Promise<{ default: LaterParts[Name] }>;
