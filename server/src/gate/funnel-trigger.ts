/** Triggers that say an order was begun, or thought of, and not made: an order answers them. */
import type { TriggerType } from "@holdoff/sdk/wire";

const FUNNEL_TRIGGERS: ReadonlySet<TriggerType> = new Set<TriggerType>(["checkout_incomplete", "cart_left"]);

export const isFunnelTrigger = (type: TriggerType): boolean => FUNNEL_TRIGGERS.has(type);
