/** Contacts that the backend tells of. One event id is one contact a day, however often, and in whatever words. */
import { OUTCOMES, type Outcome } from "@holdoff/sdk/wire";
import { bytesOf, compare, type Room } from "./bounds.js";
import type { Known, ToldContact } from "./document.js";
import { boundContacts } from "./more-contacts.js";
import { onceADay } from "./once-a-day.js";

const ROOM: Room = { entries: 100, bytes: 4 * 1024 };

/** Every telling once, ascending, the last of them. */
export function joinToldContacts(a: ToldContact[], b: readonly ToldContact[]): ToldContact[] {
  if (b.length === 0) return a;
  const unique = new Map([...a, ...b].map((told) => [JSON.stringify(told), told]));
  const ascending = [...unique].sort(([x, one], [y, other]) => one.atMs - other.atMs || compare(x, y));
  return boundToldContacts(ascending.map(([, told]) => told));
}

export const boundToldContacts = (ascending: readonly ToldContact[], share = 1): ToldContact[] =>
  boundContacts(ascending, { room: ROOM, markOf: asMark, nameBytesOf, withoutNames }, share);

/** What never arrived counts for nothing. */
const asMark = ({ atMs, channel, purpose, isUndelivered }: ToldContact): ToldContact | undefined =>
  isUndelivered ? undefined : { event: "", channel, purpose, atMs, firstFromMs: atMs, firstToMs: atMs, isMore: true };

const nameBytesOf = ({ department = "", offer = "", followUp = "" }: ToldContact): number =>
  bytesOf(department) + bytesOf(offer) + bytesOf(followUp);

function withoutNames({ department: _d, offer: _o, followUp: _f, ...told }: ToldContact): ToldContact {
  return told;
}

/** The contacts that the tellings are about. */
export const toldContactsOf = ({ toldContacts }: Pick<Known, "toldContacts">): ToldContact[] =>
  onceADay(
    toldContacts.filter(({ isMore }) => !isMore),
    ({ event }) => event,
    ({ firstToMs }) => firstToMs,
  ).map(asOne);

/** What its last telling says of the contact holds; what came of it, the latest word. */
function asOne(tellings: readonly [ToldContact, ...ToldContact[]]): ToldContact {
  const [first] = tellings;
  const { outcome: _a, outcomeAtMs: _b, isUndelivered: _c, ...words } = tellings.at(-1) ?? first;
  const followUp = tellings.flatMap((told) => told.followUp ?? []).at(-1);
  const outcomes = tellings.filter((told) => told.outcome !== undefined);
  return {
    ...words,
    firstFromMs: first.firstFromMs,
    firstToMs: first.firstToMs,
    ...(followUp !== undefined && { followUp }),
    ...outcomes.reduce<Said>(outcomeOf, {}),
    ...(outcomes.length > 0 && outcomes.every((told) => told.isUndelivered) && { isUndelivered: true as const }),
  };
}

type Said = Pick<ToldContact, "outcome" | "outcomeAtMs">;

/** Of two words of one instant the one that stands for more. */
const RANK: readonly Outcome[] = ["complained", "declined", "converted", "reached", "no_answer", "undelivered"];
const rankOf = ({ outcome }: Said): number => (outcome === undefined ? OUTCOMES.length : RANK.indexOf(outcome));
const saidAtMs = ({ outcomeAtMs = Number.NEGATIVE_INFINITY }: Said): number => outcomeAtMs;

/** What came of a contact, by two tellings of it: the latest word. */
export function outcomeOf(a: Said, b: Said): Said {
  const { outcome, outcomeAtMs } = (saidAtMs(b) - saidAtMs(a) || rankOf(a) - rankOf(b)) > 0 ? b : a;
  return outcome === undefined || outcomeAtMs === undefined ? {} : { outcome, outcomeAtMs };
}
