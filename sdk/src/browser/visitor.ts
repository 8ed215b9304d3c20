/**
 * The visitor id: a random secret. It stands in a first-party cookie where this browser may keep it; else in the tab, for
 * the visit, so that one visit is not a new visitor on each of its pages.
 */
import { consentToolOnPage } from "./consent-tools/on-page.js";
import { attempt } from "./guard.js";

const NAME = "holdoff_visitor";
const KEPT_S = 31_536_000;

/** 128 random bits behind a prefix that says whose id it is. */
export const randomId = (prefix: string): string =>
  crypto.getRandomValues(new Uint8Array(16)).reduce((id, byte) => id + (byte + 256).toString(16).slice(1), prefix);

/**
 * Whether something may be kept in this browser; undefined while nobody has said. The shop says it (`granted`, `denied`;
 * another word, such as `wait`, is neither yet); where it leaves it to the browser, the browser's own wish counts (Global
 * Privacy Control, Do Not Track), and then a consent tool of the page, which says it later.
 */
export const mayKeep = (consent = "auto"): boolean | undefined =>
  consent === "auto"
    ? !navigator.globalPrivacyControl && navigator.doNotTrack !== "1" && (!consentToolOnPage() || undefined)
    : consent === "granted" || (consent === "denied" ? false : undefined);

/** A whole cookie of that name: not what the value of another one says, nor the beginning of a longer value. */
const readCookie = () => document.cookie.match(`(?:^|; )${NAME}=([\\w-]{8,128})(?:;|$)`)?.[1];

/**
 * On the widest domain that the browser accepts: shop.example and checkout.shop.example see one visitor. Returns whether
 * it did. Each look at cookies asks another process, and takes a millisecond.
 */
function writeCookie(id: string, ageS: number): boolean {
  const labels = location.hostname.split(".");
  const secure = location.protocol === "https:" ? ";secure" : "";
  // Last without a domain, for hosts such as `localhost` that cannot be one.
  for (let from = labels.length - 2; from >= -1; from -= 1) {
    const domain = from < 0 ? "" : labels.slice(from).join(".");
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and not everywhere.
    document.cookie = `${NAME}=${id};path=/;max-age=${ageS};samesite=lax;domain=${domain}${secure}`;
    if (readCookie() === (ageS ? id : undefined)) return true;
  }
  return false;
}

/** The id that this browser keeps: this page's own, or one that another page of it changed to. */
export const keptVisitor = (): string | undefined => attempt(readCookie);

/**
 * Keeps the id where it `may`: in the browser; where it may not, what the browser kept is removed; where nobody has said
 * yet, the browser's is left alone. The tab has it where the browser has not.
 */
export function keepVisitor(id: string, may: boolean | undefined): void {
  const stands = may !== undefined && attempt(() => writeCookie(id, may ? KEPT_S : 0));
  if (!may || !stands)
    attempt(() => {
      sessionStorage[NAME] = id;
    });
}

/** The id of this visit so far, in this tab. */
export const tabVisitor = (): string | undefined =>
  attempt(() => sessionStorage.getItem(NAME)?.match(/^[\w-]{8,128}$/)?.[0]);
