/** Parts of the script that a page loads after it, each a file of its own beside it: what they are given, and their names. */
import type { Said } from "./batch.js";
import type { attempt } from "./guard.js";
import type { Call, Holdoff, Options } from "./holdoff.js";
import type { Invite } from "./invite-answer.js";
import type { Inherit } from "./journal.js";
import type { Heard } from "./listen.js";
import type { PageObserver } from "./signals/page.js";
import type { all, Stop } from "./stop.js";
import type { Refs, Who } from "./who.js";

/** What an adapter or a reader is given: the files that parts are cannot share anything else. */
export interface Host {
  /** Says something as the page itself would. */
  say(...call: Call): void;
  /** What a consent tool allows; undefined while the visitor has not been asked. One that refuses has the last word. */
  allow(tool: string, isAllowed: boolean | undefined): void;
  /** Looks now, after each script that the page loads, and some seconds later. */
  again(look: () => void): Stop;
  all: typeof all;
  listen(types: string, run: (event: Heard) => void): Stop;
  attempt: typeof attempt;
  /** What stood in the queues of snippets when the script started: a library may have emptied them since. */
  early: unknown[];
}

/** What an adapter's or a reader's file exports by default. */
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

/** What looks at the page is given. */
export interface Looking {
  holdoff: Holdoff;
  options: Options;
  load: LoadLater;
  /** What stood in the queues of snippets when the script started. */
  queues: unknown[];
  /** Begins in each session: now, and in later ones. */
  eachRoom(begin: (room: Room) => Promise<unknown> | undefined): Promise<unknown> | undefined;
}

/** Loads what the page needs, now or when it shows. Resolves when what shows now is there. `holdoff.stop()` stops it too. */
export type LoadParts = (looking: Looking) => Promise<unknown> | undefined;

/** How an address came about: an event or a page load, which may know. */
export type Way = Partial<Pick<NavigationCurrentEntryChangeEvent, "navigationType" | "type">>;

/** A press, a click or a change of a field, as it was before any handler of the shop had seen it. */
export interface Act {
  event: Heard;
  /** What it happened to, and all around that, in open shadow roots too. */
  path: EventTarget[];
  /** Of a box: whether it is ticked now, and whether it was when the page came. */
  checked?: boolean | undefined;
  defaultChecked?: boolean | undefined;
  /** What consent it is for. */
  consent?: string | null | undefined;
}

/** What the session tells its parts. One that fails leaves the others at work. */
export interface Hearer {
  /** The page reported a fact. Those before are told at once. */
  note?(fact: Said): void;
  /** The address is another one. */
  look?(way: Way | undefined): void;
  /** Now and then, and when the visitor id is another one. */
  tick?(): void;
  /** Something was pressed or clicked, or a field changed. What `acts` has is told at once, as `late`. */
  act?(act: Act, late?: boolean): void;
}

/** What a part of the session is given. */
export interface Room {
  options: Options;
  /** Aborts when the session is over. */
  signal: AbortSignal;
  emit(fact: Said): void;
  /** What is said from now on is said under these names. */
  refer(refs: Refs): void;
  /** In whose name the page speaks. */
  who(): Who;
  /** Whether something may be kept in this browser. */
  may(): boolean | undefined;
  hear(hearer: Hearer): void;
  /** What was pressed, clicked and changed so far; undefined once it is heard. */
  acts: Act[] | undefined;
  /** Whether a heartbeat of this page is due, given whether somebody was there since the last one. */
  beats(engaged: boolean): boolean;
  /** Asks whether the visitor may be invited; a part answers. */
  mayInvite?(channel: "chat"): Promise<Invite>;
  tab: string;
  page: PageObserver | undefined;
  /** Resolves when it is clear which visitor id the page goes on with. */
  agreed: Promise<unknown>;
}

/** What the file of a part of the session exports by default. */
export type RoomPart = (room: Room) => void;

export type LaterParts = Record<PartName, Part> & {
  /** All that need not be there at once: reads marks, looks what else is on the page, and loads what hears it. */
  parts: LoadParts;
  /** Reads addresses. */
  funnel: RoomPart;
  /** Takes over what pages left that are gone. */
  history: Inherit;
};

/** Rejects where the part is blocked or gone. */
export type LoadLater = <Name extends keyof LaterParts>(name: Name) => Promise<{ default: LaterParts[Name] }>;
