import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { removeStaleOutput } from "../stale-output.mjs";

it("removes what was compiled from a source that is gone, and nothing else", () => {
  const project = mkdtempSync(join(tmpdir(), "holdoff-stale-"));
  try {
    const lay = (path) => {
      mkdirSync(join(project, path, ".."), { recursive: true });
      writeFileSync(join(project, path), "");
    };
    const kept = [
      "src/node/here.ts",
      "dist/node/here.js",
      "dist/node/here.d.ts",
      "dist/holdoff.js",
      "dist/page/main.js",
    ];
    const stale = ["dist/node/gone.js", "dist/node/gone.js.map", "dist/node/gone.d.ts", "dist/node/gone.d.ts.map"];
    for (const path of [...kept, ...stale]) lay(path);
    expect(removeStaleOutput(project)).toEqual(["node/gone"]);
    expect([...kept, ...stale].filter((path) => existsSync(join(project, path)))).toEqual(kept);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});
