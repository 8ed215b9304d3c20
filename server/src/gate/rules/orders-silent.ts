/**
 * `orders_silent`: a shop that used to tell of its orders told of none for much longer than ever. Perhaps nobody bought;
 * perhaps the news is lost on its way, and those who are asked about their cart have ordered. The next order ends it.
 */
import { Hold, pass } from "../finding.js";
import { isFunnelTrigger } from "../funnel-trigger.js";
import { iso } from "../iso.js";
import { type Silence, silenceAfter } from "../orders-heard.js";
import type { PersonalRule } from "../rule.js";

/**
 * Whoever is held is looked at when an order ends it. They ask by themselves as well, in case that was lost with the
 * process that had to see to it: after a quarter of what the silence has lasted, and at least every hour.
 */
const ASK_AGAIN_MS_MIN = 60_000;
const ASK_AGAIN_MS_MAX = 3_600_000;

export const ordersSilent: PersonalRule = {
  code: "orders_silent",
  effects: ["hold"],
  concerns: ({ site, policy }) => silenceAfter(site.orders, policy.orders) !== null,
  covers: ({ purpose }) => purpose === "sales",
  look: ({ followUp: { trigger }, site: { orders }, policy, nowMs }) => {
    const silence = silenceAfter(orders, policy.orders);
    if (silence === null || !isFunnelTrigger(trigger.type)) return pass();
    return nowMs < silence.fromMs ? pass(silence.fromMs) : silent(silence, nowMs);
  },
};

function silent({ lastAtMs, fromMs }: Silence, nowMs: number): Hold {
  const againMs = Math.min(Math.max(Math.floor((nowMs - fromMs) / 4), ASK_AGAIN_MS_MIN), ASK_AGAIN_MS_MAX);
  return new Hold(null, nowMs + againMs, () => ({
    because: "No order was heard from the shop for longer than usual, so nobody knows who has ordered.",
    facts: { lastOrder: iso(lastAtMs), silentSince: iso(fromMs) },
  }));
}
