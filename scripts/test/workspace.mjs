/**
 * A workspace in a temporary folder with the real settings of the checkers and only so much source that each of them
 * is content. Tests plant one violation in it and see it found.
 */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../root.mjs";

const SETTINGS = ["biome.jsonc", "knip.jsonc", ".dependency-cruiser.cjs", ".gitignore", "pnpm-workspace.yaml"];

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const CLEAN = {
  "package.json": json({ name: "plants", private: true, type: "module" }),
  "tsconfig.base.json": json({ compilerOptions: { module: "NodeNext", strict: true } }),
  "sdk/package.json": json({
    name: "@holdoff/sdk",
    type: "module",
    exports: { "./wire": { types: "./dist/wire/index.d.ts", default: "./dist/wire/index.js" } },
  }),
  "sdk/src/wire/index.ts": 'export const CHANNELS = ["call", "email"];\n',
  "sdk/dist/wire/index.d.ts": "export declare const CHANNELS: string[];\n",
  "sdk/dist/wire/index.js": 'export const CHANNELS = ["call", "email"];\n',
  "server/package.json": json({
    name: "@holdoff/server",
    type: "module",
    dependencies: { "@holdoff/sdk": "workspace:*", ioredis: "6.0.0" },
  }),
  "server/src/person/channels.ts":
    'import { CHANNELS } from "@holdoff/sdk/wire";\n\nexport const channelsOf = (allowed: string[]) => CHANNELS.filter((name) => allowed.includes(name));\n',
  "server/src/gate/decide.ts":
    'import { channelsOf } from "../person/channels.js";\n\nexport const decide = (allowed: string[]) => channelsOf(allowed).length > 0;\n',
  "server/src/state/store.ts":
    'import { Redis } from "ioredis";\n\nexport const connect = (url: string) => new Redis(url);\n',
  "server/src/main.ts":
    'import { decide } from "./gate/decide.js";\nimport { connect } from "./state/store.js";\n\nexport const serve = (url: string) => ({ redis: connect(url), open: decide(["call"]) });\n',
  "README.md": "Nothing to see.\n",
  "pnpm-lock.yaml": `packages:\n\n  ioredis@6.0.0:\n    resolution: {integrity: sha512-${"a".repeat(86)}==}\n`,
};

/** @returns {{ root: string, plant: (files: Record<string, string>) => void, linkUndeclared: (name: string) => void, remove: () => void }} */
export function newWorkspace() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "holdoff-plants-")));
  const plant = (files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  plant(CLEAN);
  for (const file of SETTINGS) cpSync(join(ROOT, file), join(root, file));
  const link = (target, path) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  };
  link(join(root, "sdk"), "server/node_modules/@holdoff/sdk");
  link(realpathSync(join(ROOT, "server/node_modules/ioredis")), "server/node_modules/ioredis");
  /** A package that can be found but that no package.json names. */
  const linkUndeclared = (name) => link(realpathSync(join(ROOT, "node_modules", name)), `node_modules/${name}`);
  return { root, plant, linkUndeclared, remove: () => rmSync(root, { recursive: true, force: true }) };
}
