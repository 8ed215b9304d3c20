/** `data-holdoff-order="ID"` anywhere in the page: the order is completed. Visible or not, this one must not be missed. */
import type { Emit } from "../emit.js";
import { findAll, read } from "../markup.js";

/** To be called whenever the page may have changed; `emitOnce` says each fact only the first time. */
export function readOrders(emitOnce: Emit): void {
  for (const element of findAll(document, "order")) {
    emitOnce({ type: "order.completed", order: read(element, "order"), checkout: read(element, "checkout") });
  }
}
