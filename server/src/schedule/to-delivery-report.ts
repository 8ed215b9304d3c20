/** A delivery as the API answers it. */
import type { DeliveryReport } from "@holdoff/sdk/wire";
import type { Delivery } from "../state/store.js";

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
