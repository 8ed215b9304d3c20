/**
 * `npm run mutate`: changes the pure core in small ways, one at a time, and looks whether a test notices. Fails under
 * 90 %, and where a survivor has no reason in `scripts/mutate/survivors.json`.
 * `-- src/gate/rules/quiet.ts` tries some files or folders; `-- --all` tries again what was killed before.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { parseArgs } from "node:util";
import { Failure } from "./failure.mjs";
import { compared, isSurvivor, pathOf, scoreByFile, scoreOf, told } from "./mutate/mutants.mjs";
import { FOLDER, INCREMENTAL, REPORT, strykerOptions } from "./mutate/stryker-options.mjs";
import { ROOT } from "./root.mjs";
import { step } from "./step.mjs";

const PERCENT_MIN = 90;
const WHOLE_CORE = ["server/src/gate", "server/src/person"];
const LISTED = "scripts/mutate/survivors.json";
const UNLISTED = `${FOLDER}/unlisted.json`;

/** A file, or all of a folder; paths may begin at the root or at `server`. */
function patternOf(path) {
  const found = [path, `server/${path}`].find((one) => existsSync(`${ROOT}/${one}`));
  const core = found !== undefined && WHOLE_CORE.some((folder) => `${found}/`.startsWith(`${folder}/`));
  if (!core) throw new Failure(`${path} is not in the pure core`, `A file or folder of ${WHOLE_CORE.join(" or ")}.`);
  return statSync(`${ROOT}/${found}`).isDirectory() ? `${found}/**/*.ts` : found;
}

/**
 * Stryker remembers what it tried, and tries again where a source or a test file changed. It does not see a changed
 * decision table or helper, so what survived is always tried again.
 */
function forgetSurvivors() {
  if (!existsSync(`${ROOT}/${INCREMENTAL}`)) return;
  const memory = JSON.parse(readFileSync(`${ROOT}/${INCREMENTAL}`, "utf8"));
  for (const file of Object.values(memory.files)) file.mutants = file.mutants.filter((one) => !isSurvivor(one));
  writeFileSync(`${ROOT}/${INCREMENTAL}`, JSON.stringify(memory));
}

async function tried(mutate, all) {
  const { Stryker } = await import("@stryker-mutator/core");
  // The test processes inherit both: few cases of each property, always the same ones; and way for whoever works here.
  process.env.HOLDOFF_MUTATING = "1";
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  try {
    return await new Stryker(strykerOptions({ mutate, all })).runMutationTest();
  } catch (error) {
    throw new Failure(error.message, "Before anything is changed all tests of the pure core have to pass.");
  }
}

function tell(mutants, { unlisted, outdated, unexplained }) {
  for (const { file, killed, tried, percent } of scoreByFile(mutants)) {
    console.log(`${percent.toFixed(1).padStart(6)} %  ${`${killed} of ${tried}`.padStart(12)}  ${file}`);
  }
  for (const { file, line, code, mutant } of unlisted) {
    console.log(`\nsurvived: ${file}:${line}\n- ${code}\n+ ${mutant}`);
  }
  for (const { file, code, mutant } of outdated) console.log(`\nlisted, no survivor: ${file}\n- ${code}\n+ ${mutant}`);
  for (const { file, mutant } of unexplained) console.log(`\nlisted without a reason: ${file}\n+ ${mutant}`);
  const { killed, tried, percent } = scoreOf(mutants);
  console.log(`\n${killed} of ${tried} mutants killed: ${percent.toFixed(1)} %. The report: ${REPORT}`);
}

export async function run(args) {
  const { values, positionals } = parseArgs({ args, options: { all: { type: "boolean" } }, allowPositionals: true });
  const whole = positionals.length === 0;
  const mutate = (whole ? WHOLE_CORE : positionals).map(patternOf);
  mkdirSync(`${ROOT}/${FOLDER}`, { recursive: true });
  forgetSurvivors();
  const mutants = await step("mutate", () => tried(mutate, values.all === true), { loud: true });
  const files = new Set(mutants.map(({ fileName }) => pathOf(fileName)));
  const survivors = mutants.filter(isSurvivor).map((one) => told(one));
  const listed = JSON.parse(readFileSync(`${ROOT}/${LISTED}`, "utf8"));
  const result = compared(survivors, listed, (file) => whole || files.has(file));
  tell(mutants, result);
  const { unlisted, outdated, unexplained } = result;
  if (unlisted.length > 0) {
    const entries = unlisted.map(({ file, code, mutant }) => ({ file, code, mutant, why: "" }));
    writeFileSync(`${ROOT}/${UNLISTED}`, `${JSON.stringify(entries, null, 2)}\n`);
    console.log(
      `${unlisted.length} survivors are not listed: a test kills them, or ${LISTED} says why not (${UNLISTED}).`,
    );
  }
  const listIsTrue = unlisted.length + outdated.length + unexplained.length === 0;
  return listIsTrue && scoreOf(mutants).percent >= PERCENT_MIN ? 0 : 1;
}
