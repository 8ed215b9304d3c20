/** A delivery as the API answers it. */
import type { DeliveryReport } from "@holdoff/sdk/wire";
import type { Scope } from "../ids.js";
import { type OpenCircuit, readOpenCircuits } from "../state/open-circuits.js";
import type { RedisStore } from "../state/redis-store.js";
import type { Delivery } from "../state/store.js";

/** Those of one follow-up. What waits for an endpoint that is left alone says so. */
export async function reportsOf(
  store: RedisStore,
  scope: Scope,
  deliveries: readonly Delivery[],
): Promise<DeliveryReport[]> {
  const open = deliveries.some(isOnItsWay) ? await readOpenCircuits(store, scope) : undefined;
  return deliveries.map((delivery) => {
    const circuit = isOnItsWay(delivery) ? open?.get(delivery.destination.webhook) : undefined;
    return { ...toDeliveryReport(delivery), ...(circuit && { circuit: toCircuit(circuit) }) };
  });
}

const isOnItsWay = (delivery: Delivery): delivery is Delivery & { destination: { webhook: string } } =>
  delivery.state === "pending" && "webhook" in delivery.destination;

const toCircuit = ({ sinceMs, nextMs, answer }: OpenCircuit) => ({
  openSince: iso(sinceMs),
  nextTry: iso(nextMs),
  answer,
});

export const toDeliveryReport = ({
  n,
  messageId,
  type,
  release,
  destination,
  atMs,
  state,
  attempts,
}: Delivery): DeliveryReport => ({
  n,
  id: messageId,
  type,
  release,
  destination,
  at: iso(atMs),
  state,
  attempts: attempts.map(({ atMs: triedMs, answer }) => ({ at: iso(triedMs), answer })),
});

const iso = (ms: number): string => new Date(ms).toISOString();
