/** The console's door: who is not signed in reads nothing, and a session ends when it should, in every process. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveEvent } from "../../src/console/shapes.js";
import { SignInLimits } from "../../src/console/sign-in-limits.js";
import { serve } from "../../src/main.js";
import { Keys } from "../../src/state/keys.js";
import { Listening } from "../stream/listen.js";
import { CONSOLE_SECRET, type Product, startProduct } from "../support/product.js";
import { cookieOf, signIn, trySignIn } from "../support/sign-in.js";

/** What is refused is logged. */
const SILENT = { HOLDOFF_LOG: "error" };

let product: Product;
let strict: Awaited<ReturnType<typeof another>>;
beforeAll(async () => {
  product = await startProduct(SILENT);
  strict = await another();
});
afterAll(async () => {
  await strict.served.close();
  await product.stop();
});

const get = (path: string, headers: Record<string, string> = {}, url = product.url): Promise<Response> =>
  fetch(`${url}${path}`, { headers, redirect: "manual" });
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code: string }).code;

/** Signing in is limited by the process: who tries often has one of its own. */
async function another(env: Record<string, string> = {}) {
  const served = await serve({
    redisUrl: product.redis.url,
    log: () => undefined,
    env: { PORT: "0", HOLDOFF_CONFIG: product.sitesFile, HOLDOFF_CONSOLE_SECRET: CONSOLE_SECRET, ...SILENT, ...env },
  });
  return { served, url: served.urls["collector"] ?? "" };
}

describe("without a session", () => {
  it.each(["sites", "people?scope=demo%2B", "stream?scope=demo%2B", "session", "follow-ups/fu_1", "shadow", "no-such"])(
    "/console/api/%s is 401",
    async (path) => {
      const refused = await get(`/console/api/${path}`);
      expect([refused.status, await codeOf(refused)]).toEqual([401, "not_signed_in"]);
    },
  );

  it.each([
    ["/console", "/console/sign-in"],
    ["/console/", "/console/sign-in"],
    ["/CONSOLE", "/console/sign-in"],
    ["/console/main.js", "/console/sign-in"],
    ["/console/..%2f..%2fsign-in.html", "/console/sign-in"],
    ["/console?scope=demo%2B", "/console/sign-in?to=%2Fconsole%3Fscope%3Ddemo%252B"],
  ])("%s leads to the sign-in", async (path, to) => {
    const led = await get(path);
    expect([led.status, led.headers.get("location")]).toEqual([303, to]);
  });

  it("the sign-in itself is shown, with what it is made of", async () => {
    const page = await get("/console/sign-in?to=/console%3Fscope%3Ddemo");
    const html = await page.text();
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(html).toContain('name="to" type="hidden" value="/console?scope=demo"');
    const files = [...html.matchAll(/(?:href|src)="(\/console\/[^"]+)"/g)].map(([, file]) => file ?? "");
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) expect([file, (await get(file)).status]).toEqual([file, 200]);
  });

  it.each([
    "https://evil.example",
    "//evil.example",
    "/console/../x",
    '/console?"><script>',
    "/console\\@evil.example",
  ])("nobody is led to %s", async (to) => {
    const html = await (await get(`/console/sign-in?to=${encodeURIComponent(to)}`)).text();
    expect(html).toContain('name="to" type="hidden" value="/console"');
    const signed = await trySignIn(product.url, { secret: CONSOLE_SECRET, to });
    expect([signed.status, signed.headers.get("location")]).toEqual([303, "/console"]);
  });

  it.each([0, 1, 43, 5_000])("a made-up cookie of %i letters is none", async (letters) => {
    const cookie = `__Host-holdoff-console=${"A".repeat(letters)}`;
    expect((await get("/console/api/sites", { cookie })).status).toBe(401);
  });
});

