/**
 * The two packages as a registry would get them, in a shop's own folder: beside BullMQ 5, beside 6 and beside none. What
 * is beside them is linked from what is installed here; `npm run packages` installs it.
 */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRedis } from "../../server/test/support/redis.ts";
import { uselessFiles } from "../packages/contents.mjs";
import { faultsOf } from "../packages/lint.mjs";
import { packAll } from "../packages/pack.mjs";
import { READ_FROM_THE_PACKAGE, serveFrom } from "../packages/serve-from.mjs";
import { compileIn, installed, layShop } from "../packages/shop-folder.mjs";
import { filesOf, programText } from "../snippets/programs.mjs";
import { readSnippets } from "../snippets/read-snippets.mjs";
import { PROGRAMS } from "../snippets/table.mjs";
import { sitesText } from "../snippets/world.mjs";

let folder;
let packed;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "holdoff-packages-")));
  packed = await packAll(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const manifestOf = ({ folder }) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** A shop with the packed packages of these names, and beside them what the links name. */
function openShop(name, packages, links) {
  const shop = join(folder, name);
  layShop(shop, links);
  for (const one of packed.filter((one) => packages.includes(one.name))) {
    cpSync(one.folder, join(shop, "node_modules/@holdoff", one.name), { recursive: true });
  }
  return shop;
}

describe("what is packed", () => {
  it("has no fault that publint or attw finds", async () => {
    expect((await Promise.all(packed.map(faultsOf))).flat()).toEqual([]);
  });

  it("holds its licence, and nothing that is of no use there", () => {
    for (const one of packed) {
      expect(readFileSync(join(one.folder, "LICENSE"), "utf8")).toContain("MIT");
      expect(uselessFiles(one.folder)).toEqual([]);
    }
  });

  it("says what it needs, and nothing of this workspace", () => {
    const [sdk, server] = packed.map(manifestOf);
    expect(JSON.stringify([sdk, server])).not.toContain("workspace:");
    expect(server.dependencies["@holdoff/sdk"]).toBe(sdk.version);
    expect([sdk.dependencies, sdk.peerDependencies, sdk.peerDependenciesMeta]).toEqual([
      undefined,
      { bullmq: ">=5" },
      { bullmq: { optional: true } },
    ]);
    for (const { engines, publishConfig, license } of [sdk, server]) {
      expect([engines, publishConfig, license]).toEqual([{ node: ">=20.19.0" }, { access: "public" }, "MIT"]);
    }
  });
});

describe("in a shop's strict TypeScript", () => {
  const SNIPPETS = readSnippets();
  const NODE = { "@types/node": installed("@types/node") };
  const WEB = {
    ...NODE,
    express: installed("server:express"),
    "@types/express": installed("server:@types/express"),
  };
  const withoutQueue = (program) => !/from "(bullmq|ioredis)"/.test(programText(SNIPPETS, program));

  /** Processors as shops write them, with the types of their own BullMQ. */
  const TYPED = `import { createClient, gated } from "@holdoff/sdk/node";
import type { ReleasedData } from "@holdoff/sdk/wire";
import { type Job, type Processor, Worker } from "bullmq";
const holdoff = createClient({ url: "http://localhost:4600", secretKey: "hsk_test_demo" });
const connection = { port: 6379 };
const named = async (job: Job<ReleasedData>): Promise<void> => job.updateProgress(1);
export const processor: Processor<ReleasedData> = gated(holdoff, named);
export const plain = new Worker("calls", gated(holdoff, (_job, { data }) => data), { connection });
export const typed = new Worker<ReleasedData>("calls", gated(holdoff, (job) => job.updateProgress(1)), { connection });
`;

  // Beside BullMQ 6 the test of the snippets compiles them; npm run packages goes through every pair.
  it("compiles all that README and docs show, beside no BullMQ", async () => {
    const shop = openShop("none", ["sdk"], WEB);
    const programs = PROGRAMS.filter(withoutQueue);
    expect(programs.length).toBeGreaterThan(4);
    const options = { exactOptionalPropertyTypes: true, noEmit: true };
    expect(await compileIn(shop, filesOf(SNIPPETS, programs), options)).toEqual([]);
  });

  it("compiles all that README and docs show, beside BullMQ 5", async () => {
    const shop = openShop("five", ["sdk"], {
      ...WEB,
      bullmq: installed("sdk:bullmq5"),
      ioredis: installed("sdk:ioredis"),
    });
    const options = { exactOptionalPropertyTypes: false, noEmit: true };
    expect(await compileIn(shop, { ...filesOf(SNIPPETS, PROGRAMS), "typed.ts": TYPED }, options)).toEqual([]);
  });

  it("needs nothing of Node in a page", async () => {
    const shop = openShop("page", ["sdk"], {});
    const page =
      'import { start } from "@holdoff/sdk";\nimport "@holdoff/sdk/script";\nstart({ key: "k", endpoint: "e" });\n';
    const options = { types: [], lib: ["ES2022", "DOM"], moduleResolution: "bundler", module: "ESNext", noEmit: true };
    expect(await compileIn(shop, { "page.ts": page }, options)).toEqual([]);
  });
});

describe("in a page's bundle", () => {
  let shop;
  beforeAll(() => {
    shop = openShop("bundle", ["sdk"], {});
  });
  const bundled = async (code) => {
    const { metafile, outputFiles } = await build({
      stdin: { contents: code, resolveDir: shop },
      bundle: true,
      write: false,
      platform: "browser",
      format: "esm",
      metafile: true,
      absWorkingDir: shop,
    });
    return { from: Object.keys(metafile.inputs), text: outputFiles[0].text };
  };

  it("brings the browser half and the wire, and nothing else", async () => {
    const { from } = await bundled('import { start } from "@holdoff/sdk";\nstart({ key: "k", endpoint: "e" });');
    const outside = from.filter(
      (path) => !/^(<stdin>|node_modules\/@holdoff\/sdk\/dist\/(browser|wire)\/.*)$/.test(path),
    );
    expect([from.length > 10, outside]).toEqual([true, []]);
  });

  it("drops what nobody uses, and keeps the script, which does its work by being there", async () => {
    const unused = await bundled(
      'import { start } from "@holdoff/sdk";\nimport { CHANNELS } from "@holdoff/sdk/wire";',
    );
    expect(unused.text.trim()).toBe("");
    expect((await bundled('import "@holdoff/sdk/script";')).text).toContain("currentScript");
  });
});

it("serves from the packed server, in a folder with a sites file and nothing else", async () => {
  const server = packed.find(({ name }) => name === "server");
  const needed = Object.keys(manifestOf(server).dependencies).filter((name) => name !== "@holdoff/sdk");
  const links = Object.fromEntries(needed.map((name) => [name, installed(`server:${name}`)]));
  // Below a hidden folder, as pnpm lays packages.
  const hidden = join(folder, ".pnpm/sdk");
  cpSync(packed.find(({ name }) => name === "sdk").folder, hidden, { recursive: true });
  const shop = openShop("serve", ["server"], { ...links, "@holdoff/sdk": hidden });
  writeFileSync(join(shop, "sites.yaml"), sitesText("http://127.0.0.1:9/holdoff-webhook"));
  const redis = await startRedis();
  try {
    const { bin } = manifestOf(server);
    const program = [process.execPath, join(shop, "node_modules/@holdoff/server", bin.holdoff)];
    const env = { REDIS_URL: redis.url, HOLDOFF_CONFIG: "sites.yaml" };
    const { url, stop } = await serveFrom(program, { cwd: shop, env });
    const statuses = await Promise.all(
      READ_FROM_THE_PACKAGE.map(async (path) => [path, (await fetch(url + path)).status]),
    );
    expect(statuses).toEqual(READ_FROM_THE_PACKAGE.map((path) => [path, 200]));
    expect(await stop()).toBe(0);
  } finally {
    await redis.stop();
  }
});
