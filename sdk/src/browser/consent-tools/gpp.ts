/** IAB GPP: opt-outs of sale and sharing, the browser's GPC as the tool recorded it, and purpose 1 of its European section. */
import { told } from "../adapters/facts.js";
import type { Part } from "../later.js";

declare global {
  interface Window {
    __gpp?: (command: string, hear: (event: unknown, isRead: unknown) => void) => void;
  }
}

const OPTED_OUT = /"((Sale|Sharing)OptOut|Gpc)":(1|true)\b|"PurposeConsents?":\[(0|false)/i;

const gpp: Part = ({ allow, again }) => {
  let isBound = false;
  return again(() => {
    if (isBound || !window.__gpp) return;
    isBound = true;
    window.__gpp("addEventListener", (event) => {
      const { signalStatus, parsedSections } = told(told(event)["pingData"]);
      if (signalStatus === "ready" && parsedSections) allow("gpp", !OPTED_OUT.test(JSON.stringify(parsedSections)));
    });
  });
};

export default gpp;
