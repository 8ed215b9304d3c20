/** A webhook never leads inwards: not by its address, not by what its name leads to, and not by a second answer. */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Message } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Posted, postWebhook } from "../../src/delivery/post-webhook.js";
import { WebhookAgents } from "../../src/delivery/public-address.js";
import { isPublic } from "../../src/sites/is-public.js";
import { readSites } from "../../src/sites/read-sites.js";
import type { Resolve } from "../../src/sites/resolve.js";
import { examineSites } from "../../src/sites.js";
import { inwardUrls } from "../support/inward-urls.js";
import { until } from "../support/until.js";

const SECRET = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
/** Public by its range, and given to nobody: what is posted there goes nowhere. */
const NOWHERE = { address: "3ffe::1", family: 6 };
const OUTWARDS = { address: "93.184.216.34", family: 4 };
const INWARDS = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
  { address: "::127.0.0.1", family: 6 },
  { address: "::ffff:127.0.0.1", family: 6 },
  { address: "64:ff9b::7f00:1", family: 6 },
  { address: "fe80::1%lo", family: 6 },
];

/** Listens at every address of this machine. */
let trap: Server;
let caught: number;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-inward-"));
  trap = createServer((socket) => {
    caught += 1;
    socket.destroy();
  });
  trap.listen(0);
  await once(trap, "listening");
});
beforeEach(() => {
  caught = 0;
});
afterAll(async () => {
  trap.close();
  await rm(folder, { recursive: true, force: true });
});
const port = (): number => (trap.address() as AddressInfo).port;

async function post(url: string, resolve: Resolve, allowPrivateNetwork = false): Promise<Posted> {
  const agents = new WebhookAgents(resolve);
  const destination = { id: "dialler", url, secrets: [SECRET], channels: ["call"] as const, allowPrivateNetwork };
  return await postWebhook(agents, destination, "fu_1-e0", { type: "follow_up.held" } as Message, 0, 100).finally(
    // A connection that is still being made is not waited for.
    () => void agents.close(),
  );
}
const inwards: Resolve = () => Promise.resolve(INWARDS.slice(0, 1));

async function sitesFile(urls: readonly string[], more = ""): Promise<string> {
  const webhooks = urls.map((url, n) => `{id: w${n}, url: ${JSON.stringify(url)}, secret: ${SECRET}${more}}`);
  const file = join(folder, "sites.yaml");
  await writeFile(
    file,
    `sites:\n  - id: desks\n    mode: live\n    publishableKey: hpk_live_desks\n    secretKeys: [hsk_live_desks]\n    origins: ["https://desks.example"]\n    deliver: {webhooks: [${webhooks.join(", ")}]}\n`,
  );
  return file;
}
const refused = (lines: readonly string[]): number[] =>
  lines.map((line) => Number(/webhooks\[(\d+)\]\.url/.exec(line)?.[1])).sort((a, b) => a - b);

describe("an address that leads inwards", () => {
  const all = inwardUrls(65_000);

  it("is refused in each of at least 300 spellings when the sites file is read, by its place", async () => {
    expect(new Set(all.map(({ url }) => url)).size).toBeGreaterThanOrEqual(300);
    const { mistakes } = examineSites(await sitesFile(all.map(({ url }) => url)), {});
    expect(refused(mistakes)).toEqual(all.map((_, n) => n));
  });

  it("is refused in each of them when a message is sent: nothing is connected, and it is tried no more", async () => {
    // So the trap would have seen it.
    await post(`https://127.0.0.1:${port()}/`, inwards, true);
    await until("the trap has seen it", () => caught === 1);
    const through = [];
    for (const { kind, url } of inwardUrls(port())) {
      const posted = await post(url, inwards);
      if (posted.at !== "never") through.push({ kind, url, posted });
    }
    expect([through, caught]).toEqual([[], 1]);
  });
});

describe("a name", () => {
  /** Its answers, the last for ever. */
  const answers = (...all: (readonly { address: string; family: number }[])[]): Resolve => {
    let asked = 0;
    return () => Promise.resolve(all[Math.min(asked++, all.length - 1)] ?? []);
  };
  const NAME = "https://hook.shop.test";

  it.each(INWARDS)("that leads to $address is refused when the file is read, however it is written", async (inward) => {
    const names = [
      NAME,
      "https://HOOK.shop.test.",
      "https://hook。shop。test",
      "https://bücher.test",
      "https://127.0.0.1.nip.test",
    ];
    for (const url of names)
      await expect(readSites(await sitesFile([url]), {}, answers([OUTWARDS, inward]))).rejects.toThrow(
        /sites\[0\]\.deliver\.webhooks\[0\]\.url: site "desks", webhook "w0": \S+ leads to \S+, a private address: allowPrivateNetwork: true takes it$/,
      );
  });

  it("that leads nowhere yet, or is not answered for, is told and looked at again for each message", async () => {
    const nobody: Resolve = () =>
      Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
    for (const resolve of [nobody, answers([])]) {
      const { sites, nowhere } = await readSites(await sitesFile([`${NAME}/s3cret`]), {}, resolve);
      expect(sites.all).toHaveLength(1);
      expect(nowhere).toEqual([
        expect.stringMatching(/webhooks\[0\]\.url: .*hook\.shop\.test leads nowhere at present/),
      ]);
      expect(nowhere[0]).not.toContain("s3cret");
    }
    expect(await post(NAME, nobody)).toEqual({ at: "refused", answer: "ENOTFOUND" });
  });

  it("of a private network is nobody's question where the file allows it", async () => {
    const asked: string[] = [];
    const resolve: Resolve = (name) => {
      asked.push(name);
      return Promise.resolve(INWARDS);
    };
    const { nowhere } = await readSites(
      await sitesFile(["http://mailer.internal/"], ", allowPrivateNetwork: true"),
      {},
      resolve,
    );
    expect([nowhere, asked]).toEqual([[], []]);
  });

  it.each(INWARDS)(
    "that led outwards when the file was read and leads to $address then, is not followed",
    async (inward) => {
      const resolve = answers([OUTWARDS], [inward], [OUTWARDS, inward], [inward, OUTWARDS]);
      const url = `${NAME}:${port()}/`;
      expect((await readSites(await sitesFile([url]), {}, resolve)).nowhere).toEqual([]);
      for (let n = 0; n < 3; n += 1)
        expect(await post(url, resolve)).toEqual({ at: "never", answer: "hook.shop.test is at a private address" });
      expect(caught).toBe(0);
    },
  );

  it("is asked for once a connection, and that goes to what was checked: a second answer changes nothing", async () => {
    let asked = 0;
    const rebinding: Resolve = () => {
      asked += 1;
      return Promise.resolve(asked % 2 === 1 ? [NOWHERE] : INWARDS.slice(0, 1));
    };
    for (let n = 1; n <= 6; n += 1) {
      const posted = await post(`${NAME}:${port()}/`, rebinding);
      expect([asked, posted.at === "never"]).toEqual([n, n % 2 === 0]);
    }
    expect(caught).toBe(0);
  });
});

describe("public is", () => {
  it.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])("%s", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each(["", "shop.example", "8.8.8.8.8", "::g", "2606:2800:220:1::1/64"])("not %j, which is no address", (text) => {
    expect(isPublic(text)).toBe(false);
  });
});
