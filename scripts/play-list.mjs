/**
 * A list of tries on the running product, played from the command line: `-- NAME …` for some of it, `--part NAME` for some
 * of the kinds in it, `--list` for the names, `--count N` tries of each, `--seed N` repeats a run. Ends with what was found
 * of how many, and with 1 if that is not as promised.
 *
 * One of the list is `{ name, says, count, run({ count, only, random, report, say }) }`.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
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

function chosen(tries, names, { kind, command }) {
  const unknown = names.filter((name) => !tries.some((one) => one.name === name));
  if (unknown.length > 0) throw new Failure(`no ${kind} is called ${unknown.join(", ")}`, `${command} -- --list`);
  return names.length === 0 ? tries : tries.filter(({ name }) => names.includes(name));
}

async function play(one, { count, seed, only, list }) {
  const report = list.newReport?.() ?? new Report();
  const random = new Random(seed);
  const lab = { count, only, random, report, say: (line) => process.stderr.write(`  ${line}\n`) };
  const startedMs = performance.now();
  try {
    await step(`${one.name}, ${count} times`, () => one.run(lab), { loud: true });
  } catch (error) {
    list.played?.(one, report, { count, seed, failed: error.message });
    if (list.goesOn) {
      console.log(`${one.name}: failed (seed ${seed})\n${report.lines.join("\n")}\n${error.stack}`);
      return { broken: report.broken + 1, judged: report.judged + 1 };
    }
    // Half an hour of it is not thrown away because the machine was too busy in the last minute.
    if (report.lines.length > 0)
      console.log(`${one.name}, until it failed (seed ${seed}):\n${report.lines.join("\n")}`);
    throw error;
  }
  const tookS = (performance.now() - startedMs) / 1000;
  list.played?.(one, report, { count, seed });
  console.log(`${one.name}: ${one.says} (seed ${seed}, ${tookS.toFixed(0)} s)\n${report.lines.join("\n")}`);
  return report;
}

async function playAll(wanted, { count, seed, only, list }) {
  let [broken, judged] = [0, 0];
  for (const one of wanted) {
    const report = await play(one, { count: count ?? one.count, seed, only, list });
    broken += report.broken;
    judged += report.judged;
  }
  return { broken, judged };
}

/** A signal ends all that was started, since that goes with this process. */
async function untilStopped(work) {
  const end = () => process.exit(1);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, end);
  }
}

/**
 * @param {string[]} args of the command line
 * @param {{ kind: string, command: string, load: () => Promise<object[]>, newReport?: () => object, played?: Function, goesOn?: boolean }} list
 *   `kind` names one of it, in errors; `played` hears of each that was played, with its report; with
 *   `goesOn` one that throws is counted as broken, and the next one is played
 */
export async function playList(args, list) {
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
  const wanted = chosen(await list.load(), positionals, list);
  if (values.list) {
    for (const { name, says, count } of wanted) console.log(`${name.padEnd(20)} ${says} (${count} times)`);
    return 0;
  }
  const seed = wholeNumber("seed", values.seed ?? String(randomInt(1, SEED_MAX)), SEED_MAX);
  const count = values.count === undefined ? undefined : wholeNumber("count", values.count, 1_000_000);
  const { broken, judged } = await untilStopped(() => playAll(wanted, { count, seed, only: values.part, list }));
  // As after a part whose name is misspelt.
  if (judged === 0) {
    const which = values.part ? `--part ${values.part.join(" --part ")}` : "what was asked for";
    throw new Failure(`nothing was tried: ${which}`, "Without --part the report names the parts.");
  }
  console.log(broken === 0 ? "all as promised" : `${broken} figures are not as promised`);
  return broken === 0 ? 0 : 1;
}
