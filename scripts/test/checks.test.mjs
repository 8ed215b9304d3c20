/** Each checker is proved by a violation planted for it: a check that cannot fail checks nothing. */

import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CHECKS } from "../checks.mjs";
import { ROOT } from "../root.mjs";
import { selfTest, tidy } from "../tidy.mjs";
import { RULES } from "../tidy-rules.mjs";
import { newWorkspace } from "./workspace.mjs";

let workspace;

beforeEach(() => {
  workspace = newWorkspace();
});

afterEach(() => workspace.remove());

const run = (name) => CHECKS.find((check) => check.name === name).check(workspace.root);

describe.each(CHECKS.map(({ name }) => name))("%s", (name) => {
  it("passes a clean workspace", async () => {
    const { ok, output } = await run(name);
    expect(ok, output).toBe(true);
  });
});

describe("lint and format", () => {
  it("finds a promise that nobody awaits, an any, a non-null assertion, a stray console and bad format", async () => {
    workspace.plant({
      "server/src/look/plant.ts": [
        "const save = async (): Promise<void> => { await Promise.resolve(); };",
        "export function go(row: any, at: Date | undefined) { save(); console.log(row, at!.getTime()) }",
      ].join("\n"),
    });
    const { ok, output } = await run("lint and format");
    expect(ok).toBe(false);
    for (const rule of ["noFloatingPromises", "noExplicitAny", "noNonNullAssertion", "noConsole", "format"]) {
      expect(output).toContain(rule);
    }
  });
});

describe("types of tests", () => {
  it.each(["sdk", "server"])("finds a test of the %s that is wrong about a type", async (part) => {
    const settings = { extends: "../../tsconfig.base.json", compilerOptions: { noEmit: true }, include: ["."] };
    const right =
      'import { CHANNELS } from "../../sdk/src/wire/index.js";\n\nexport const all: string = CHANNELS.join();\n';
    workspace.plant({
      [`${part}/test/tsconfig.json`]: JSON.stringify(settings),
      [`${part}/test/plant.test.ts`]: right,
    });
    expect(await run("types of tests")).toEqual({ ok: true, output: "" });
    workspace.plant({ [`${part}/test/plant.test.ts`]: "export const wrong: number = 'seven';\n" });
    const { ok, output } = await run("types of tests");
    expect(ok).toBe(false);
    expect(output).toContain("Type 'string' is not assignable to type 'number'");
  });
});

describe("import directions", () => {
  const PLANTS = {
    "reading-is-pure": { "server/src/reading/plant.ts": 'import "../ids.js";\n' },
    "person-is-pure": { "server/src/person/plant.ts": 'import "node:fs";\n' },
    "person-imports-upward": { "server/src/person/upward.ts": 'import "../gate/decide.js";\n' },
    "gate-is-pure": {
      "server/src/gate/plant.ts": 'import { Redis } from "ioredis";\nexport const redis = new Redis();\n',
    },
    "gate-imports-upward": {
      "server/src/gate/upward.ts":
        'import type { connect } from "../state/store.js";\nexport type Connect = typeof connect;\n',
    },
    "state-imports-upward": { "server/src/state/plant.ts": 'import "../main.js";\n' },
    "sdk-knows-no-server": { "sdk/src/node/plant.ts": 'import "../../../server/src/gate/decide.js";\n' },
    "wire-stands-alone": { "sdk/src/wire/plant.ts": 'import "../node/plant.js";\n' },
    "browser-stands-on-wire": { "sdk/src/browser/plant.ts": 'import "../node/plant.js";\n' },
    "sdk-parts-apart": { "sdk/src/node/apart.ts": 'import "../browser/plant.js";\n' },
    "layer-unplaced": {
      "server/src/nowhere/plant.ts": "export const x = 1;\n",
      "server/src/cli/plant.ts": 'import "../nowhere/plant.js";\n',
    },
    "no-circular": {
      "server/src/look/b.ts": 'import "./a.js";\n',
      "server/src/look/a.ts": 'import "./b.js";\n',
    },
    "not-resolvable": { "server/src/look/lost.ts": 'import "./nowhere.js";\n' },
    "not-declared": { "server/src/look/undeclared.ts": 'import "vitest";\n' },
  };

  it("finds each way in which an import may run wrong", async () => {
    for (const files of Object.values(PLANTS)) workspace.plant(files);
    workspace.linkUndeclared("vitest");
    const { ok, output } = await run("import directions");
    expect(ok).toBe(false);
    for (const [rule, files] of Object.entries(PLANTS)) {
      const path = Object.keys(files).at(-1);
      expect(output, `${rule} in ${path}`).toMatch(new RegExp(`error ${rule}: .*${path.replace(/^.*\//, "")}`));
    }
  });

  it("does not take silence for success when the cruiser leaves files out", async () => {
    workspace.plant({ ".dependency-cruiser.cjs": 'module.exports = { options: { includeOnly: "^nothing" } };\n' });
    const { ok, output } = await run("import directions");
    expect(ok).toBe(false);
    expect(output).toContain("only 0 modules were looked at");
  });
});

