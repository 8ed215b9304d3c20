/** Sandboxes that pages make by naming them, through the doors. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { visitorRef } from "../../src/ids.js";
import { type Product, type Sandbox, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

/** Somebody is there who refused something. */
async function visited(sandbox: Sandbox): Promise<() => Promise<number>> {
  const page = sandbox.page();
  await page.says({ type: "consent.withdrawn" });
  return async () => (await sandbox.call("GET", `/v1/persons/${visitorRef(page.visitor)}`)).status;
}

it("of those that only pages have used the oldest goes for the hundred and first, and no other", async () => {
  const theirs = await visited(product.sandbox());
  const used = product.sandbox();
  await used.call("GET", "/v1/test-clock");
  const ours = await visited(used);
  const asked = product.sandbox();
  await asked.call("POST", "/v1/check", {});
  const second = await visited(product.sandbox());
  for (let more = 0; more < 99; more++) await product.sandbox().page().says({ type: "page.viewed" });
  // One that is only asked for a chat is one as well.
  const { name } = product.sandbox();
  await fetch(`${product.url}/v1/invites`, {
    method: "POST",
    headers: { origin: "http://localhost:1", "content-type": "application/json" },
    body: JSON.stringify({ key: `hpk_test_demo+${name}`, visitor: "v_1234567890", channel: "chat", visibleMs: 1 }),
  });
  expect(await Promise.all([theirs(), second(), ours()])).toEqual([404, 404, 200]);
});
