/** The sites file: what may be left out, what may not, and who is let in by it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHANNELS } from "@holdoff/sdk/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allowsOrigin, type Site, Sites } from "../../src/sites.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-sites-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function read(text: string, env: Record<string, string> = {}): Promise<Sites> {
  const file = join(folder, "sites.yaml");
  await writeFile(file, text);
  return Sites.read(file, env);
}

const LEAST = `
sites:
  - id: acme
    mode: live
    publishableKey: hpk_live_acme
    secretKeys: [{env: ACME_KEY}]
    origins: ["https://*.acme.example", "http://localhost:*"]
    deliver: {webhooks: [{id: all, url: "https://acme.example/hook", secret: whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0}]}
`;
const ENV = { ACME_KEY: "hsk_live_acme" };
const only = (sites: Sites): Site => {
  const [site] = sites.all;
  if (!site) throw new Error("no site");
  return site;
};

describe("the sites file", () => {
  it("needs little: the rest is courteous, enforced, for all channels, and nobody can link", async () => {
    const site = only(await read(LEAST, ENV));
    expect(site).toMatchObject({ name: "acme", enforce: true, identity: { verify: "none" }, queues: [] });
    expect(site.webhooks[0]?.channels).toEqual([...CHANNELS]);
    expect(site.policy.quietMs.call).toBe(1_800_000);
  });

  it("says every mistake at once, and repeats no secret", async () => {
    const wrong = LEAST.replace("[{env: ACME_KEY}]", "[not-a-key]").replace("mode: live", "mode: lively");
    const said = await read(wrong).catch((error: unknown) => String(error));
    expect(said).toMatch(/sites\.yaml:4:\d+ .*mode/);
    expect(await read(LEAST).catch(String)).toContain("the environment has no ACME_KEY");
    expect(await read(LEAST, { ACME_KEY: "sk_1234" }).catch(String)).not.toContain("sk_1234");
  });

  it("opens a site by its keys, a sandbox only of a test site, and nothing by anything else", async () => {
    const sites = await read(LEAST, ENV);
    expect(sites.openPublishable("hpk_live_acme")?.scope).toBe("acme");
    expect(sites.openSecret("hsk_live_acme")?.scope).toBe("acme");
    for (const key of ["hpk_live_acme+w1", "hpk_live", "", "+", "hsk_live_acme"])
      expect(sites.openPublishable(key)).toBeUndefined();
    for (const key of ["hsk_live_acme+w1", "hsk_live_acm", "", "hpk_live_acme"])
      expect(sites.openSecret(key)).toBeUndefined();
    const test = await read(LEAST.replace("mode: live", "mode: test"), ENV);
    expect(test.openSecret("hsk_live_acme+w-1")?.scope).toBe("acme+w-1");
    expect(test.openSecret("hsk_live_acme+W")).toBeUndefined();
  });

  it("allows origins exactly, or by a star for the port or the leading labels", async () => {
    const site = only(await read(LEAST, ENV));
    const allowed = (origin: string): boolean => allowsOrigin(site, origin);
    expect(["https://shop.acme.example", "http://localhost:1", "http://localhost:65535"].map(allowed)).toEqual([
      true,
      true,
      true,
    ]);
    const others = [
      "https://acme.example.evil",
      "https://evil/.acme.example",
      "http://shop.acme.example",
      "http://localhost.evil:1",
      "null",
      "https://shopXacme.example",
    ];
    expect(others.map(allowed)).toEqual(others.map(() => false));
  });
});
