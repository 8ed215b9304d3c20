/** Google Tag Manager and `gtag`: hears what the page tells its data layer. */
import type { Part } from "../parts.js";
import { factsOfEntry } from "./data-layer-facts.js";
import { hearLayers } from "./layer.js";

const dataLayer: Part = (host) => {
  const here = location.href;
  /** Whether what this page shows was shown before: then an order without a name is no other one. */
  const again = host.attempt(() => /^(b|rel)/.test(`${performance.getEntriesByType("navigation")[0]?.type}`));
  return hearLayers(host, (entry) => {
    for (const fact of factsOfEntry(entry)) {
      const unnamed = fact[0] === "order.completed" && !fact[1]?.order;
      if (!(unnamed && again && here === location.href)) host.say("signal", ...fact);
    }
  });
};

export default dataLayer;
