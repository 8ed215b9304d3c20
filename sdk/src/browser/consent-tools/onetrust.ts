/** OneTrust: the groups of performance (C0002) and functional (C0003) cookies. */
import type { Part } from "../later.js";

declare global {
  interface Window {
    OnetrustActiveGroups?: string;
    OneTrust?: { IsAlertBoxClosed?(): boolean };
  }
}

const onetrust: Part = ({ allow, all, again, listen }) => {
  const look = (groups: unknown) => {
    if (!groups) return;
    // What is not allowed before the visitor was asked is not refused.
    const isAsked = window.OneTrust?.IsAlertBoxClosed?.() ?? true;
    allow("onetrust", /C000[23]/.test(`${groups}`) || (isAsked ? false : undefined));
  };
  return all(
    listen("OneTrustGroupsUpdated", (event) => look("detail" in event ? event.detail : window.OnetrustActiveGroups)),
    again(() => look(window.OnetrustActiveGroups)),
  );
};

export default onetrust;
