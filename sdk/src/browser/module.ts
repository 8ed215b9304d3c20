/** `start()` of the package: each part is an import of its own, which bundlers make a chunk of. */
import type { Holdoff, Options } from "./holdoff.js";
import { loadParts, type Part } from "./parts.js";
import { start as startAlone } from "./start.js";

const PARTS: Record<string, () => Promise<{ default: Part }>> = {
  "data-layer": () => import("./adapters/data-layer.js"),
  segment: () => import("./adapters/segment.js"),
  woocommerce: () => import("./adapters/woocommerce.js"),
  "consent-mode": () => import("./consent-tools/consent-mode.js"),
  tcf: () => import("./consent-tools/tcf.js"),
  gpp: () => import("./consent-tools/gpp.js"),
  onetrust: () => import("./consent-tools/onetrust.js"),
  cookiebot: () => import("./consent-tools/cookiebot.js"),
  shopify: () => import("./consent-tools/shopify.js"),
};

/** Starts observing this page. Called again on the same page, it returns what already runs. */
export function start(options: Options): Holdoff {
  const holdoff = startAlone(options);
  loadParts(holdoff, options, (name) => PARTS[name]?.());
  return holdoff;
}
