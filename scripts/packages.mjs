/**
 * `npm run packages`: the packed packages, installed by npm into an empty folder beside BullMQ 5, beside 6 and beside
 * none. All that README and docs show is compiled there, as strictly as TypeScript can; `holdoff serve` starts; and
 * the README's backend runs against it. Needs the npm registry; a quick part of it is in `npm test`.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.mjs";
import { Failure } from "./failure.mjs";
import { uselessFiles } from "./packages/contents.mjs";
import { faultsOf } from "./packages/lint.mjs";
import { packAll } from "./packages/pack.mjs";
import { READ_FROM_THE_PACKAGE, serveFrom } from "./packages/serve-from.mjs";
import { compileIn, layShop } from "./packages/shop-folder.mjs";
import { privateRedis } from "./private-redis.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { filesOf, programText } from "./snippets/programs.mjs";
import { readSnippets } from "./snippets/read-snippets.mjs";
import { PROGRAMS } from "./snippets/table.mjs";
import {
  decideTheOneThatWaits,
  keyOf,
  programCalled,
  sitesText,
  startProgram,
  untilDecided,
} from "./snippets/world.mjs";
import { step } from "./step.mjs";

const BESIDE = {
  "BullMQ 5": ["bullmq@5", "ioredis@5"],
  "BullMQ 6": ["bullmq@6", "ioredis@6"],
  "no BullMQ": [],
};
const OF_THE_SHOP = ["express@5", "@types/express@5", "@types/node@20"];

const npm = (folder, args) => runProgram("npm", args, { cwd: folder });

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function refuse(complaints, what) {
  if (complaints.length > 0) throw new Failure(complaints.join("\n"), what);
}

async function compileAll(shop, beside) {
  const snippets = readSnippets();
  const canRun = (program) => beside.length > 0 || !/from "(bullmq|ioredis)"/.test(programText(snippets, program));
  const files = filesOf(snippets, PROGRAMS.filter(canRun));
  for (const exactOptionalPropertyTypes of [true, false]) {
    refuse(
      await compileIn(shop, files, { exactOptionalPropertyTypes }),
      `Mend the types; exactOptionalPropertyTypes is ${exactOptionalPropertyTypes}.`,
    );
  }
}

/** The README's backend on the started server: with BullMQ by its queue, else by its webhook. */
async function ring(shop, { url, port, redisUrl, byQueue }) {
  const { createClient } = await import(`${ROOT}/sdk/dist/node/index.js`);
  const program = programCalled(byQueue ? "readme-queue" : "readme-webhook");
  const redisSocket = redisUrl.replace("redis+unix://", "");
  const child = startProgram(shop, program, { url, port, redisSocket });
  const client = createClient({ url, secretKey: keyOf(program) });
  try {
    if (byQueue) {
      await child.says("worker");
      await decideTheOneThatWaits(client);
    } else {
      await child.says("list", "follow_up.cancelled");
      const person = { customer: "c_43" };
      const call = await client.schedule({ person, channel: "call", purpose: "sales", basis: "consent" });
      await untilDecided(client, call.id);
    }
    await child.says("ring");
  } finally {
    await child.stop();
  }
}

async function serveAndRing(shop, byQueue) {
  const redis = await privateRedis(join(shop, "data"));
  try {
    const port = await freePort();
    writeFileSync(join(shop, "sites.yaml"), sitesText(`http://127.0.0.1:${port}/holdoff-webhook`));
    const env = { REDIS_URL: redis.url, HOLDOFF_CONFIG: "sites.yaml" };
    // What npx starts: npx itself does not pass on the signal that ends it.
    const { url, stop } = await serveFrom([join(shop, "node_modules/.bin/holdoff")], { cwd: shop, env });
    try {
      for (const path of READ_FROM_THE_PACKAGE) {
        const { status } = await fetch(url + path);
        if (status !== 200) throw new Failure(`${path} answers ${status}`, "Is its file in the packed server?");
      }
      await ring(shop, { url, port, redisUrl: redis.url, byQueue });
    } finally {
      await stop();
    }
  } finally {
    await redis.stop();
  }
}

async function tryBeside(folder, name, beside, tarballs) {
  const shop = join(folder, name.replaceAll(" ", "-"));
  mkdirSync(shop);
  layShop(shop);
  await step(`${name}: install`, () =>
    npm(shop, ["install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs, ...beside, ...OF_THE_SHOP]),
  );
  await runProgram("npx", ["--no", "holdoff", "--version"], { cwd: shop });
  await step(`${name}: compile`, () => compileAll(shop, beside));
  await step(`${name}: serve and ring`, () => serveAndRing(shop, beside.length > 0));
}

export async function run() {
  await build();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "holdoff-packages-")));
  try {
    const packed = await step("pack", () => packAll(folder));
    refuse((await Promise.all(packed.map(faultsOf))).flat(), "Mend the package.json that is named.");
    for (const one of packed) refuse(uselessFiles(one.folder), `These should not be in ${one.name}: see its "files".`);
    const tarballs = packed.map(({ tarball }) => tarball);
    for (const [name, beside] of Object.entries(BESIDE)) await tryBeside(folder, name, beside, tarballs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${Object.keys(BESIDE).length} passed, 0 failed`);
  return 0;
}
