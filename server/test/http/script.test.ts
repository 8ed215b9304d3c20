/** The script and its parts, as browsers fetch them. */
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Product, startProduct } from "../support/product.js";

const PARTS = new URL("../../../sdk/dist/parts/", import.meta.url);

let product: Product;
beforeAll(async () => {
  product = await startProduct({ HOLDOFF_LOG: "error" });
});
afterAll(async () => {
  await product.stop();
});

const ofParts = () => readdirSync(PARTS).filter((file) => file.endsWith(".js"));

it("serves the script and each of its parts to every origin, to be kept alike", async () => {
  expect(ofParts()).toEqual(expect.arrayContaining(["parts.js", "data-layer.js", "tcf.js"]));
  for (const path of ["/holdoff.js", ...ofParts().map((file) => `/holdoff/${file}`)]) {
    const { status, headers } = await fetch(`${product.url}${path}`, { headers: { origin: "https://shop.example" } });
    expect([path, status, headers.get("content-type")]).toEqual([path, 200, "text/javascript; charset=utf-8"]);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(headers.get("cache-control")).toBe("public, max-age=300");
  }
});

it.each([
  "no-such.js",
  "parts",
  "parts.js.map",
  "parts.js.stamp",
  "..%2Fholdoff.js",
  "..%2f..%2fpackage.json",
  "%00.js",
  "parts.js%00",
  ".js",
])("has no part %s", async (name) => {
  const { status } = await fetch(`${product.url}/holdoff/${name}`);
  expect(status).toBe(404);
});
