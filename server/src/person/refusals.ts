/**
 * What the person refused, and what they agreed to. A refusal stands until an opt-in lists it, or the backend's opt-in
 * draws a line behind it: a bound may take an allowance away, and never a refusal.
 */
import type { Channel, Door, Keyword, Lifts, Purpose } from "@holdoff/sdk/wire";
import { shortHash } from "../ids.js";
import { bytesOf, compare, countThatFits, joinNames, later, partOf, type Room } from "./bounds.js";
import type { Known, OptIn, Refusal, Watermark } from "./document.js";
import { joinInto, joinTables, own } from "./own.js";

const ROOM: Room = { entries: 100, bytes: 6 * 1024 };
/** A refusal that arrives after its opt-in was dropped from here stands. */
const LIFTED: Room = { entries: 200, bytes: 6 * 1024 };
/** Of a longer name that a browser made there is its hash. */
const NAME_CHARS_MAX = 40;

interface Scope {
  channel: Channel | "all";
  purpose: Purpose | "all";
}

/** Ids begin with what is refused, so that an opt-in is matched exactly. */
const prefixOf = ({ channel, purpose }: Scope): string => `rf-${channel}-${purpose}-`;
const scopeOf = ({ channel, purpose }: Refusal): Scope => ({ channel: channel ?? "all", purpose: purpose ?? "all" });
const keyOfScope = ({ channel, purpose }: Scope): string => `${channel}:${purpose}`;

interface Heard {
  atMs: number;
  receivedAtMs: number;
  door: Door;
}

/** `name`: an id that the browser made, so that it can take the refusal back by itself. `news` is the caller's own. */
export function refuse(news: Known, scope: Scope, { atMs, receivedAtMs, door }: Heard, name?: string): void {
  const id = name === undefined ? `${prefixOf(scope)}${atMs.toString(36)}` : namedId(scope, name);
  const refusal: Refusal = { id, atMs, receivedAtMs, door };
  if (scope.channel !== "all") refusal.channel = scope.channel;
  if (scope.purpose !== "all") refusal.purpose = scope.purpose;
  news.refusals.push(refusal);
}

/** STOP refuses all but what is needed; START takes back what STOP said before, and nothing else. */
export function noteKeyword(
  news: Known,
  { keyword, channel }: { keyword: Keyword; channel?: Channel },
  { atMs, receivedAtMs, door }: Heard,
): void {
  switch (keyword) {
    case "stop": {
      const id = `${prefixOf({ channel: channel ?? "all", purpose: "all" })}stop-${atMs.toString(36)}`;
      const stop: Refusal = { id, atMs, receivedAtMs, door, isStop: true };
      news.refusals.push(channel === undefined ? stop : { ...stop, channel });
      return;
    }
    case "start":
      if (channel !== undefined) joinInto(news.watermarks, stopKey(channel), { backendMs: atMs }, joinWatermark);
      return;
    default:
      keyword satisfies "help";
  }
}

const stopKey = (channel: Scope["channel"]): string => `${channel}:stop`;

const namedId = (scope: Scope, name: string): string =>
  `${prefixOf(scope)}b-${name.length > NAME_CHARS_MAX ? `#${shortHash(name)}` : name}`;

/**
 * Records an opt-in and what it lifts, of exactly its channel and purpose. A pre-ticked box lifts nothing. What refused
 * everything is lifted only where the person can see it: on the preferences page.
 */
export function optIn(news: Known, given: OptIn, lifts: Lifts, { isImport = false } = {}): void {
  news.optIns.push(given);
  if (given.preTicked) return;
  if (!Array.isArray(lifts)) {
    // No line is drawn behind what was refused for everything.
    if (given.channel === "all" || given.purpose === "all") return;
    const backendMs = Math.min(Date.parse(lifts.before), given.atMs);
    // What a page said is kept from an import: nobody knows which came first.
    const watermark = isImport ? { backendMs } : { backendMs, pageMs: backendMs };
    joinInto(news.watermarks, keyOfScope(given), watermark, joinWatermark);
    return;
  }
  const everything = given.channel === "all" && given.purpose === "all";
  if (everything && given.door !== "preferences") return;
  const prefix = prefixOf(given);
  news.lifted.push(
    ...lifts.map((id) => (id.startsWith("rf-") ? id : namedId(given, id))).filter((id) => id.startsWith(prefix)),
  );
}

function joinWatermark(a: Watermark, b: Watermark): Watermark {
  const pageMs = later(a.pageMs ?? null, b.pageMs ?? null);
  return { backendMs: Math.max(a.backendMs, b.backendMs), ...(pageMs !== null && { pageMs }) };
}

export const joinWatermarks = (a: Known["watermarks"], b: Known["watermarks"]): Known["watermarks"] =>
  joinTables(a, b, joinWatermark);

export const joinLifted = (a: string[], b: readonly string[]): string[] =>
  boundLifted(joinNames(a, b, Number.POSITIVE_INFINITY));

