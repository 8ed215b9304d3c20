/**
 * Shopify's web pixel: hears the customer events of the storefront and of the checkout, where no script tag runs. It works
 * without a page: its sandbox has no document, and all storage is a question.
 */
import { after, nowMs } from "./clock.js";
import { factOfEvent } from "./shopify-facts.js";
import { randomId } from "./visitor.js";

interface PixelEvent {
  timestamp?: string;
  data?: unknown;
}

interface Kept {
  getItem(name: string): Promise<string | null>;
  setItem(name: string, value: string): Promise<unknown>;
}

/** What Shopify gives a pixel: to an app's in `register`, to a pasted one as global variables of these names. */
export interface ShopifyApi {
  analytics: { subscribe(name: string, hear: (event: PixelEvent) => void): unknown };
  browser: {
    cookie: { get(name: string): Promise<string>; set(name: string, value: string): Promise<unknown> };
    sessionStorage: Kept;
  };
  init?: { customerPrivacy?: { preferencesProcessingAllowed?: boolean; analyticsProcessingAllowed?: boolean } };
}

const VISITOR = "holdoff_visitor";
const EVENTS =
  "checkout_started checkout_contact_info_submitted checkout_address_info_submitted checkout_shipping_info_submitted " +
  "payment_info_submitted checkout_completed alert_displayed product_added_to_cart product_removed_from_cart cart_viewed";
const BATCH_SIGNALS = 50;
const WAIT_MS_MAX = 60_000;

/** The id that the storefront's script tag keeps; else one of this tab, kept where the customer allows it. */
async function visitorOf({ browser: { cookie, sessionStorage }, init }: ShopifyApi): Promise<string> {
  const ask = (question: () => Promise<string | null>) =>
    Promise.resolve()
      .then(question)
      .catch(() => null);
  const known = (await ask(() => cookie.get(VISITOR))) || (await ask(() => sessionStorage.getItem(VISITOR)));
  const visitor = known || randomId("v_");
  const { preferencesProcessingAllowed, analyticsProcessingAllowed } = init?.customerPrivacy ?? {};
  void ask(async () => {
    await sessionStorage.setItem(VISITOR, visitor);
    if (preferencesProcessingAllowed || analyticsProcessingAllowed) await cookie.set(VISITOR, visitor);
    return null;
  });
  return visitor;
}

export default function shopifyPixel(api: ShopifyApi, { key, endpoint }: { key: string; endpoint: string }): void {
  const visitor = visitorOf(api);
  const url = `${endpoint.replace(/\/$/, "")}/v1/signals`;
  const tab = randomId("t_");
  const queue: object[] = [];
  let seq = 0;
  let failures = 0;
  let isUnderWay = false;

  const send = async () => {
    if (isUnderWay || !queue[0]) return;
    isUnderWay = true;
    const signals = queue.slice(0, BATCH_SIGNALS);
    try {
      const body = JSON.stringify({ v: 1, key, visitor: await visitor, tab, sentAt: nowMs(), signals });
      const signal = AbortSignal.timeout(10_000);
      const { status } = await fetch(url, { method: "POST", body, signal, keepalive: true, credentials: "omit" });
      if (status < 500 && status !== 429) {
        queue.splice(0, signals.length);
        failures = -1;
      }
    } catch {
      // Not reached: once more, later.
    }
    failures += 1;
    isUnderWay = false;
    after(failures && Math.min(500 * 2 ** failures, WAIT_MS_MAX), () => void send());
  };

  for (const name of EVENTS.split(" ")) {
    api.analytics.subscribe(name, (event) => {
      const fact = factOfEvent(name, event.data);
      if (!fact) return;
      seq += 1;
      queue.push({ ...fact, seq, at: Date.parse(`${event.timestamp}`) || nowMs() });
      void send();
    });
  }
}
