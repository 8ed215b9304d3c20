/** `holdoff sites lint`, as an operator types it: what it says, and how it ends. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-lint-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const lint = (file: string | undefined, env: Record<string, string>): Promise<object> =>
  new Promise((resolve) => {
    const args = [CLI, "sites", "lint", ...(file === undefined ? [] : [file])];
    execFile(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } }, (error, said, complained) => {
      const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
      resolve({
        code: typeof error?.code === "number" ? error.code : 0,
        said: lines(said),
        complained: lines(complained),
      });
    });
  });

const SITES = `sites:
  - id: desks
    mode: live
    publishableKey: hpk_live_desks
    secretKeys: [{env: DESKS_KEY}]
    origins: ["http://localhost:*"]
    deliver:
      webhooks: [{id: mailer, url: "https://desks.example:25/mail", secret: whsec_aG9sZG9mZi1kZW1vLXNob3Atd2ViaG9vay1zZWNyZXQ=, channels: [email]}]
      queues: [{id: calls, name: calls, channels: [call, email]}]
    enforce: false
  - id: chairs
    mode: test
    publishableKey: hpk_test_chairs
    secretKeys: [hsk_test_chairs, hsk_test_chairs]
    origins: ["https://chairs.example"]
    deliver: {queues: [{id: calls, name: calls}]}
`;

it("tells what an operator may not have meant, and what is not on this machine, and ends with 0", async () => {
  await writeFile(join(folder, "sites.yaml"), SITES);
  expect(await lint(undefined, { HOLDOFF_CONFIG: "sites.yaml", DESKS_KEY: "" })).toEqual({
    code: 0,
    complained: [],
    said: [
      'note: sites.yaml:5:18 sites[0].secretKeys[0]: site "desks": the environment has no DESKS_KEY',
      'warning: sites.yaml:10:14 sites[0].enforce: site "desks": it is live and in shadow mode: everything is decided, nothing is held',
      'warning: sites.yaml:6:15 sites[0].origins[0]: site "desks": http://localhost:* is not https, and the site is live',
      'warning: sites.yaml:2:5 sites[0].identity: site "desks": verify is none: its pages cannot say who is signed in, only its backend can',
      'warning: sites.yaml:2:5 sites[0]: site "desks": it has a key or a secret of the demo, which everybody knows',
      'warning: sites.yaml:8:7 sites[0].deliver: site "desks": no destination takes sms, push, chat, post, social: what is released there waits to be asked for',
      'warning: sites.yaml:8:7 sites[0].deliver: site "desks": mailer and calls take email: each request for one has to say which, in deliver',
      'warning: sites.yaml:8:36 sites[0].deliver.webhooks[0].url: site "desks": nothing is ever sent to port 25 of webhook mailer',
      'warning: sites.yaml:14:17 sites[1].secretKeys: site "chairs": one secret key stands twice',
      'warning: sites.yaml:16:24 sites[1].deliver.queues[0]: site "chairs": bull:calls is a queue of site "desks", too: a worker can redeem the jobs of one site only, so let chairs have its own',
      'warning: sites.yaml:8:36 sites[0].deliver.webhooks[0].url: site "desks", webhook "mailer": desks.example leads nowhere at present: nothing arrives until it leads to a public address',
      "sites.yaml: fine, desks (live, shadow mode), chairs (test)",
    ],
  });
});

it("tells every mistake at once, those of the policies too, and ends with 1", async () => {
  await writeFile(join(folder, "policy.yaml"), "quite: {call: 2h}");
  const bad = SITES.replace("https://desks.example:25/mail", "htp:/mail").replace(
    "enforce: false",
    "policy: policy.yaml",
  );
  await writeFile(join(folder, "bad.yaml"), bad);
  expect(await lint("bad.yaml", { DESKS_KEY: "hsk_test_chairs" })).toMatchObject({
    code: 1,
    complained: [
      expect.stringMatching(/policy\.yaml:1:1 unknown key "quite" \(did you mean "quiet"\?\)$/),
      expect.stringMatching(
        /^bad\.yaml:8:36 sites\[0\]\.deliver\.webhooks\[0\]\.url: site "desks", webhook "mailer": htp: is no scheme/,
      ),
      expect.stringMatching(
        /^bad\.yaml:14:17 sites\[1\]\.secretKeys: the sites "desks" and "chairs" have a secret key in common/,
      ),
    ],
  });
  expect(await lint(undefined, { HOLDOFF_CONFIG: "" })).toMatchObject({
    code: 1,
    complained: ["say which file: holdoff sites lint my-sites.yaml, or set HOLDOFF_CONFIG"],
  });
});

it("takes no empty file for a secret, wherever a secret may stand; one that is not here is only noted", async () => {
  await writeFile(join(folder, "void"), " \n");
  const secrets = (file: string): string => `console: {secret: {file: ${file}}}
sites:
  - id: desks
    mode: live
    publishableKey: hpk_live_desks
    secretKeys: [{file: ${file}}]
    origins: ["https://desks.example"]
    identity: {verify: enforce, secret: [{file: ${file}}]}
    deliver: {webhooks: [{id: mailer, url: {file: ${file}}, secret: {file: ${file}}}]}
`;
  const asked = async (file: string): Promise<object> => {
    await writeFile(join(folder, `${file}.yaml`), secrets(file));
    return await lint(`${file}.yaml`, {});
  };
  const told = [
    "6:18 sites[0].secretKeys[0]",
    "8:42 sites[0].identity.secret[0]",
    "9:44 sites[0].deliver.webhooks[0].url",
    "9:66 sites[0].deliver.webhooks[0].secret",
    "1:19 console.secret",
  ];
  const lines = (says: (place: string) => string) => told.map((place) => expect.stringContaining(says(place)));
  expect(await asked("void")).toMatchObject({
    code: 1,
    complained: expect.arrayContaining(lines((place) => `void.yaml:${place}: `)),
  });
  expect(await asked("gone")).toMatchObject({
    code: 0,
    complained: [],
    said: expect.arrayContaining(lines((place) => `note: gone.yaml:${place}: `)),
  });
});

it("says of a policy that is not there which sites name it, at which line, and what to do", async () => {
  const one = SITES.replace("enforce: false", "policy: no-such.yaml");
  const both = one.replace("mode: test", "mode: test\n    policy: no-such.yaml");
  await writeFile(join(folder, "no-policy.yaml"), both);
  const told = (place: string, site: string) =>
    expect.stringMatching(
      new RegExp(
        `^no-policy\\.yaml:${place}\\.policy: site "${site}", its policy: the file \\S+/no-such\\.yaml: cannot be read \\(ENOENT.*\\); ` +
          "write it, beside the sites file, or leave policy out: then courteous\\.yaml holds$",
      ),
    );
  expect(await lint("no-policy.yaml", { DESKS_KEY: "hsk_live_desks" })).toMatchObject({
    code: 1,
    complained: [told("10:13 sites\\[0\\]", "desks"), told("13:13 sites\\[1\\]", "chairs")],
  });
});
