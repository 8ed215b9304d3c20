/** IAB TCF 2: purpose 1, "store and/or access information on a device". */
import { told } from "../adapters/facts.js";
import type { Part } from "../later.js";

declare global {
  interface Window {
    __tcfapi?: (command: string, version: number, hear: (data: unknown, isRead: unknown) => void) => void;
  }
}

const tcf: Part = ({ allow, again }) => {
  let isBound = false;
  return again(() => {
    if (isBound || !window.__tcfapi) return;
    isBound = true;
    window.__tcfapi("addEventListener", 2, (data, isRead) => {
      const { eventStatus, gdprApplies, purpose } = told(data);
      if (!isRead || eventStatus === "cmpuishown") return;
      const { 1: first } = told(told(purpose)["consents"]);
      allow("tcf", gdprApplies === false || first === true);
    });
  });
};

export default tcf;
