/**
 * Everything that the servers of a test run write to their output is kept, and searched when the run is over for what no
 * log may hold. It cannot pass by collecting nothing: a process plants secrets in every way in which one could get out,
 * and all of them have to be found.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { forbiddenIn } from "./search.js";

const COLLECT = new URL("collect.mjs", import.meta.url).href;
const PLANTED = fileURLToPath(new URL("planted.mjs", import.meta.url));
const PLANTS = 6;
const SHOWN_MAX = 20;

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "holdoff-logs-"));
  const { NODE_OPTIONS } = process.env;
  process.env["TEST_LOGS"] = folder;
  process.env["NODE_OPTIONS"] = [NODE_OPTIONS, `--import=${COLLECT}`].filter(Boolean).join(" ");
  return () => {
    try {
      spawnSync(process.execPath, [PLANTED], { stdio: "ignore" });
      judge(readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8")));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function judge(texts: readonly string[]): void {
  const workers = texts.filter((text) => /^collecting from .*vitest/.test(text));
  if (workers.length === 0) throw new Error("no log of a test run was collected");
  const found = texts.flatMap(forbiddenIn);
  const planted = new Set(found.flatMap((one) => /hsk_planted_\d/.exec(one)?.[0] ?? []));
  if (planted.size !== PLANTS)
    throw new Error(`of ${PLANTS} planted secrets only ${[...planted].join(", ") || "none"} were found in the logs`);
  const real = [...new Set(found.filter((one) => !one.includes("hsk_planted_")))].filter(
    (one) => !one.includes("by an error"),
  );
  if (real.length === 0) return;
  const more = real.length > SHOWN_MAX ? `\n… and ${real.length - SHOWN_MAX} more` : "";
  throw new Error(`the logs of this run hold what no log may hold:\n${real.slice(0, SHOWN_MAX).join("\n")}${more}`);
}