describe("signing in", () => {
  it("gives a cookie that only this console gets, and no script", async () => {
    const signed = await trySignIn(product.url, { secret: CONSOLE_SECRET, to: "/console?scope=demo%2B" });
    expect([signed.status, signed.headers.get("location")]).toEqual([303, "/console?scope=demo%2B"]);
    const [pair = "", ...attributes] = (signed.headers.get("set-cookie") ?? "").split("; ");
    expect(pair).toMatch(/^__Host-holdoff-console=[\w-]{43}$/);
    expect(attributes.filter((one) => !one.startsWith("Expires="))).toEqual([
      "Max-Age=43200",
      "Path=/",
      "HttpOnly",
      "Secure",
      "SameSite=Strict",
    ]);
    const cookie = `other=1; ${pair}; ${pair.slice(7)}`;
    expect((await get("/console/api/session", { cookie })).status).toBe(200);
    expect((await get("/console", { cookie })).status).toBe(200);
    // A name that only ends like it is another cookie.
    expect((await get("/console/api/session", { cookie: `x${pair}` })).status).toBe(401);
  });

  it("says where the secret is, of one that npm start made the file, and never the secret", async () => {
    const made = "a-secret-that-was-made";
    const asked = async (env: Record<string, string>): Promise<[page: string, usedLink: string]> => {
      const served = await serve({
        redisUrl: product.redis.url,
        log: () => undefined,
        env: { PORT: "0", HOLDOFF_CONFIG: product.sitesFile, ...SILENT, ...env },
        defaults: { HOLDOFF_CONSOLE_SECRET: made },
        consoleSecretIn: ".data/<secret>",
      });
      const url = served.urls["collector"] ?? "";
      const page = await (await get("/console/sign-in", {}, url)).text();
      const used = await trySignIn(url, { token: "A".repeat(43) }, { accept: "text/html" });
      const texts: [string, string] = [page, await used.text()];
      await served.close();
      for (const text of texts) expect(text).not.toMatch(new RegExp(`${made}|${CONSOLE_SECRET}|{{`));
      return texts;
    };
    const [page, usedLink] = await asked({});
    expect(page).toContain("It is in <code>.data/&lt;secret&gt;</code>.");
    expect(usedLink).toContain("type the secret (it is in .data/&lt;secret&gt;), or start again for another link.");
    const [pageOfSet, usedLinkOfSet] = await asked({ HOLDOFF_CONSOLE_SECRET: CONSOLE_SECRET });
    expect(pageOfSet).toContain("It is <code>console.secret</code> of the sites file, or <code>HOLDOFF_CONSOLE_SECRET");
    expect(usedLinkOfSet).toContain("type the secret, or start again");
  });

  it.each<[string, Record<string, string>]>([
    ["another secret", { secret: `${CONSOLE_SECRET}x` }],
    ["a part of it", { secret: CONSOLE_SECRET.slice(1) }],
    ["an empty one", { secret: "" }],
    ["none", {}],
    ["a made-up link", { token: "A".repeat(43) }],
  ])("is refused with %s", async (_what, fields) => {
    const refused = await trySignIn(strict.url, fields, { accept: "application/json" });
    expect([refused.status, await codeOf(refused), cookieOf(refused)]).toEqual([401, "bad_sign_in", ""]);
    const page = await trySignIn(strict.url, fields, { accept: "text/html" });
    expect([page.status, await page.text()]).toEqual([401, expect.stringContaining('role="alert"')]);
  });

  it("takes its own page only, and no session over http from elsewhere", async () => {
    const fields = { secret: CONSOLE_SECRET };
    const foreign = await trySignIn(product.url, fields, { "sec-fetch-site": "cross-site" });
    expect([foreign.status, await codeOf(foreign), cookieOf(foreign)]).toEqual([403, "foreign_page", ""]);
    const insecure = await trySignIn(product.url, fields, { origin: "http://desk.example", accept: "text/html" });
    expect([insecure.status, cookieOf(insecure)]).toEqual([401, ""]);
    expect(await insecure.text()).toContain("https");
  });

  it("is looked at ten times in five minutes, right or wrong; who has the secret begins anew", async () => {
    const { served, url } = await another();
    const link = new URL((await served.signInLink()) ?? "").hash.replace("#sign-in=", "");
    const tried = async (secret: string): Promise<number> => (await trySignIn(url, { secret })).status;
    for (let n = 1; n <= 9; n++) expect(await tried("wrong")).toBe(401);
    expect(await tried(CONSOLE_SECRET)).toBe(303);
    for (let n = 1; n <= 10; n++) expect(await tried("wrong")).toBe(401);
    const limited = await trySignIn(url, { secret: CONSOLE_SECRET });
    expect([limited.status, await codeOf(limited)]).toEqual([429, "too_many_sign_ins"]);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(limited.headers.get("retry-after"))).toBeLessThanOrEqual(300);
    // Nobody can lock an owner out: a link is not guessed, so it is not counted.
    expect((await trySignIn(url, { token: link })).status).toBe(204);
    await served.close();
  });

  it("of one address takes no try from the others", async () => {
    const limits = new SignInLimits();
    const waits = await Promise.all(Array.from({ length: 2_000 }, () => limits.waitS("203.0.113.9")));
    expect(waits.filter((waitS) => waitS === 0)).toHaveLength(10);
    expect(await limits.waitS("198.51.100.7")).toBe(0);
  });

  it.each([
    [413, "too_large", { secret: "x".repeat(5_000) }, {}],
    [415, "compressed", { secret: "x" }, { "content-encoding": "gzip" }],
  ])("is answered with %i %s", async (status, code, fields, headers) => {
    const refused = await trySignIn(strict.url, fields, { accept: "application/json", ...headers });
    expect([refused.status, await codeOf(refused)]).toEqual([status, code]);
  });

  it("by a link works once, and in one of several processes", async () => {
    const { served, url } = await another();
    const link = new URL((await product.served.signInLink()) ?? "");
    expect([link.pathname, link.search]).toEqual(["/console/sign-in", ""]);
    const token = link.hash.replace("#sign-in=", "");
    const signed = await trySignIn(url, { token });
    expect([signed.status, (await get("/console", { cookie: cookieOf(signed) })).status]).toEqual([204, 200]);
    expect((await trySignIn(product.url, { token })).status).toBe(401);
    await served.close();
  });
});

