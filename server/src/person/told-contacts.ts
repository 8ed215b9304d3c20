/** Contacts that the backend tells of. One event id is one contact a day, however often, and in whatever words. */
import { OUTCOMES, type Outcome } from "@holdoff/sdk/wire";
import { bytesOf, compare } from "./bounds.js";
import type { ToldContact } from "./document.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const CONTACTS_MAX = 100;
const NAME_BYTES_MAX = 4 * 1024;

/** Of two words of one instant the one that stands for more. */
const RANK: readonly Outcome[] = ["complained", "declined", "converted", "reached", "no_answer", "undelivered"];
const rankOf = (outcome: Outcome | undefined): number =>
  outcome === undefined ? OUTCOMES.length : RANK.indexOf(outcome);

/** Ascending, the last of them; what is told of one contact is one entry. */
export function joinToldContacts(a: ToldContact[], b: readonly ToldContact[], most = CONTACTS_MAX): ToldContact[] {
  if (b.length === 0) return a;
  const byEvent = new Map<string, ToldContact[]>();
  for (const told of [...a, ...b].sort((x, y) => x.firstToMs - y.firstToMs)) {
    const tellings = byEvent.get(told.event) ?? [];
    const last = tellings.at(-1);
    if (last !== undefined && told.firstToMs - last.firstToMs < DAY_MS) tellings.splice(-1, 1, joinTwo(last, told));
    else tellings.push(told);
    byEvent.set(told.event, tellings);
  }
  const newestFirst = [...byEvent.values()].flat().sort((x, y) => y.atMs - x.atMs || compare(x.event, y.event));
  let bytes = 0;
  const kept = newestFirst.filter(({ department = "", offer = "", followUp = "" }) => {
    bytes += bytesOf(department) + bytesOf(offer) + bytesOf(followUp);
    return bytes <= NAME_BYTES_MAX;
  });
  return kept.slice(0, most).reverse();
}

/** The earlier one first. What the later telling says of the contact holds; what came of it, the latest word. */
function joinTwo(a: ToldContact, b: ToldContact): ToldContact {
  const [said, before] = isLaterWord(b, a) ? [b, a] : [a, b];
  const { firstFromMs, firstToMs } = a.firstToMs <= b.firstToMs ? a : b;
  const { outcome: _a, outcomeAtMs: _b, isUndelivered: _c, ...words } = said;
  const followUp = said.followUp ?? before.followUp;
  return {
    ...words,
    firstFromMs,
    firstToMs,
    ...(followUp !== undefined && { followUp }),
    ...outcomeOf(a, b),
    ...(a.isUndelivered && b.isUndelivered && { isUndelivered: true as const }),
  };
}

const isLaterWord = (a: ToldContact, b: ToldContact): boolean =>
  a.atMs > b.atMs || (a.atMs === b.atMs && JSON.stringify(a) > JSON.stringify(b));

type Said = Pick<ToldContact, "outcome" | "outcomeAtMs">;

/** What came of a contact, by two tellings of it: the latest word. */
export function outcomeOf(a: Said, b: Said): Said {
  const [aMs, bMs] = [a.outcomeAtMs ?? Number.NEGATIVE_INFINITY, b.outcomeAtMs ?? Number.NEGATIVE_INFINITY];
  const { outcome, outcomeAtMs } = (aMs - bMs || rankOf(b.outcome) - rankOf(a.outcome)) >= 0 ? a : b;
  return outcome === undefined || outcomeAtMs === undefined ? {} : { outcome, outcomeAtMs };
}
