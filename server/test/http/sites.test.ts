/** The sites file: what may be left out, what may not, and who is let in by it. */
import { createHash, createHmac } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHANNELS } from "@holdoff/sdk/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readIdentity } from "../../src/collector/identity.js";
import { allowsOrigin, examineSites, type Site, Sites } from "../../src/sites.js";

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
    expect(() => Sites.read(join(folder, "none.yaml"), ENV)).toThrow(/none\.yaml: cannot be read \(ENOENT/);
    const typo = await read(LEAST.replace("origins:", "origin:")).catch(String);
    expect(typo).toMatch(/sites\.yaml:7:5 .*unknown key "origin" \(did you mean "origins"\?\)/);
    const one = await read(`limits: {proxy: 1}\n${LEAST}`, ENV).catch(String);
    expect(one).toContain('sites.yaml:1:10 limits: unknown key "proxy" (did you mean "proxies"?)');
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

  it("reads no origin that is longer than a name can be: stars would try it in every way", async () => {
    const site = only(await read(LEAST.replace(/origins: .*/, 'origins: ["https://*.*.*.*.acme.example:*"]'), ENV));
    const labels = (chars: number): string => `https://${"a.".repeat(chars)}acme.example:1`;
    expect([labels(4), labels(120), labels(8_000)].map((origin) => allowsOrigin(site, origin))).toEqual([
      true,
      true,
      false,
    ]);
    expect(allowsOrigin(site, `https://${".".repeat(16_000)}`)).toBe(false);
  });
});

const SITE = (id: string, more = "", secretKeys = `[hsk_live_${id}]`, page = `hpk_live_${id}`): string => `
  - id: ${id}
    mode: live
    publishableKey: ${page}
    secretKeys: ${secretKeys}
    origins: ["https://${id}.example"]
${more}`;
const webhook = (fields: string): string => `    deliver: {webhooks: [{id: mailer, ${fields}}]}\n`;
const identity = (secret: string): string => `    identity: {verify: hmac, secret: ${secret}}\n`;
const SECRET = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
const to = (url: string, more = ""): string => webhook(`url: "${url}", secret: ${SECRET}${more}`);

