/** A stranger that comes back after its presence is gone: what it said no to holds. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { visitorRef } from "../../src/ids.js";
import { ask } from "../support/ask-invite.js";
import { fresh, type Product, startProduct } from "../support/product.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

it("is offered no chat that it closed, and what is known of it is told", async () => {
  const sandbox = product.sandbox();
  const visitor = fresh("v_");
  const looked = { type: "page.active", visibleMs: 60_000, engagedMs: 20_000 } as const;
  await sandbox.page(visitor).says(looked, { type: "chat.dismissed" });
  const redis = product.redis.connect();
  const documents = await redis.keys(`*:doc:*${visitorRef(visitor)}`);
  expect(await redis.del(...documents)).toBe(1);

  const person = await sandbox.call("GET", `/v1/persons/${visitorRef(visitor)}`);
  expect(person.status).toBe(200);
  const again = sandbox.page(visitor);
  await again.says(looked);
  const { body } = await ask(product, { key: sandbox.publishable, visitor, channel: "chat", tab: again.tab });
  expect(body).toMatchObject({ allow: false, reason: "dismissed" });
});
