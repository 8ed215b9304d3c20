/** A field under a name that is nearly its own. */
import { expect, it } from "vitest";
import { fieldNames } from "../../src/reading/field-names.js";

const NAMES = ["order", "checkout", "followUp", "preTicked", "at"];
const found = (raw: Record<string, unknown>): [string, string][] =>
  [...fieldNames(raw, NAMES).misnamed].map(([name, { detail }]) => [name, detail]);

it.each([
  ["orderId", "order"],
  ["order_id", "order"],
  ["order-ids", "order"],
  ["Orders", "order"],
  ["ORDER", "order"],
  ["checkout_ID", "checkout"],
  ["follow_up", "followUp"],
  ["followup_id", "followUp"],
  ["pre_ticked", "preTicked"],
  ["PreTicked", "preTicked"],
  ["At", "at"],
  ["preTiked", "preTicked"],
  ["oder", "order"],
  ["chekout", "checkout"],
])("%s is %s under another name", (key, name) => {
  expect(found({ [key]: 1 })).toEqual([[name, `the name ${name}, not ${key}`]]);
});

it.each([
  ["a name of its own", { order: 1, checkout: "ck_1" }],
  ["another field", { status: "paid", reorder: true, orderNumber: 7, created_at: "2026-11-21", data: 1 }],
  ["a field that is there under its own name as well", { order: 1, order_id: 2 }],
  ["nothing", { orderId: null, checkout_id: undefined }],
])("%s is no misnamed field", (_, raw) => {
  expect(found(raw)).toEqual([]);
});

it("is told whose name is only null", () => {
  expect(found({ order: null, orderId: 7 })).toEqual([["order", "the name order, not orderId"]]);
});

it("is told by its first 40 characters", () => {
  const key = `order${"_".repeat(100)}id`;
  expect(found({ [key]: 7 })).toEqual([["order", `the name order, not ${key.slice(0, 40)}`]]);
});

it("is unknown where it is nearly none of them, and told by its first 40 characters", () => {
  const long = "x".repeat(100);
  const raw = { order: 1, order_id: 2, status: "paid", chekout: "ck_1", [long]: 1, gone: null };
  expect(fieldNames(raw, NAMES).unknown).toEqual(["order_id", "status", long.slice(0, 40)]);
});