describe("unused code", () => {
  it("finds a file, an export and a dependency that nothing uses", async () => {
    workspace.plant({
      "server/src/look/orphan.ts": "export const orphan = 1;\n",
      "server/src/gate/decide.ts":
        "export const decide = (allowed: string[]) => allowed.length > 0;\nexport const undecided = 1;\n",
    });
    const { ok, output } = await run("unused code");
    expect(ok).toBe(false);
    // The gate no longer imports the person, and with it goes the last use of the SDK.
    for (const what of ["orphan.ts", "undecided", "channels.ts", "@holdoff/sdk"]) expect(output).toContain(what);
  });
});

describe("supply chain", () => {
  const LOCK = (resolution) => `packages:\n\n  left@1.0.0:\n    resolution: {${resolution}}\n`;
  const INTEGRITY = `integrity: sha512-${"a".repeat(86)}==`;
  const WORKSPACE = readFileSync(`${ROOT}/pnpm-workspace.yaml`, "utf8");
  const manifest = (more) => JSON.stringify({ name: "@holdoff/sdk", ...more });

  it.each([
    ["a tarball", "pnpm-lock.yaml", LOCK(`tarball: https://example.com/x.tgz, ${INTEGRITY}`), "names a place"],
    ["a URL anywhere", "pnpm-lock.yaml", `${LOCK(INTEGRITY)}    bugs: https://example.com\n`, "names a place"],
    ["a repository", "pnpm-lock.yaml", LOCK("commit: abc, repo: x, type: git"), "left@1.0.0 is not held by a SHA-512"],
    ["a folder", "pnpm-lock.yaml", LOCK(`directory: ../left, ${INTEGRITY}`), "left@1.0.0 is not held by a SHA-512"],
    ["no hash", "pnpm-lock.yaml", LOCK(""), "left@1.0.0 is not held by a SHA-512"],
    ["a weak hash", "pnpm-lock.yaml", LOCK("integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="), "not held by a SHA-512"],
    ["no package", "pnpm-lock.yaml", "packages: {}\n", "it names no package"],
    ["a range", "sdk/package.json", manifest({ dependencies: { left: "^1.0.0" } }), "left is ^1.0.0"],
    ["a tag", "sdk/package.json", manifest({ devDependencies: { left: "latest" } }), "left is latest"],
    ["a place", "sdk/package.json", manifest({ dependencies: { left: "github:who/left" } }), "left is github:who/left"],
    [
      "an alias of a range",
      "sdk/package.json",
      manifest({ dependencies: { left: "npm:right@5" } }),
      "left is npm:right@5",
    ],
    ["a script at install", "sdk/package.json", manifest({ scripts: { postinstall: "node x" } }), "postinstall runs"],
    [
      "one more that builds",
      "pnpm-workspace.yaml",
      WORKSPACE.replace("[esbuild]", "[esbuild, left]"),
      "left may not build",
    ],
    [
      "all may build",
      "pnpm-workspace.yaml",
      `${WORKSPACE}dangerouslyAllowAllBuilds: true\n`,
      "lets every package build",
    ],
    [
      "builds that are skipped in silence",
      "pnpm-workspace.yaml",
      WORKSPACE.replace("strictDepBuilds: true", ""),
      "strictDepBuilds has to be true",
    ],
    ["a registry", ".npmrc", "registry=https://packages.example\n", "this line has no place in a repository: registry"],
    [
      "hashes that nobody looks at",
      ".npmrc",
      "verify-store-integrity = false\n",
      "no place in a repository: verify-store",
    ],
    ["a loose override", "pnpm-workspace.yaml", `${WORKSPACE}overrides: {left: ^2.0.0}\n`, "left is ^2.0.0"],
  ])("finds %s", async (_what, path, text, said) => {
    workspace.plant({ [path]: text });
    const { ok, output } = await run("supply chain");
    expect([ok, output]).toEqual([false, expect.stringContaining(said)]);
  });

  it("lets a shop choose its own peers, and a package go by another name", async () => {
    workspace.plant({
      "sdk/package.json": manifest({
        peerDependencies: { left: ">=5" },
        devDependencies: { left5: "npm:left@5.0.0", "@left/right": "1.0.0-rc.1", own: "workspace:*" },
      }),
    });
    expect(await run("supply chain")).toEqual({ ok: true, output: "" });
  });
});

