/** Every payload, by platform. */
import type { Feed } from "./feed.js";
import { BIGCOMMERCE } from "./payloads/bigcommerce.js";
import { HEADLESS } from "./payloads/headless.js";
import { HELPDESKS } from "./payloads/helpdesks.js";
import { KLAVIYO } from "./payloads/klaviyo.js";
import { MAGENTO } from "./payloads/magento.js";
import { MAILERS } from "./payloads/mailers.js";
import { PHONES } from "./payloads/phones.js";
import { SHOPIFY } from "./payloads/shopify.js";
import { STRIPE } from "./payloads/stripe.js";
import { TRACKING } from "./payloads/tracking.js";
import { WOOCOMMERCE } from "./payloads/woocommerce.js";

export const FEEDS: readonly Feed[] = [
  ...SHOPIFY,
  ...WOOCOMMERCE,
  ...BIGCOMMERCE,
  ...MAGENTO,
  ...HEADLESS,
  ...STRIPE,
  ...TRACKING,
  ...KLAVIYO,
  ...HELPDESKS,
  ...PHONES,
  ...MAILERS,
];
