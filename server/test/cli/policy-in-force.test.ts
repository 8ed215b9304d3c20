/** `holdoff policy publish` and `holdoff policy history`, as an operator types them, straight in Redis. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../src/state/open-store.js";
import { readRules } from "../../src/state/published-rules.js";
import { policyOf } from "../support/gate.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { rulesProcess } from "../support/rules.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const [LAST_YEAR, THIS_YEAR] = [policyOf("bounce: 1d"), policyOf("bounce: 2d")];

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => await redis.stop());

interface Ran {
  code: number;
  said: string;
  complained: string;
}

async function file(name: string, text: string): Promise<string> {
  const path = join(redis.folder, name);
  await writeFile(path, text);
  return path;
}

const holdoff = (config: string, ...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, REDIS_URL: redis.url, HOLDOFF_CONFIG: config };
    execFile(process.execPath, [CLI, "policy", ...args], { env }, (error, said, complained) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said, complained }),
    );
  });

it("puts a policy in force under a running process, tells how it came, and refuses what is none", async () => {
  const sites = await file(
    "sites.yaml",
    `sites: [{id: desks, name: The desks, mode: live, publishableKey: hpk_desks, secretKeys: [{env: NOBODY_HAS_IT}], origins: ["http://localhost:*"], policy: this-year.yaml}]`,
  );
  const rules = (bounce: string): string => `bounce: ${bounce}\nhours: {unknown: {from: "00:00", to: "24:00"}}\n`;
  await file("this-year.yaml", rules("2d"));
  const other = await file("other.yaml", rules("9d"));
  const { store } = await openStore(redis.connect(), { partitions: 8 });
  for (const policy of [LAST_YEAR, THIS_YEAR]) {
    const { rules: started, file: site } = rulesProcess(store, policy, { id: "desks" });
    await started.start(site);
  }
  const running = rulesProcess(store, THIS_YEAR, { id: "desks" });
  await running.rules.start(running.file);

  const published = await holdoff(sites, "publish", other, "--by", "Ada", "--site", "desks");
  expect(published).toMatchObject({ code: 0, complained: "" });
  expect(published.said).toMatch(
    /^The desks: in force, in every partition: [0-9a-f]{12} since \S+ \(publish by Ada\)\n$/,
  );
  const inForce = (await readRules(store, "desks"))?.policy;
  expect(published.said).toContain(inForce);
  const facts = store.keys.all().map((one) => store.redis.hget(store.keys.facts(one, "desks"), "policy"));
  expect(new Set(await Promise.all(facts))).toEqual(new Set([inForce]));
  await running.rules.poll();
  expect(running.site.policy.hash).toBe(inForce);

  const own = await holdoff(sites, "publish");
  expect(own.said).toMatch(/in force, in every partition: [0-9a-f]{12} since \S+ \(publish\)\n$/);
  const history = (await holdoff(sites, "history")).said.trimEnd().split("\n");
  expect(history.map((line) => /^(in force| {8}) {2}[0-9a-f]{12} since \S+ (.*)$/.exec(line)?.slice(1))).toEqual([
    ["in force", "(publish)"],
    ["        ", "(publish by Ada)"],
    ["        ", "(start)"],
    ["        ", "(start)"],
  ]);

  const bad = await holdoff(sites, "publish", await file("bad.yaml", "bounze: 1d"));
  expect(bad).toMatchObject({ code: 2, said: "", complained: expect.stringContaining("bad.yaml:1:1") });
  expect((await readRules(store, "desks"))?.history.length).toBe(4);
});