describe("a session", () => {
  it("is good in every process, and ends in every one when it is signed out", async () => {
    const { served, url } = await another();
    const headers = await signIn(product.url);
    expect((await get("/console/api/sites", headers, url)).status).toBe(200);
    const live = await Listening.open<LiveEvent>(`${url}/console/api/stream?scope=demo%2B`, headers);
    await live.next(({ type }) => type === "hello");
    const ended = new Promise((resolve) => live.once("ended", resolve));
    const leave = (site: string) =>
      fetch(`${product.url}/console/sign-out`, {
        method: "POST",
        redirect: "manual",
        headers: { ...headers, "sec-fetch-site": site },
      });
    expect((await leave("cross-site")).status).toBe(403);
    expect((await get("/console/api/sites", headers, url)).status).toBe(200);
    const left = await leave("same-origin");
    expect([left.status, left.headers.get("set-cookie")]).toEqual([303, expect.stringMatching(/=; .*1970/)]);
    for (const one of [url, product.url]) expect((await get("/console/api/sites", headers, one)).status).toBe(401);
    await ended;
    await served.close();
  });

  it("ends by itself, and what Redis has of it signs nobody in", async () => {
    const redis = product.redis.connect();
    const [one, other] = [await signIn(product.url), await signIn(product.url)];
    const keyOf = ({ cookie }: { cookie: string }): string =>
      new Keys().pass(
        "session",
        createHash("sha256")
          .update(cookie.split("=")[1] ?? "")
          .digest("hex"),
      );
    const leftMs = await redis.pttl(keyOf(one));
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(12 * 60 * 60 * 1000);
    // Who can write there makes a session of a text of their own, with the seal of somebody else's.
    await redis.set(keyOf(one), (await redis.get(keyOf(other))) ?? "");
    const statuses = [one, other].map(async (headers) => (await get("/console/api/session", headers)).status);
    expect(await Promise.all(statuses)).toEqual([401, 200]);
    await redis.pexpire(keyOf(other), 0);
    expect((await get("/console/api/session", other)).status).toBe(401);
  });
});