describe("slow regular expressions", () => {
  it("finds one that may stay, and that is there no more", async () => {
    const known = [{ why: "an operator writes it", regexes: [{ path: "server/src/main.ts", text: "/a+$/" }] }];
    workspace.plant({
      "scripts/supply/known-regexes.json": JSON.stringify(known),
      "server/src/main.ts": "export const tail = /a+$/;\n",
    });
    expect(await run("slow regular expressions")).toEqual({ ok: true, output: "" });
    workspace.plant({ "server/src/main.ts": "export const tail = /b+$/;\n" });
    expect((await run("slow regular expressions")).output.split("\n")).toEqual([
      expect.stringContaining("server/src/main.ts:1  /b+$/"),
      expect.stringContaining("server/src/main.ts has no /a+$/ any more"),
    ]);
  });

  it("finds one that takes for ever, one that takes the square, and one that nobody can know", async () => {
    workspace.plant({
      "server/src/look/plant.ts": [
        "export const ever = /^(\\w+\\s?)+$/;",
        "export const square = (text: string): string => text.replace(/\\s+$/, '');",
        "export const fine = /^[a-z]{1,40}$/u;",
        "export const made = (name: string): RegExp => new RegExp(name);",
      ].join("\n"),
    });
    const { ok, output } = await run("slow regular expressions");
    expect(ok).toBe(false);
    expect(output.split("\n")).toEqual([
      expect.stringMatching(/^server\/src\/look\/plant\.ts:1 .*a text can be found/),
      expect.stringMatching(/^server\/src\/look\/plant\.ts:2 .*a text can be found/),
      expect.stringMatching(/^server\/src\/look\/plant\.ts:4 .*known at run time only/),
    ]);
  });
});

describe("tidy", () => {
  it.each(RULES.map((rule) => [rule.name, rule]))("%s finds its plant and passes its lookalike", (name, rule) => {
    workspace.plant({ [rule.fine.path]: rule.fine.text, LICENSE: "" });
    expect(tidy(workspace.root, [rule]).output).toBe("");
    workspace.plant({ [rule.plant.path]: rule.plant.text });
    const { ok, output } = tidy(workspace.root, [rule]);
    expect(ok).toBe(false);
    expect(output).toContain(`${name}: ${rule.instead}`);
  });

  it("notices a rule of its own that catches nothing, or everything", () => {
    const [rule] = RULES;
    expect(selfTest([{ ...rule, find: () => [] }])).toEqual([expect.stringContaining("does not catch")]);
    expect(selfTest([{ ...rule, find: () => [1] }])).toEqual([expect.stringContaining("where there is none")]);
  });
});
