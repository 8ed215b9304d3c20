/** `npm run bench`: every program of scripts/bench in turn, each in a process of its own so that none warms another. */
import { readdirSync } from "node:fs";
import { build } from "./build.mjs";
import { ROOT } from "./root.mjs";
import { runProgram } from "./run-program.mjs";
import { step } from "./step.mjs";
import { testEnvironment } from "./test-environment.mjs";

export async function run(filters) {
  await build();
  const env = await testEnvironment({ chromium: false });
  const wanted = (name) =>
    name.endsWith(".mjs") && (filters.length === 0 || filters.some((part) => name.includes(part)));
  for (const name of readdirSync(`${ROOT}/scripts/bench`).filter(wanted).sort()) {
    await step(name, () => runProgram(process.execPath, [`scripts/bench/${name}`], { cwd: ROOT, env, show: true }), {
      loud: true,
    });
  }
  return 0;
}
