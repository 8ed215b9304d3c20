/** A server that would start on a mistake is worse than one that does not start: it says where the mistake is, and ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POLICY_FILE, sitesText } from "../support/product.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const POLICY = fileURLToPath(new URL("../../policies/courteous.yaml", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-start-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function start(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [CLI, "serve"], {
    env: { ...process.env, REDIS_URL: "redis+unix:///nowhere", ...env },
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [unknown];
  return { code, said };
}

describe("serve", () => {
  it("refuses a policy with a typo, naming the line and the nearest key", async () => {
    const policy = join(folder, "policy.yaml");
    const sites = join(folder, "sites.yaml");
    const text = await readFile(POLICY, "utf8");
    const line = text.split("\n").findIndex((one) => one.startsWith("quiet:")) + 1;
    await writeFile(policy, text.replace(/^quiet:/m, "quite:"));
    await writeFile(sites, sitesText("http://127.0.0.1:9/hook").replaceAll(POLICY_FILE, policy));
    const { code, said } = await start({ HOLDOFF_CONFIG: sites });
    expect([code, said.trim()]).toEqual([1, expect.stringContaining(`policy.yaml:${line}:1 `)]);
    expect(said).toContain('did you mean "quiet"');
    expect(said).not.toContain(" at ");
  });

  it("refuses a sites file with a typo, and one that is not there", async () => {
    const sites = join(folder, "sites.yaml");
    await writeFile(sites, sitesText("http://127.0.0.1:9/hook").replace("enforce: true", "enforced: true"));
    const typo = await start({ HOLDOFF_CONFIG: sites });
    expect([typo.code, typo.said]).toEqual([1, expect.stringMatching(/sites\.yaml:\d+:\d+ .*did you mean "enforce"/)]);
    const absent = await start({ HOLDOFF_CONFIG: join(folder, "none.yaml") });
    expect([absent.code, absent.said]).toEqual([1, expect.stringContaining("none.yaml: cannot be read")]);
  });

  it("refuses an environment that makes no sense, all of it at once", async () => {
    const { code, said } = await start({ PORT: "sixty", HOLDOFF_ROLES: "collector,cook" });
    expect([code, said]).toEqual([1, expect.stringMatching(/PORT[\s\S]*HOLDOFF_ROLES/)]);
  });
});
