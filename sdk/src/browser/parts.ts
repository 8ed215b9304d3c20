/**
 * Parts that are loaded when the page needs them: adapters, which hear what it says to others, and readers of consent
 * tools. A new one is a file in `adapters/` or `consent-tools/` and a line here, and for the package one in `module.ts`.
 */
import { after } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import type { Call, Holdoff, Options } from "./holdoff.js";
import { all, listen, type Stop } from "./listen.js";

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
}

/** What a part's file exports by default. */
export type Part = (host: Host) => Stop;

export type LoadPart = (name: string) => Promise<{ default: Part }> | undefined;

/** How the thing that a part is for shows: in the page's global variables, its scripts, its classes and its data layer. */
const ADAPTERS: [string, RegExp][] = [
  ["data-layer", /,dataLayer,|gtag|letagm/],
  ["segment", /analytics,/],
  ["woocommerce", /woocommerce/],
];
const TOOLS: [string, RegExp][] = [
  ["consent-mode", /,consent,/],
  ["tcf", /,__tcfapi,/],
  ["gpp", /,__gpp,/],
  ["onetrust", /OneTrust|Optanon|otSDK/],
  ["cookiebot", /cookiebot/i],
  ["shopify", /,Shopify,/],
];

const pageText = () =>
  `,${[
    Object.keys(window),
    Array.from(document.scripts, ({ id, src }) => id + src),
    document.body?.className,
    Array.from(window.dataLayer ?? [], (entry) => entry?.[0]),
  ]},`;

const lookAgain = (look: () => void, target?: EventTarget): Stop => {
  const safe = guarded(look);
  safe();
  return all(listen("DOMContentLoaded load", safe, target), ...[1e3, 3e3, 9e3].map((ms) => after(ms, safe)));
};

const started = new WeakSet<Holdoff>();

/** Loads what the page needs, now or when it shows; once, however many tags there are. `holdoff.stop()` stops it too. */
export function loadParts(holdoff: Holdoff, { adapters = "auto", consent = "auto" }: Options, load: LoadPart): void {
  // Without a visitor nothing runs: on a server, or for want of a key.
  if (started.has(holdoff) || !holdoff.visitor) return;
  started.add(holdoff);
  const answers: Record<string, boolean> = {};
  const host: Host = {
    say: holdoff,
    allow(tool, isAllowed) {
      if (isAllowed === undefined || isAllowed === answers[tool]) return;
      answers[tool] = isAllowed;
      holdoff("consent", Object.values(answers).includes(false) ? "denied" : "granted");
    },
    again: (look) => lookAgain(look, document),
    all,
    listen,
    attempt,
  };
  const { stop } = holdoff;
  const stops = [stop];
  const loaded = new Set<string>();
  stops.push(
    lookAgain(() => {
      const page = pageText();
      const bring =
        (isWanted: (name: string, shown: RegExp) => boolean) =>
        ([name, shown]: [string, RegExp]) => {
          if (loaded.has(name) || !isWanted(name, shown)) return;
          loaded.add(name);
          load(name)
            ?.then((part) => stops.push(part.default(host)))
            // Blocked, or gone: the page goes on without it.
            .catch(() => undefined);
        };
      ADAPTERS.forEach(bring((name, shown) => (adapters === "auto" ? shown.test(page) : adapters.includes(name))));
      if (consent === "auto") TOOLS.forEach(bring((_, shown) => shown.test(page)));
    }),
  );
  holdoff.stop = () => all(...stops)();
}