describe("a sites file is refused whole", () => {
  it.each<[what: string, sites: string, why: RegExp]>([
    [
      "one secret key, written once and once from the environment",
      SITE("desks") + SITE("chairs", "", "[{env: CHAIRS_KEY}, hsk_live_new]"),
      /^\S+sites\.yaml:11:17 sites\[1\]\.secretKeys: the sites "desks" and "chairs" have a secret key in common: each needs its own$/,
    ],
    [
      "one publishable key",
      SITE("desks") + SITE("chairs", "", undefined, "hpk_live_desks"),
      /:10:21 .*the sites "desks" and "chairs" have the same publishable key/,
    ],
    ["one id", SITE("desks") + SITE("desks", "", "[hsk_live_two]", "hpk_live_two"), /two sites have the id "desks"/],
    [
      "destinations that a capital letter tells apart",
      SITE(
        "desks",
        `    deliver: {webhooks: [{id: mailer, url: "https://a.example", secret: ${SECRET}}], queues: [{id: Mailer, name: mails}]}`,
      ),
      /:7:14 .*two destinations are called "Mailer"/,
    ],
    [
      "a scheme that is none",
      SITE("desks", to("htp:/s3cret")),
      /:7:44 sites\[0\]\.deliver\.webhooks\[0\]\.url: site "desks", webhook "mailer": htp: is no scheme of a webhook/,
    ],
    ["no URL", SITE("desks", to("s3cret/mail")), /webhook "mailer": this is no URL/],
    [
      "http on the internet",
      SITE("desks", to("http://desks.example/s3cret")),
      /webhook "mailer": http:\/\/: a webhook on the public internet is https/,
    ],
    [
      "a password in a URL",
      SITE("desks", to("https://u:s3cret@desks.example")),
      /a user name or a password in a URL is never sent/,
    ],
    ["a fragment", SITE("desks", to("https://desks.example/#s3cret")), /what stands after the # is never sent/],
    ["a private address", SITE("desks", to("https://10.0.0.3/s3cret")), /10\.0\.0\.3 is a private address/],
    ["one in disguise", SITE("desks", to("https://0x7f.1/s3cret")), /127\.0\.0\.1 is a private address/],
    ["one in brackets", SITE("desks", to("https://[::1]/s3cret")), /::1 is a private address/],
    ["this machine by its name", SITE("desks", to("https://localhost:8443/s3cret")), /localhost is a private address/],
    [
      "a URL from the environment",
      SITE("desks", webhook(`url: {env: HOOK}, secret: ${SECRET}`)),
      /http:\/\/: a webhook on the public/,
    ],
    [
      "a webhook's secret that was undefined",
      SITE("desks", webhook(`url: "https://a.example", secret: whsec_undefined`)),
      /webhook "mailer": a secret is whsec_ and base64 of at least 18 bytes/,
    ],
    [
      "one that is no base64",
      SITE("desks", webhook(`url: "https://a.example", secret: "whsec_========================"`)),
      /a secret is whsec_ and base64/,
    ],
    [
      "Holdoff's own queues",
      SITE("desks", `    deliver: {queues: [{id: q, name: calls, prefix: "h:{d0}"}]}`),
      /queue "q": what begins with h: is Holdoff's own/,
    ],
    [
      "a file that is not there",
      SITE("desks", "", "[{file: none/s3cret-key}]"),
      /:5:18 sites\[0\]\.secretKeys\[0\]: site "desks": the file \S+none\/s3cret-key: cannot be read \(ENOENT/,
    ],
    ["a key with a sandbox", SITE("desks", "", "[hsk_live_desks+w1]"), /a secret key is hsk_ and 4 to 128 of letters/],
    [
      "a key that a program wrote where it had none",
      SITE("desks", "", "[hsk_live_ok, hsk_live_undefined]"),
      /:5:31 sites\[0\]\.secretKeys\[1\]: site "desks": a secret key was not filled in/,
    ],
    [
      "an identity secret that anybody can try out",
      SITE("desks", identity("x")),
      /:7:\d+ sites\[0\]\.identity\.secret: site "desks": an identity secret has at least 8 characters: openssl rand -hex 32 makes/,
    ],
    ["one of seven characters", SITE("desks", identity('"1234567"')), /an identity secret has at least 8 characters/],
    [
      "one from the environment",
      SITE("desks", identity("{env: SHORT}")),
      /an identity secret has at least 8 characters/,
    ],
    [
      "a new one beside the old",
      SITE("desks", identity("[long-enough-s3cret, s3cret]")),
      /sites\[0\]\.identity\.secret\[1\]: site "desks": an identity secret has at least 8/,
    ],
    ["one letter, often", SITE("desks", identity("s3s3s3s3s3s3")), /has at least 4 different characters/],
    ["a template", SITE("desks", identity('"{{ identity_s3cret }}"')), /an identity secret was not filled in/],
    ["a placeholder", SITE("desks", identity("undefined")), /an identity secret was not filled in/],
    ["three at a time", SITE("desks", identity("[long-s3cret-1, long-s3cret-2, long-s3cret-3]")), /identity\.secret/],
    ["a script for a webhook", SITE("desks", to("javascript:s3cret()")), /javascript: is no scheme of a webhook/],
    [
      "a script, where private networks are fine",
      SITE("desks", to("javascript:s3cret()", ", allowPrivateNetwork: true")),
      /javascript: is no scheme of a webhook/,
    ],
    [
      "a password in the URL of a private network",
      SITE("desks", to("http://u:s3cret@10.0.0.3", ", allowPrivateNetwork: true")),
      /a user name or a password in a URL is never sent/,
    ],
    [
      "an empty webhook secret",
      SITE("desks", webhook(`url: "https://a.example", secret: "whsec_===="`)),
      /a secret is whsec_/,
    ],
    [
      "a new webhook secret that is none",
      SITE("desks", webhook(`url: "https://a.example", secret: [${SECRET}, whsec_s3cret]`)),
      /webhooks\[0\]\.secret\[1\]: site "desks", webhook "mailer": a secret is whsec_ and base64/,
    ],
    [
      "three webhook secrets",
      SITE("desks", webhook(`url: "https://a.example", secret: [${SECRET}, ${SECRET}, ${SECRET}]`)),
      /webhooks\[0\]\.secret/,
    ],
    [
      "a password in an origin",
      SITE("desks").replace("https://desks.example", "https://u:s3cret@desks.example"),
      /:6:15 sites\[0\]\.origins\[0\]: site "desks": an origin is a scheme, a host and a port/,
    ],
    [
      "a query in an origin",
      SITE("desks").replace("https://desks.example", "https://desks.example?s3cret"),
      /an origin is a scheme, a host and a port/,
    ],
    ["a script for an origin", SITE("desks").replace("https://desks.example", "javascript:1"), /an origin, such as/],
  ])("with %s", async (_what, sites, why) => {
    const env = { CHAIRS_KEY: "hsk_live_desks", SHORT: "s3cret", HOOK: "http://desks.example/s3cret" };
    const said = await read(`sites:${sites}`, env).catch((error: Error) => error.message);
    expect(said).toMatch(why);
    expect(String(said).replaceAll(/\S*none\/s3cret-key/g, "")).not.toMatch(/s3cret|hsk_live_desks/);
  });

  it("but not with one that a private network may have, nor with equal webhook secrets or one key twice", async () => {
    const sites = await read(
      `sites:${SITE("desks", to("http://10.0.0.3/mail", ", allowPrivateNetwork: true"), "[hsk_live_a, {env: ALSO_A}]")}${SITE("chairs", to("https://a.example/mail"))}`,
      { ALSO_A: "hsk_live_a" },
    );
    expect(sites.all).toHaveLength(2);
    expect(sites.openSecret("hsk_live_a")?.site.id).toBe("desks");
  });
});

it("secrets come from files, and of a secret that changes the old one holds beside the new one", async () => {
  await writeFile(join(folder, "key"), "hsk_live_filed\n");
  await writeFile(join(folder, "hook"), `${SECRET}\n`);
  const site = only(
    await read(
      `sites:${SITE("desks", `${identity("[the-old-one, {env: NEW}]").replace("}\n", ", requireExpiry: false}\n")}${webhook('url: "https://a.example", secret: [{file: hook}, {env: HOOK}]')}`, "[{file: key}]")}`,
      { NEW: "the-new-one", HOOK: `whsec_${Buffer.from("another secret of enough bytes").toString("base64")}` },
    ),
  );
  expect(site.secretDigests).toEqual([createHash("sha256").update("hsk_live_filed").digest()]);
  expect(site.webhooks[0]?.secrets).toEqual([SECRET, expect.stringMatching(/^whsec_YW5vdGhlc/)]);
  const by = (secret: string): string => {
    const hash = createHmac("sha256", secret).update("c_1").digest("hex");
    return readIdentity({ customer: "c_1", signedCustomer: "c_1", hash }, site, 0).identity.kind;
  };
  expect(["the-old-one", "the-new-one", "older"].map(by)).toEqual(["customer", "customer", "unsigned"]);
});

it("what no browser sends, and a short identity secret of a live site, is told and no mistake", async () => {
  const file = join(folder, "sites.yaml");
  const origins =
    '["https://Desks.example", "https://desks.example:443", "https://tische.example", "https://*.desks.example", "https://*"]';
  await writeFile(
    file,
    `sites:${SITE("desks", identity("twelve-bytes")).replace('["https://desks.example"]', origins)}`,
  );
  const { mistakes, warnings } = examineSites(file, {});
  expect(mistakes).toEqual([]);
  expect(warnings.filter((line) => /identity|origins/.test(line))).toEqual([
    expect.stringMatching(/origins\[4\]: .*https:\/\/\* is every page there is/),
    expect.stringMatching(/identity: site "desks": its identity secret has fewer than 16 characters/),
    expect.stringMatching(
      /origins\[0\]: .*no browser sends https:\/\/Desks\.example: it sends https:\/\/desks\.example$/,
    ),
    expect.stringMatching(/origins\[1\]: .*it sends https:\/\/desks\.example$/),
  ]);
});
