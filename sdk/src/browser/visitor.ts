/** The visitor id: a random secret that this browser keeps where it may, and only remembers where it may not. */
import { attempt } from "./guard.js";

const NAME = "holdoff_visitor";
const KEPT_S = 31_536_000;

/** 128 random bits behind a prefix that says whose id it is. */
export const randomId = (prefix: string): string =>
  crypto.getRandomValues(new Uint8Array(16)).reduce((id, byte) => id + (byte + 256).toString(16).slice(1), prefix);

/** The shop says whether its visitor consented; where it does not, the browser's own wish counts (GPC, Do Not Track). */
export const mayKeep = (consent: string | undefined): boolean =>
  consent === "granted" || (consent !== "denied" && !navigator.globalPrivacyControl && navigator.doNotTrack !== "1");

/** A whole cookie of that name: not what the value of another one says, nor the beginning of a longer value. */
const readCookie = () => document.cookie.match(`(?:^|; )${NAME}=([\\w-]{8,128})(?:;|$)`)?.[1];

/** On the widest domain that the browser accepts: shop.example and checkout.shop.example see one visitor. */
function writeCookie(id: string, ageS: number): void {
  const labels = location.hostname.split(".");
  const secure = location.protocol === "https:" ? ";secure" : "";
  // Last without a domain, for hosts such as `localhost` that cannot be one.
  for (let from = labels.length - 2; from >= -1 && readCookie() !== id; from -= 1) {
    const domain = from < 0 ? "" : labels.slice(from).join(".");
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous, and not everywhere.
    document.cookie = `${NAME}=${id};path=/;max-age=${ageS};samesite=lax;domain=${domain}${secure}`;
  }
}

/** The visitor id that is kept: this page's own, or one that another page of this browser changed to. */
export const keptVisitor = (consent: string | undefined): string | undefined =>
  mayKeep(consent) ? attempt(readCookie) : undefined;

/** Kept for a year in a first-party cookie; without leave to keep it, a kept one is removed. Answers the id. */
export function keepVisitor(consent: string | undefined, id: string): string {
  attempt(() => writeCookie(id, mayKeep(consent) ? KEPT_S : 0));
  return id;
}

/** The visitor id of this page load; without leave to keep it, it is new on each. `fresh` makes a new one in any case. */
export const visitorId = (consent: string | undefined, fresh: boolean): string =>
  keepVisitor(consent, (!fresh && keptVisitor(consent)) || randomId("v_"));
