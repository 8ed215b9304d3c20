/** Cookiebot: preferences, or statistics. */
import type { Part } from "../later.js";

declare global {
  interface Window {
    Cookiebot?: { consent?: { preferences?: boolean; statistics?: boolean }; hasResponse?: boolean };
  }
}

const cookiebot: Part = ({ allow, all, again, listen }) => {
  const look = () => {
    const { consent, hasResponse = true } = window.Cookiebot ?? {};
    if (consent) allow("cookiebot", consent.preferences || consent.statistics || (hasResponse ? false : undefined));
  };
  return all(listen("CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline", look), again(look));
};

export default cookiebot;
