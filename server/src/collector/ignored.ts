/** What was left out of something that was taken, and why. */

export interface Ignored {
  /** JSON pointer of a known field. */
  pointer: string;
  detail: string;
}

/** Entries of one answer. */
export const IGNORED_MAX = 20;

/** The detail of what was dropped; `pointer` is empty where all of it is meant. */
export const said = (pointer: string, detail: string): string => (pointer === "" ? detail : `${pointer}: ${detail}`);
