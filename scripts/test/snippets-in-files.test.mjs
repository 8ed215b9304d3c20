/** What readers copy into files and terminals, word for word: markup, sites files, policies, commands. */
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../server/src/main.ts";
import { readPolicy } from "../../server/src/read-policy.ts";
import { Sites } from "../../server/src/sites.ts";
import { startRedis } from "../../server/test/support/redis.ts";
import { ROOT } from "../root.mjs";
import { runProgram } from "../run-program.mjs";
import { commandsOf, readCurl } from "../snippets/curl.mjs";
import { withOwnValues } from "../snippets/programs.mjs";
import { readSnippets } from "../snippets/read-snippets.mjs";
import { OTHERS } from "../snippets/table.mjs";
import { ownValues, SECRET, sitesText } from "../snippets/world.mjs";

const SNIPPETS = readSnippets();
/** Those that the table reads in this way, each with the place where it stands. */
const readAs = (as) =>
  OTHERS.filter((row) => row.as === as).flatMap(({ page, holds }) =>
    SNIPPETS.filter((snippet) => snippet.page === page && snippet.text.includes(holds)).map((snippet) => [
      `${page}:${snippet.line}`,
      snippet,
    ]),
  );

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdoff-copied-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("in a page", () => {
  const marksOf = (text) => [...text.matchAll(/\bdata-holdoff-([a-z]+)/g)].map(([, mark]) => mark);
  /** Those of the table of markup, which the browser suite tries. */
  const known = marksOf(
    readFileSync(`${ROOT}/sdk/README.md`, "utf8")
      .match(/^\| .*$/gm)
      .join("\n"),
  );

  it.each(readAs("markup"))("%s marks what the script understands", (_, { text }) => {
    expect(marksOf(text).filter((mark) => !known.includes(mark))).toEqual([]);
    const tag = /<script ([^>]*)>/.exec(text)?.[1];
    expect(tag).toMatch(/^async src="https:\/\/[\w.]+\/holdoff\.js" data-key="hpk_…"$/);
  });

  it.each(readAs("stub"))("%s keeps the calls until the script is there", async (_, { text }) => {
    const script = /<script>([\s\S]*)<\/script>/.exec(text)?.[1];
    const events = new EventTarget();
    const page = { addEventListener: events.addEventListener.bind(events) };
    page.window = page;
    runInNewContext(`${script}\nholdoff("step", "payment");`, page);
    expect(page.holdoff.q.map((call) => [...call])).toEqual([["step", "payment"]]);
    events.dispatchEvent(new Event("holdoff:ready"));
    expect((await page.holdoff.ready).type).toBe("holdoff:ready");
  });
});

describe("in a file", () => {
  const env = {
    HOLDOFF_SECRET_KEY: "hsk_live_desks",
    HOLDOFF_IDENTITY_SECRET: "identity",
    HOLDOFF_WEBHOOK_SECRET: SECRET,
    DIALLER_SECRET: SECRET,
    MAILER_SECRET: SECRET,
  };
  const sitesOf = (text) => {
    writeFileSync(join(folder, "sites.yaml"), text);
    return Sites.read(join(folder, "sites.yaml"), env).all;
  };

  it.each(readAs("sites"))("%s is a sites file", (_, { text }) => {
    expect(sitesOf(text)).toHaveLength(1);
  });

  it.each(readAs("destinations"))("%s are the destinations of a site", (_, { text }) => {
    const site = `sites:
  - id: shop
    mode: test
    publishableKey: hpk_test_shop
    secretKeys: [hsk_test_shop]
    origins: ["http://localhost:*"]
`;
    const deliver = text.startsWith("deliver:") ? text : `deliver:\n${text.replace(/^/gm, "  ")}`;
    const [{ webhooks, queues }] = sitesOf(site + deliver.replace(/^/gm, "    "));
    expect(webhooks.length + queues.length).toBe([...deliver.matchAll(/- (\{ )?id: /g)].length);
  });

  it.each(readAs("policy"))("%s is a policy", (_, { text }) => {
    writeFileSync(join(folder, "policy.yaml"), text);
    expect(readPolicy(join(folder, "policy.yaml"))).toMatchObject({ ok: true });
  });
});

describe("in a terminal", () => {
  let redis;
  let server;
  beforeAll(async () => {
    redis = await startRedis();
    const sitesFile = join(folder, "served.yaml");
    writeFileSync(sitesFile, sitesText("http://127.0.0.1:9/holdoff-webhook"));
    server = await serve({ redisUrl: redis.url, log: () => undefined, env: { PORT: "0", HOLDOFF_CONFIG: sitesFile } });
  });
  afterAll(async () => {
    await server.close();
    await redis.stop();
  });

  const CLI = `${ROOT}/server/dist/cli/main.js`;
  const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, "utf8"));

  /** `npm run holdoff -- stop --by Ada`: there is such a command, and it knows each of these options. */
  async function isKnown(words) {
    const [command] = words;
    const { output } = await runProgram(process.execPath, [CLI, command, "--help"], { mayFail: true });
    const options = words.filter((word) => word.startsWith("--"));
    expect([
      output.includes(`Usage: holdoff ${command} `),
      options.filter((one) => !output.includes(`${one} `)),
    ]).toEqual([true, []]);
  }

  async function answers(command) {
    const { url, options } = readCurl(withOwnValues(command, ownValues(server.urls.collector, "hsk_test_demo")));
    const { status } = await fetch(url, options);
    expect([command, status]).toEqual([command, 200]);
  }

  /** The proof that the page shows under the command, made here as openssl makes it. */
  function provesTheSame(command, shown) {
    const [, text, secret] = /^printf '(.*)' \| openssl dgst -sha256 -hmac (\S+)$/.exec(command) ?? [];
    const hash = createHmac("sha256", secret).update(text.replaceAll("\\n", "\n")).digest("hex");
    expect(shown).toContain(hash);
  }

  it.each(readAs("commands"))("%s are commands that there are", async (_, { text }) => {
    expect.hasAssertions();
    for (const command of commandsOf(text)) {
      const bare = command.replace(/\s+#.*$/, "").replace(/^([A-Z_]+=\S+ )+/, "");
      const run = /^npm (?:run (?:--silent )?)?([\w:]+)(?: -- (.+))?$/.exec(bare);
      if (bare.startsWith("curl ")) await answers(bare);
      else if (bare.startsWith("printf ")) provesTheSame(bare, text);
      else if (run?.[1] === "holdoff") await isKnown(run[2].split(" "));
      else expect(Object.keys(scripts)).toContain(run?.[1]);
    }
  });
});
