/** Whom a person absorbed, whom it is told of, and what was planned: ids and nothing else. */
import { joinNames, keepLast } from "./bounds.js";
import type { Known } from "./document.js";

export const REFS_MAX = 50;
export const ABSORBED_MAX = 64;
export const ASSOCIATES_MAX = 20;
export const PAST_MAX = 100;

export const joinRefs = (a: string[], b: readonly string[]): string[] => joinNames(a, b, REFS_MAX);
export const joinAbsorbed = (a: string[], b: readonly string[]): string[] => joinSeen(a, b, ABSORBED_MAX);
export const joinAssociates = (a: Known["associates"], b: Known["associates"]): Known["associates"] =>
  joinNames(a, b, ASSOCIATES_MAX);
/** Those that `b` saw end are the older ones. */
export const joinPast = (a: Known["past"], b: Known["past"]): Known["past"] => joinSeen(b, a, PAST_MAX);

/** Ids that carry no time: those of the second list are the newer ones. */
const joinSeen = <T>(a: T[], b: readonly T[], most: number): T[] =>
  b.length === 0 ? a : keepLast([...new Set([...a, ...b])], most);
