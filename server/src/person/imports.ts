/**
 * What was imported under a name: kept as it was told, so that the whole import can be taken back as if it had never been.
 * What is known with it is shown where the rules look for it; `firm` is what stands without it, and each fold and merge
 * starts from what is firm. After 30 days it stays for good.
 */
import { shortHash } from "../ids.js";
import { allows } from "./allows.js";
import { bytesOf, compare, countThatFits, keepNewest, type Room } from "./bounds.js";
import type { HeardEvent, Imported, Imports, Known } from "./document.js";
import { emptyDocument } from "./empty-document.js";
import { heardEventOf } from "./events.js";
import type { DatedFact } from "./fact.js";
import { noteFact } from "./note-fact.js";
import { joinTables, own } from "./own.js";

const TAKEN_BACK_WITHIN_MS = 30 * 24 * 60 * 60 * 1000;
const ROOM: Room = { entries: 100, bytes: 8 * 1024 };
const UNDONE_MAX = 20;

/** What history can say anything of. The other parts are written beside the fold, and stay as they are. */
const PARTS = [
  ...(["checkouts", "steps", "orders", "carts", "cartAtMs", "downloadsAtMs", "tickets"] as const),
  ...(["offersDeclined", "contactDeclined", "declinedWithOffer", "toldContacts", "profile"] as const),
  ...(["refusals", "lifted", "watermarks", "optIns"] as const),
] satisfies readonly (keyof Known)[];

/** An import's name as it is kept. */
export const batchHash = (name: string): string => shortHash(name);

export const isImported = (dated: DatedFact): dated is Imported =>
  dated.source.door === "backend" && dated.source.batch !== undefined;

/** What is known without the imports that can still be taken back. */
export function firmKnown({ imports, ...known }: Known): Known {
  return imports?.firm === undefined ? known : { ...known, ...imports.firm };
}

/** Which parts of `shown` differ from what is firm. */
export function differing(firm: Known, shown: Known): Partial<Known> {
  const isOther = (part: (typeof PARTS)[number]): boolean => JSON.stringify(shown[part]) !== JSON.stringify(firm[part]);
  return Object.fromEntries(PARTS.filter(isOther).map((part) => [part, firm[part]]));
}

/** Takes a fact in. `news` is the caller's own, here and below. */
export function noteImported(news: Known, dated: Imported, undone: Imports["undone"] = {}): void {
  const { source } = dated;
  // Told anew in the very millisecond after it was taken back.
  const isSameInstant = own(undone, source.batch) === source.receivedAtMs;
  const receivedAtMs = isSameInstant ? source.receivedAtMs + 1 : source.receivedAtMs;
  importsOf(news).told.push({ ...dated, source: { ...source, receivedAtMs } });
}

export function noteUndone(news: Known, name: string, receivedAtMs: number): void {
  const { undone } = importsOf(news);
  const batch = batchHash(name);
  undone[batch] = Math.max(own(undone, batch) ?? receivedAtMs, receivedAtMs);
}

function importsOf(news: Known): Imports {
  news.imports ??= { told: [], undone: {} };
  return news.imports;
}

const NONE: Imports = { told: [], undone: {} };

export function joinImports(a: Imports | undefined, b: Imports | undefined): Imports | undefined {
  if (a === undefined && b === undefined) return undefined;
  const [mine, theirs] = [a ?? NONE, b ?? NONE];
  const keyOf = ({ source }: Imported): string => JSON.stringify([source.event, source.content, source.receivedAtMs]);
  const unique = new Map([...mine.told, ...theirs.told].map((one) => [keyOf(one), one]));
  const told = [...unique].sort(([x, one], [y, other]) => receiptOf(one) - receiptOf(other) || compare(x, y));
  const undone = keepNewest(joinTables(mine.undone, theirs.undone, Math.max), UNDONE_MAX, (atMs) => atMs);
  return { told: told.map(([, one]) => one), undone };
}

const receiptOf = ({ source }: Imported): number => source.receivedAtMs;

/** What stays on call, and what is known for good from now on; what was taken back is neither. */
export function partImports({ told, undone }: Imports, newestMs: number): { onCall: Imported[]; forGood: Imported[] } {
  const standing = told.filter(
    ({ source }) => source.receivedAtMs > (own(undone, source.batch) ?? Number.NEGATIVE_INFINITY),
  );
  const isOld = (one: Imported): boolean => receiptOf(one) < newestMs - TAKEN_BACK_WITHIN_MS;
  const young = standing.filter((one) => !isOld(one)).reverse();
  // Where there is no room, what refuses or ends stays for good, and what allows goes: it might be taken back.
  const byNeed = young.sort((a, b) => Number(allows(b.fact)) - Number(allows(a.fact)));
  const kept = countThatFits(byNeed, ROOM, (one) => bytesOf(JSON.stringify(one)));
  const onCall = new Set(byNeed.slice(0, kept));
  return {
    onCall: standing.filter((one) => onCall.has(one)),
    forGood: standing.filter((one) => isOld(one) || (!onCall.has(one) && !allows(one.fact))),
  };
}

/** What was told, as news to be joined with what is known: while it can be taken back, its events stand beside it alone. */
export function newsOf(told: readonly Imported[]): Known {
  const { now, known } = emptyDocument();
  for (const dated of told) noteFact(now, known, dated);
  return known;
}

export const newsForGood = (told: readonly Imported[]): Known => ({ ...newsOf(told), events: eventsOf(told) });

const eventsOf = (told: readonly Imported[]): HeardEvent[] => told.map(({ source }) => heardEventOf(source));

/** Every event that is known to have been heard. */
export const heardEvents = ({ events, imports }: Pick<Known, "events" | "imports">): readonly HeardEvent[] =>
  imports === undefined ? events : [...events, ...eventsOf(imports.told)];

/** Without what allows: it may have to be taken back, and could not. */
export const careful = (told: readonly Imported[]): Imported[] => told.filter(({ fact }) => !allows(fact));
