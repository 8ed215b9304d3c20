/** A misspelt fact in a table would be one that no rule sees: it is refused, in the short forms too. */
import { expect, test } from "vitest";
import { personWith } from "./given.js";

test.each([
  ["a part of what is known", { order: [] }, "known has no order"],
  ["a field of an order", { orders: [{ at: "-1h", chekout: "ck_1" }] }, "order has no chekout"],
  ["a visitor of the backend", { orders: [{ at: "-1h", visitor: "vh_a" }] }, "order has no visitor"],
  ["an order without a time", { orders: [{ door: "page", order: "o_1", checkout: "ck_1" }, {}] }, "says when"],
  ["a part of all orders", { orders: { floor: "-1h" } }, "orders has no floor"],
  ["a word for orders", { orders: "none" }, "orders are a list"],
  ["a field of a decline", { offersDeclined: [{ offer: "tea", atMs: "-1h" }] }, "declined offer has no atMs"],
  ["a field of a told contact", { toldContacts: [{ atMs: "-1h", at: "-1h" }] }, "told contact has no at"],
])("%s", (_what, known, says) => {
  expect(() => personWith({ known })).toThrow(says);
});
