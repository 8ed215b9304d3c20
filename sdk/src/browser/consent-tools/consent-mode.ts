/** Google's Consent Mode, as the page tells it: `["consent", "default" | "update", {…}]` in the data layer. */
import { told } from "../adapters/facts.js";
import { hearLayers } from "../adapters/layer.js";
import type { Part } from "../later.js";

const DENIED = "denied";

const consentMode: Part = (host) => {
  const state: Record<string, unknown> = {};
  return hearLayers(host, (entry) => {
    const { 0: command, 1: what, 2: params } = told(entry);
    if (command !== "consent") return;
    const isUpdate = what === "update";
    for (const name of ["functionality_storage", "analytics_storage"]) {
      const { [name]: value, region } = told(params);
      // A default for some regions is taken only where it refuses: whether this is one of them, Google alone knows.
      if (value && (isUpdate || value === DENIED || !(region || state[name]))) state[name] = value;
    }
    const values = Object.values(state);
    host.allow("consent-mode", values.includes("granted") || (isUpdate && values[0] ? false : undefined));
  });
};

export default consentMode;
