/** What was left out of something that was taken, and why. */

export interface Ignored {
  /** JSON pointer of the field. */
  pointer: string;
  detail: string;
  /** Nobody knows such a field: its name is the sender's own, and is told to nobody else. */
  isUnknown?: true;
}

export const unknownField = (pointer: string, known: readonly string[]): Ignored => ({
  pointer,
  detail: known.length === 0 ? "nothing is read here" : `expected one of ${known.join(", ")}`,
  isUnknown: true,
});

/** Entries of one answer. */
export const IGNORED_MAX = 20;

/** The detail of what was dropped; `pointer` is empty where all of it is meant. */
export const said = (pointer: string, detail: string): string => (pointer === "" ? detail : `${pointer}: ${detail}`);
