/** What a document adds up to is what the rules' words say of all the facts. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { salesOf } from "../../src/person/sales.js";
import { runs } from "../support/runs.js";
import { arrivalsOfOrders, arriving } from "./histories.js";
import { naiveSales } from "./naive-orders.js";
import { nobody } from "./told.js";

it("completed, over and ordered are as the rules say, in whatever order the facts arrive", () => {
  fc.assert(
    fc.property(arrivalsOfOrders, fc.constantFrom(null, "c_1"), ({ history, arrived, cuts }, customer) => {
      const { completedAtMs, overMs, orderedMs } = salesOf(arriving(nobody(customer), arrived, cuts));
      const naive = naiveSales(history, customer !== null);
      expect([...completedAtMs.keys()].sort()).toEqual([...naive.completed.keys()].sort());
      expect([overMs, orderedMs]).toEqual([naive.overMs, naive.orderedMs]);
    }),
    runs(1_500),
  );
});
