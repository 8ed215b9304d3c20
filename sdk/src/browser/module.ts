/** `start()` of the package: each part is an import of its own, which bundlers make a chunk of. */
import type { Holdoff, Options } from "./holdoff.js";
import type { LaterParts, LoadLater } from "./later.js";
import { start as startWith } from "./start.js";

const LATER: { [Name in keyof LaterParts]: () => Promise<{ default: LaterParts[Name] }> } = {
  parts: () => import("./parts.js"),
  funnel: () => import("./funnel.js"),
  history: () => import("./history.js"),
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
const load: LoadLater = (name) => LATER[name]();

/** Starts observing this page. Called again on the same page, it returns what already runs. */
export const start = (options: Options): Holdoff => startWith(options, load);
