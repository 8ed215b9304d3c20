/** Shopify's customer privacy: preferences, or analytics. */
import type { Part } from "../later.js";

type Asks = Partial<
  Record<"preferencesProcessingAllowed" | "analyticsProcessingAllowed" | "shouldShowBanner", () => boolean>
>;

declare global {
  interface Window {
    Shopify?: { customerPrivacy?: Asks; loadFeatures?(features: object[], done: () => void): void };
  }
}

const shopify: Part = ({ allow, all, again, listen, attempt }) => {
  const look = () => {
    const privacy = window.Shopify?.customerPrivacy;
    if (!privacy) return;
    const isAllowed = privacy.preferencesProcessingAllowed?.() || privacy.analyticsProcessingAllowed?.();
    allow("shopify", isAllowed || (privacy.shouldShowBanner?.() ? undefined : false));
  };
  attempt(() => {
    const { customerPrivacy, loadFeatures } = window.Shopify ?? {};
    if (!customerPrivacy) loadFeatures?.([{ name: "consent-tracking-api", version: "0.1" }], look);
  });
  return all(listen("visitorConsentCollected", look), again(look));
};

export default shopify;
