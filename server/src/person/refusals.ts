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
    case "help":
      return;
    default:
      keyword satisfies never;
  }
}

const stopKey = (channel: Channel): string => `${channel}:stop`;

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
  b.length === 0 ? a : boundLifted(joinNames(a, b, Number.POSITIVE_INFINITY));

export function boundLifted(lifted: string[], share = 1): string[] {
  const kept = countThatFits(lifted, partOf(LIFTED, share), bytesOf);
  return kept === lifted.length ? lifted : lifted.slice(0, kept);
}

type Lifting = Pick<Known, "lifted" | "watermarks">;

/** The backend's word by its own time, a page's by when it came in: a page's clock draws no line. */
function isBehind(refusal: Refusal, watermarks: Known["watermarks"]): boolean {
  const { atMs, receivedAtMs = atMs, door = "page", channel, isStop } = refusal;
  const line = own(watermarks, isStop && channel !== undefined ? stopKey(channel) : keyOfScope(scopeOf(refusal)));
  if (line === undefined) return false;
  return door === "backend" ? atMs < line.backendMs : receivedAtMs < (line.pageMs ?? 0);
}

/**
 * The word of each door by itself: both may have told of one refusal, and it stands as long as one of them does. Of two
 * words of one door the one stays that a line would lift last.
 */
export function joinRefusals(a: readonly Refusal[], b: readonly Refusal[], { lifted, watermarks }: Lifting): Refusal[] {
  const isLifted = new Set(lifted);
  const unique = new Map<string, Refusal>();
  for (const refusal of [...a, ...b]) {
    if (isLifted.has(refusal.id) || isBehind(refusal, watermarks)) continue;
    const key = `${refusal.door ?? "page"} ${refusal.id}`;
    const before = unique.get(key);
    if (before === undefined || isFurther(refusal, before)) unique.set(key, refusal);
  }
  const standing = [...unique].sort(([x, one], [y, other]) => one.atMs - other.atMs || compare(x, y));
  return boundRefusals(
    standing.map(([, refusal]) => refusal),
    lifted,
  );
}

function isFurther(a: Refusal, b: Refusal): boolean {
  const [aReceivedMs, bReceivedMs] = [a.receivedAtMs ?? a.atMs, b.receivedAtMs ?? b.atMs];
  return a.door === "backend"
    ? (a.atMs - b.atMs || aReceivedMs - bReceivedMs) > 0
    : (aReceivedMs - bReceivedMs || a.atMs - b.atMs) > 0;
}

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
  const receivedAtMs = Math.max(a.receivedAtMs ?? a.atMs, b.receivedAtMs ?? b.atMs);
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
  const kept = new Set(others.slice(Math.min(others.length, Math.max(0, others.length + lastOfKind.size - most))));
  return ascending.filter((one) => lastOfKind.has(one) || kept.has(one));
}

const kindOf = ({ channel, purpose, preTicked }: OptIn): string => `${channel}|${purpose}|${preTicked}`;
const keyOf = (one: OptIn): string => `${kindOf(one)}|${one.atMs}|${one.door}|${one.wording ?? ""}`;
