/** Before Redis is full, everything that an operator looks at says so. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { doctor } from "../../src/cli/doctor.js";
import { type Product, startProduct } from "../support/product.js";
import { signIn } from "../support/sign-in.js";
import { until } from "../support/until.js";

let product: Product;
beforeAll(async () => {
  product = await startProduct({ HOLDOFF_STRANGERS_MB: "1" }, undefined, ["--maxmemory", "64mb"]);
});
afterAll(async () => await product.stop());

interface Ready {
  ready: boolean;
  missing: string[];
  warnings?: string[];
}
const ready = async (): Promise<Ready> => {
  const response = await fetch(`${product.url}/readyz`);
  expect(response.status).toBe(200);
  return (await response.json()) as Ready;
};
const standing = async (): Promise<{ warnings?: string[] }> => {
  const headers = await signIn(product.url);
  const response = await fetch(`${product.url}/console/api/standing?scope=demo%2B`, { headers });
  return (await response.json()) as { warnings?: string[] };
};
const told = async (): Promise<string> => {
  const lines: string[] = [];
  await doctor(product.redis.url, { HOLDOFF_STRANGERS_MB: "1" }, (line) => void lines.push(line));
  return lines.join("\n");
};

it("at four fifths of it readyz, console and doctor speak, while everything still goes on", async () => {
  const redis = product.redis.connect();
  expect(await ready()).not.toHaveProperty("warnings");
  // Somebody else's, so that what is left is more than this test needs.
  await redis.setrange("bulk", 20 * 1024 * 1024, "x");
  const used = Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1]);
  await redis.config("SET", "maxmemory", Math.ceil(used * 1.14));
  await until("readyz to speak", async () => (await ready()).warnings !== undefined);
  expect((await ready()).warnings?.join()).toMatch(/uses \d+ MiB of \d+ MiB \([89]\d %\); give it more/);
  expect((await standing()).warnings?.join()).toContain("give it more");
  expect(await told()).toMatch(/^wrong .* uses \d+ MiB/m);
  expect((await product.sandbox().schedule({ person: { customer: "c_1" } })).id).toMatch(/^fu_/);
  await redis.del("bulk");
  await until("readyz to be silent again", async () => (await ready()).warnings === undefined);
});

it("when strangers fill their share readyz, console and doctor speak, and known customers stay", async () => {
  const sandbox = product.sandbox();
  const { id } = await sandbox.schedule({ person: { customer: "c_1" }, delay: "1h" });
  const names = Array.from({ length: 40 }, (_, index) => `${index}-${"x".repeat(200)}`);
  const steps = names.map((checkout) => ({ type: "checkout.started" as const, checkout }));
  expect(await told()).toMatch(/^fine .*strangers hold 0\.\d MiB of 1\.0 MiB that they may/m);
  for (let visitor = 0; visitor < 4; visitor++) await sandbox.page().says(...steps);
  await until("readyz to speak", async () => (await ready()).warnings !== undefined);
  expect((await ready()).warnings?.join()).toContain("strangers fill their share of 1 MiB of Redis's memory");
  expect((await standing()).warnings?.join()).toContain("strangers fill their share");
  expect((await sandbox.get(id)).status).toBe("waiting");
});
