/** `data-holdoff-order="ID"` anywhere in the page: the order is completed. Visible or not, this one must not be missed. */
import type { Loose } from "../../wire/loose.js";
import type { Said } from "../batch.js";
import { findAll, read } from "../markup.js";

/** To be called whenever the page may have changed; `emitOnce` says each fact only the first time. */
export function readOrders(emitOnce: (fact: Said) => void, checkout: Loose<string> | undefined): void {
  for (const element of findAll(document, "order")) {
    emitOnce({
      type: "order.completed",
      order: read(element, "order"),
      checkout: read(element, "checkout") ?? checkout,
    });
  }
}
