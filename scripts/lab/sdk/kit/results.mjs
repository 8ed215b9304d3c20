/** What was measured last, a file a row, and all rows as one table. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { findProgram } from "../../../find-program.mjs";
import { ROOT } from "../../../root.mjs";

const FOLDER = `${ROOT}/scripts/lab/results`;

function chromiumVersion() {
  const program = process.env.CHROMIUM_PATH || findProgram("chromium", "chromium-browser", "google-chrome");
  try {
    return execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "unknown";
  }
}

/** @returns {object} what was kept */
export function keepResult({ name, says }, figures, { count, seed, failed }) {
  const result = {
    row: name,
    says,
    count,
    seed,
    date: new Date().toISOString(),
    versions: `${chromiumVersion()}, Node ${process.versions.node}`,
    ...(failed && { failed }),
    figures: figures.list,
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
  writeFileSync(`${FOLDER}/README.md`, `# What \`npm run sdk:lab\` measured last\n\n${tableOf(keptResults())}\n`);
  return result;
}

const keptResults = () =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")));

const WORDS = { true: "yes", false: "**no**", null: "" };

const cell = (text) => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");

/** @param {object[]} results */
export function tableOf(results) {
  const lines = results.flatMap(({ row, count, seed, date, failed, figures }) => {
    const run = [count, seed, date.slice(0, 16).replace("T", " ")];
    const failure = failed ? [[row, "the run itself", "failed", failed, "**no**", ...run]] : [];
    return [...figures.map((one) => [row, one.what, one.figure, one.wanted, WORDS[one.held], ...run]), ...failure];
  });
  const table = [["row", "what", "figure", "wanted", "held", "count", "seed", "date (UTC)"], ...lines].map((line) =>
    line.map(cell),
  );
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const drawn = table.map((line) => `| ${line.map((text, column) => text.padEnd(widths[column])).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const versions = [...new Set(results.map((result) => result.versions))].join("; ");
  return [drawn[0], rule, ...drawn.slice(1), "", versions].join("\n");
}
