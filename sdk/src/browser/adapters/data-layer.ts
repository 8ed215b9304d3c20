/** Google Tag Manager and `gtag`: hears what the page tells its data layer. */
import type { Part } from "../later.js";
import { factsOfEntry } from "./data-layer-facts.js";
import { hearLayers } from "./layer.js";

const dataLayer: Part = (host) => {
  /** Where an order without a name is none but the one that was told here: or was before, if this is no new visit. */
  let told = "";
  host.attempt(() => {
    if (/^(b|rel)/.test(`${performance.getEntriesByType("navigation")[0]?.type}`)) told = location.href;
  });
  return hearLayers(host, (entry) => {
    for (const fact of factsOfEntry(entry)) {
      const isOrder = fact[0] === "order.completed";
      if (isOrder && !fact[1]?.order && told === location.href) continue;
      if (isOrder) told = location.href;
      if (/^che/.test(fact[0])) told = "";
      host.say("signal", ...fact);
    }
  });
};

export default dataLayer;
