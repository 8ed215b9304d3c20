/** `holdoff trust customer:ID` against a running server: from then on the customer may have any number of browsers. */
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Place } from "../../src/cli/stop.js";
import { trust } from "../../src/cli/trust.js";
import { fresh, Page, type Product, Sandbox, startProduct } from "../support/product.js";
import { startRedis } from "../support/redis.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => await product.stop());

const place = (more: Partial<Place> = {}): Place => ({
  redisUrl: product.redis.url,
  env: { HOLDOFF_CONFIG: product.sitesFile },
  ...more,
});

/** The site itself, and none of its sandboxes: only there is counted. */
class Whole extends Sandbox {
  override readonly publishable = "hpk_test_demo";
  override readonly secret = "hsk_test_demo";
}

/** Comes with a new browser and the shop's signature; whether it is the customer's then. */
async function comes(whole: Whole, customer: string): Promise<boolean> {
  const page = new Page(whole, fresh("v_"));
  const hash = createHmac("sha256", "identity").update(customer).digest("hex");
  await page.send({ refs: { customer, hash }, signals: [{ seq: 1, at: 1, type: "page.viewed" }] });
  const { body } = await whole.call<{ ref: string }>("GET", `/v1/persons/visitor:${page.visitor}`);
  return body.ref === `customer:${customer}`;
}

describe("a customer with many browsers", () => {
  it("gets twenty a day, and any number once it is trusted", async () => {
    const whole = new Whole(product.url, "demo");
    const customer = fresh("c_");
    for (let n = 0; n < 20; n++) expect([n, await comes(whole, customer)]).toEqual([n, true]);
    expect(await comes(whole, customer)).toBe(false);
    expect(await trust(`customer:${customer}`, "demo", place())).toBe(
      `customer:${customer} of demo may have any number of browsers from now on`,
    );
    for (let n = 0; n < 3; n++) expect(await comes(whole, customer)).toBe(true);
  });

  it("is refused where it is unclear who is meant", async () => {
    const asked = (who: string, id: string | undefined) => trust(who, id, place());
    await expect(asked("visitor:v_12345678", "demo")).rejects.toThrow('"visitor:v_12345678" is no customer');
    await expect(asked("c_42", "demo")).rejects.toThrow('"c_42" is no customer: write customer: and the id');
    await expect(asked("customer:c_42", undefined)).rejects.toThrow(
      "say which site:\n  --site demo  demo\n  --site shadow",
    );
    await expect(asked("customer:c_42", "shop")).rejects.toThrow("no site is called shop:");
  });

  it("is refused by a Redis that no server has used", async () => {
    const unused = await startRedis();
    await expect(trust("customer:c_42", "demo", place({ redisUrl: unused.url }))).rejects.toThrow("no server has used");
    await unused.stop();
  });

  it("is asked for from a terminal", async () => {
    const said = await new Promise<string>((resolve) => {
      const env = { ...process.env, REDIS_URL: product.redis.url, HOLDOFF_CONFIG: product.sitesFile };
      execFile(process.execPath, [CLI, "trust", "customer:c_42", "--site", "demo"], { env }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(said).toBe("customer:c_42 of demo may have any number of browsers from now on\n");
  });
});
