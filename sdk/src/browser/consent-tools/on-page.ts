/** Consent tools: whether one is on the page, or will be. */
import { attempt } from "../guard.js";

declare global {
  interface Window {
    /** What it should be: an array of anything. */
    dataLayer?: ArrayLike<ArrayLike<unknown> | null>;
  }
}

/**
 * True where a tool shows by its global variable, by its script, or by a default for Google's Consent Mode. While it does,
 * nothing is kept in the browser until its reader says so.
 */
export const consentToolOnPage = (): boolean =>
  !!attempt(
    () =>
      "__tcfapi __gpp OneTrust OptanonWrapper Cookiebot Shopify".split(" ").some((name) => name in window) ||
      document.querySelector("[src*=otSDK],[src*=cookiebot]") ||
      Array.from(window.dataLayer ?? []).some((entry) => entry?.[0] === "consent"),
  );
