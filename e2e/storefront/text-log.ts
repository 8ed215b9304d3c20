/** What went out as a text, for people to look at: the newest first, and not for ever. */
import type { SiteKey } from "./site-keys.js";

export interface SentText {
  id: string;
  site: SiteKey;
  department: string;
  to: string;
  phone: string;
  words: string;
  /** In Unix milliseconds of the shop's clock. */
  atMs: number;
}

export interface TextLog {
  note(text: SentText): void;
  texts(site: SiteKey): SentText[];
}

const TEXTS_MAX = 200;

export function createTextLog(onChange: () => void): TextLog {
  const all: SentText[] = [];
  return {
    note(text) {
      all.unshift(text);
      all.length = Math.min(all.length, TEXTS_MAX);
      onChange();
    },
    texts: (site) => all.filter((text) => text.site === site),
  };
}
