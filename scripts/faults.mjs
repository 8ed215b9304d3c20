/**
 * `npm run faults`: everything that can go wrong around the server, made to happen on purpose. `-- NAME …` for some of
 * it, `--part NAME` for some of the kinds in it, `--list` for the names, `--count N` tries of each, `--seed N` repeats a
 * run. Ends with what was found of how many.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { Failure } from "./failure.mjs";
import { Report } from "./faults/kit/report.mjs";
import { Random } from "./random.mjs";
import { step } from "./step.mjs";

const SEED_MAX = 2 ** 31 - 1;

function wholeNumber(name, text, most) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  throw new Failure(`--${name} ${text}`, `A whole number from 1 to ${most.toLocaleString("en")}.`);
}

function chosen(faults, names) {
  const unknown = names.filter((name) => !faults.some((fault) => fault.name === name));
  if (unknown.length > 0) throw new Failure(`no fault is called ${unknown.join(", ")}`, "npm run faults -- --list");
  return names.length === 0 ? faults : faults.filter(({ name }) => names.includes(name));
}

async function play(fault, { count, seed, only }) {
  const report = new Report();
  const random = new Random(seed);
  const lab = { count, only, random, report, say: (line) => process.stderr.write(`  ${line}\n`) };
  const startedMs = performance.now();
  try {
    await step(`${fault.name}, ${count} times`, () => fault.run(lab), { loud: true });
  } catch (error) {
    // Half an hour of it is not thrown away because the machine was too busy in the last minute.
    if (report.lines.length > 0)
      console.log(`${fault.name}, until it failed (seed ${seed}):\n${report.lines.join("\n")}`);
    throw error;
  }
  const tookS = (performance.now() - startedMs) / 1000;
  console.log(`${fault.name}: ${fault.says} (seed ${seed}, ${tookS.toFixed(0)} s)\n${report.lines.join("\n")}`);
  return report;
}

export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    options: {
      seed: { type: "string" },
      count: { type: "string" },
      part: { type: "string", multiple: true },
      list: { type: "boolean" },
    },
    allowPositionals: true,
  });
  await build();
  // Only now: the faults import what was built.
  const { FAULTS } = await import("./faults/list.mjs");
  const wanted = chosen(FAULTS, positionals);
  if (values.list) {
    for (const { name, says, count } of wanted) console.log(`${name.padEnd(20)} ${says} (${count} times)`);
    return 0;
  }
  const seed = wholeNumber("seed", values.seed ?? String(randomInt(1, SEED_MAX)), SEED_MAX);
  const count = values.count === undefined ? undefined : wholeNumber("count", values.count, 1_000_000);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  let [broken, judged] = [0, 0];
  for (const fault of wanted) {
    const report = await play(fault, { count: count ?? fault.count, seed, only: values.part });
    broken += report.broken;
    judged += report.judged;
  }
  // As after a part whose name is misspelt.
  if (judged === 0) {
    const which = values.part ? `--part ${values.part.join(" --part ")}` : "what was asked for";
    throw new Failure(`nothing was tried: ${which}`, "Without --part the report names the parts.");
  }
  console.log(broken === 0 ? "all as promised" : `${broken} figures are not as promised`);
  return broken === 0 ? 0 : 1;
}