describe("the secret", () => {
  const file = (secret: string): Promise<void> => writeFile(`${product.sitesFile}.secret`, `${secret}\n`);

  it("may be two while it is changed, and sessions by one that is gone have ended", async () => {
    const text = await readFile(product.sitesFile, "utf8");
    const sitesFile = `${product.sitesFile}.own.yaml`;
    const [first, second] = ["the-first-console-secret", "the-second-console-secret"];
    await file(first);
    const named = "sites.yaml.secret";
    await writeFile(sitesFile, `console: {secret: [{file: ${named}}, ${second}]}\n${text}`);
    const { served, url } = await another({ HOLDOFF_CONFIG: sitesFile });
    const sessions = [await signIn(url, first), await signIn(url, second)];
    // What the environment says counts only where the file says nothing.
    expect((await trySignIn(url, { secret: CONSOLE_SECRET })).status).toBe(401);
    await file("the-third-console-secret");
    await served.reload();
    const statuses = await Promise.all(
      sessions.map(async (one) => (await get("/console/api/session", one, url)).status),
    );
    expect(statuses).toEqual([401, 200]);
    await signIn(url, "the-third-console-secret");
    await served.close();
  });

  it("where none is set, nobody can sign in and the page says what to set", async () => {
    const { served, url } = await another({ HOLDOFF_CONSOLE_SECRET: "" });
    expect(await served.signInLink()).toBeUndefined();
    const page = await get("/console/sign-in", {}, url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("HOLDOFF_CONSOLE_SECRET")]);
    for (const secret of ["", "undefined", CONSOLE_SECRET]) expect((await trySignIn(url, { secret })).status).toBe(401);
    expect((await get("/console/api/sites", {}, url)).status).toBe(401);
    await served.close();
  });

  it("is refused where it is short, without being repeated", async () => {
    const short = "sesame-sesame-1";
    const refused = await another({ HOLDOFF_CONSOLE_SECRET: short }).catch((error: Error) => error.message);
    expect(refused).toMatch(/HOLDOFF_CONSOLE_SECRET has fewer than 16 characters/);
    expect(refused).not.toContain(short);
  });
});

/** A proxy on this machine makes strangers look local. It says nothing of the client that it answers, or everything. */
describe.each<[string, Record<string, string>]>([
  ["that says nothing", {}],
  [
    "that is set up well",
    { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", forwarded: "for=203.0.113.9" },
  ],
])("behind a proxy %s", (_what, added) => {
  let proxy: Server;
  let url: string;
  beforeAll(async () => {
    const { port } = new URL(product.url);
    proxy = createServer((asked, answer) => {
      const headers = { ...asked.headers, ...added };
      const passed = request({ port, path: asked.url, method: asked.method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      asked.pipe(passed);
      answer.on("close", () => passed.destroy());
      passed.on("error", () => answer.destroy());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    url = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });

  it("nothing is shown to who is not signed in, whatever they say of themselves", async () => {
    for (const claims of [
      {},
      { "x-forwarded-for": "127.0.0.1" },
      { "x-real-ip": "::1" },
      { "x-forwarded-host": "localhost" },
    ]) {
      const [page, api] = await Promise.all([get("/console", claims, url), get("/console/api/sites", claims, url)]);
      expect([page.status, page.headers.get("location"), api.status]).toEqual([303, "/console/sign-in", 401]);
    }
  });

  it("a session holds, and what changes is told at once", async () => {
    const signed = await trySignIn(url, { secret: CONSOLE_SECRET }, { origin: "https://desk.example" });
    expect(signed.status).toBe(303);
    const headers = { cookie: cookieOf(signed) };
    const sandbox = product.sandbox();
    const live = await Listening.open<LiveEvent>(`${url}/console/api/stream?scope=demo%2B${sandbox.name}`, headers);
    await live.next(({ type }) => type === "hello");
    const { id } = await sandbox.schedule({ person: { customer: "c_1" } });
    await live.next((event) => event.type === "changed" && event.followUps.some((row) => row.id === id));
    live.close();
  });
});

describe("a port of its own", () => {
  it("has the console and nothing of the shops, and the other one no console", async () => {
    const { served, url } = await another({ CONSOLE_PORT: "0" });
    const own = new URL(served.urls["console"] ?? "").origin;
    expect(own).not.toBe(url);
    const headers = await signIn(own);
    expect((await get("/console", headers, own)).status).toBe(200);
    expect((await get("/console", headers, url)).status).toBe(404);
    expect((await get("/console/sign-in", {}, url)).status).toBe(404);
    for (const path of ["/v1/follow-ups", "/holdoff.js"]) expect((await get(path, headers, own)).status).toBe(404);
    expect((await served.signInLink())?.startsWith(`${own}/console/sign-in#`)).toBe(true);
    await served.close();
  });
});