export function boundLifted(lifted: string[], share = 1): string[] {
  const kept = countThatFits(lifted, partOf(LIFTED, share), bytesOf);
  return kept === lifted.length ? lifted : lifted.slice(0, kept);
}

type Lifting = Pick<Known, "lifted" | "watermarks">;

const receivedMs = ({ atMs, receivedAtMs = atMs }: Refusal): number => receivedAtMs;

/** The backend's word counts from its own time, a page's from when it came in: a page's clock draws no line. */
const countsFromMs = (refusal: Refusal): number => (refusal.door === "backend" ? refusal.atMs : receivedMs(refusal));

function isBehind(refusal: Refusal, watermarks: Known["watermarks"]): boolean {
  const scope = scopeOf(refusal);
  const line = own(watermarks, refusal.isStop ? stopKey(scope.channel) : keyOfScope(scope));
  if (line === undefined) return false;
  return countsFromMs(refusal) < (refusal.door === "backend" ? line.backendMs : (line.pageMs ?? 0));
}

/**
 * The word of each door by itself: both may have told of one refusal, and it stands as long as one of them does. Of two
 * words of one door the one stays that a line would lift last.
 */
export function joinRefusals(a: readonly Refusal[], b: readonly Refusal[], { lifted, watermarks }: Lifting): Refusal[] {
  const isLifted = new Set(lifted);
  const left = [...a, ...b].filter((one) => !isLifted.has(one.id) && !isBehind(one, watermarks)).sort(byLine);
  const unique = new Map(left.map((one) => [`${one.door ?? "page"} ${one.id}`, one]));
  const standing = [...unique].sort(([x, one], [y, other]) => one.atMs - other.atMs || compare(x, y));
  return boundRefusals(
    standing.map(([, refusal]) => refusal),
    lifted,
  );
}

/** In the order in which a line that moves on would lift them. */
const byLine = (a: Refusal, b: Refusal): number =>
  countsFromMs(a) - countsFromMs(b) || a.atMs - b.atMs || receivedMs(a) - receivedMs(b);

/** Too many are one of each channel and purpose. */
export function boundRefusals(ascending: Refusal[], lifted: readonly string[], share = 1): Refusal[] {
  const kept = countThatFits(ascending, partOf(ROOM, share), ({ id }) => bytesOf(id));
  return kept === ascending.length ? ascending : oneOfEach(ascending, lifted);
}

/**
 * Of each channel and purpose one that stands for all of them. It goes by an id that no opt-in can have listed before,
 * or one refusal would be lifted by what only listed another. What START takes back stays apart from what it does not.
 */
function oneOfEach(ascending: readonly Refusal[], lifted: readonly string[]): Refusal[] {
  const scopes = new Map<string, [Refusal, ...Refusal[]]>();
  for (const refusal of ascending) {
    const prefix = `${prefixOf(scopeOf(refusal))}${refusal.isStop ? "stop-" : ""}`;
    const refusals = scopes.get(prefix);
    if (refusals === undefined) scopes.set(prefix, [refusal]);
    else refusals.push(refusal);
  }
  return [...scopes].map(([prefix, refusals]) => {
    if (refusals.length === 1) return refusals[0];
    const all = refusals.reduce(asOne);
    let id = `${prefix}${all.atMs.toString(36)}-all`;
    while (lifted.includes(id)) id += "-";
    return { ...all, id };
  });
}

/** It stands as long as either would. */
function asOne(a: Refusal, b: Refusal): Refusal {
  const atMs = Math.max(a.atMs, b.atMs);
  const receivedAtMs = Math.max(receivedMs(a), receivedMs(b));
  const door = a.door === "backend" && b.door === "backend" ? "backend" : "page";
  return { ...a, atMs, receivedAtMs, door };
}

const OPT_INS_MAX = 100;

/** Each once, ascending. */
export function joinOptIns(a: OptIn[], b: readonly OptIn[]): OptIn[] {
  if (b.length === 0) return a;
  const unique = new Map([...a, ...b].map((one) => [keyOf(one), one]));
  const ascending = [...unique].sort(([x, one], [y, other]) => one.atMs - other.atMs || compare(x, y));
  return boundOptIns(ascending.map(([, one]) => one));
}

/** Where there are too many, the last of each kind stays: a later pre-ticked box is no secret. */
export function boundOptIns(ascending: OptIn[], share = 1): OptIn[] {
  const most = Math.floor(OPT_INS_MAX * share);
  if (ascending.length <= most) return ascending;
  const lastOfKind = new Set(new Map(ascending.map((one) => [kindOf(one), one])).values());
  const others = ascending.filter((one) => !lastOfKind.has(one));
  const kept = new Set([...lastOfKind, ...others.slice(ascending.length - most)]);
  return ascending.filter((one) => kept.has(one));
}

const kindOf = ({ channel, purpose, preTicked }: OptIn): string => `${channel}|${purpose}|${preTicked}`;
const keyOf = (one: OptIn): string => `${kindOf(one)}|${one.atMs}|${one.door}|${one.wording ?? ""}`;
