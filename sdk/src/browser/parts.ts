/**
 * All that need not be there at once: it reads what the shop marked, answers whether a chat may be offered, and shares the
 * beat between windows. It also looks what else the page has, and loads what hears it: adapters, which hear what the page
 * says to others, and readers of consent tools. A new one is a file in `adapters/` or `consent-tools/`, a line here, and one
 * in `module.ts`.
 */
import { after } from "./clock.js";
import { attempt, guarded } from "./guard.js";
import { createInviter, type Inviter } from "./invite.js";
import type { Host, LoadLater, LoadParts, Looking, PartName, Room } from "./later.js";
import { type Heard, listen as listenUntil } from "./listen.js";
import { readMarks } from "./marks.js";
import { shareBeat } from "./share-beat.js";
import { all, type Stop } from "./stop.js";

/** How the thing that a part is for shows: in the page's global variables, its scripts, its classes and its data layer. */
type Parts = [PartName, RegExp][];
const ADAPTERS: Parts = [
  ["data-layer", /,dataLayer,|gtag|letagm/],
  ["segment", /analytics,/],
  ["woocommerce", /woocommerce/],
];
const TOOLS: Parts = [
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
    attempt(() => Array.from(window.dataLayer ?? [], (entry) => entry?.[0] === "consent" && "consent")),
  ]},`;

const listen = (types: string, run: (event: Heard) => void, target?: EventTarget): Stop => {
  const end = new AbortController();
  listenUntil(types, run, end.signal, target);
  return () => end.abort();
};

const lookAgain = (look: () => void, target?: EventTarget): Stop => {
  // Pictures load by the hundred, and bring nothing to hear.
  const safe = guarded((event?: Event) => {
    if (!/Image/.test(`${event?.target}`)) look();
  });
  safe();
  return all(listen("DOMContentLoaded load", safe, target), ...[1e3, 3e3, 9e3].map((ms) => after(ms, safe)));
};

/** What a session has besides the tag. Resolves when all of it is there. */
function beginIn(room: Room, inviter: Inviter, load: LoadLater): Promise<unknown> | undefined {
  const { options, who, tab, page } = room;
  attempt(() => readMarks(room));
  room.hear(inviter);
  room.mayInvite = (channel) =>
    inviter.ask(options.endpoint, () => ({
      key: options.key,
      visitor: who().visitor,
      channel,
      tab,
      visibleMs: page?.totals().visibleMs ?? 0,
    }));
  attempt(() => shareBeat(room));
  const { checkout, payment, steps, completed } = options;
  return checkout || payment || steps || completed
    ? load("funnel")
        .then((part) => part.default(room))
        // Blocked, or gone: the page goes on without it.
        .catch(() => undefined)
    : undefined;
}

/** Loads adapters and readers of consent tools, when what they hear shows. */
function loadForPage({ holdoff, options, load, queues }: Looking): void {
  const { adapters = "auto", consent = "auto" } = options;
  const answers: Record<string, boolean> = {};
  const host: Host = {
    say: holdoff,
    allow(tool, isAllowed) {
      if (isAllowed === undefined || isAllowed === answers[tool]) return;
      answers[tool] = isAllowed;
      // The browser's own wish stands above what any tool was told.
      const isDenied = Object.values(answers).includes(false) || navigator.globalPrivacyControl;
      holdoff("consent", isDenied ? "denied" : "granted");
    },
    again: (look) => lookAgain(look, document),
    all,
    listen,
    attempt,
    early: queues.flat(),
  };
  const { stop } = holdoff;
  const stops = [stop];
  const loaded = new Set<PartName>();
  stops.push(
    lookAgain(() => {
      const page = pageText();
      const bring = (parts: Parts, isWanted: (name: string, shows: boolean) => boolean) => {
        for (const [name, shown] of parts) {
          if (loaded.has(name) || !isWanted(name, shown.test(page))) continue;
          loaded.add(name);
          load(name)
            .then((part) => stops.push(part.default(host)))
            // Blocked, or gone: the page goes on without it.
            .catch(() => undefined);
        }
      };
      bring(ADAPTERS, (name, shows) => (adapters === "auto" ? shows : adapters.includes(name)));
      bring(TOOLS, (_, shows) => shows && consent === "auto");
    }),
  );
  holdoff.stop = () => all(...stops)();
}

const loadParts: LoadParts = (looking) => {
  const inviter = createInviter();
  const there = looking.eachRoom((room) => beginIn(room, inviter, looking.load));
  attempt(() => loadForPage(looking));
  return there;
};

export default loadParts;
