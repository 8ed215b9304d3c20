/**
 * `npm run mutate`: changes the pure core in small ways, one at a time, and looks whether a test notices. Fails under
 * 90 %, and where a survivor has no reason in `scripts/mutate/survivors.json`.
 * `-- src/gate/rules/quiet.ts` tries some files or folders; `-- --all` tries again what was killed before;
 * `-- --workers 1` leaves a core free.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { parseArgs } from "node:util";
import { Failure } from "./failure.mjs";
import { grouped } from "./mutate/groups.mjs";
import { compared, isSurvivor, pathOf, scoreByFile, scoreOf, told } from "./mutate/mutants.mjs";
import { FOLDER, memoryOf, strykerOptions } from "./mutate/stryker-options.mjs";
import { ROOT } from "./root.mjs";
import { sourceFiles } from "./source-files.mjs";
import { step } from "./step.mjs";

const PERCENT_MIN = 90;
const CORE = /^server\/src\/(gate|person)\/.*\.ts$/;
const LISTED = "scripts/mutate/survivors.json";
const UNLISTED = `${FOLDER}/unlisted.json`;
/** A third would only wait for the other two. */
const WORKERS = 2;

/** The files of the core below a path, which may begin at the root or at `server`; all without one. */
function filesOf(paths) {
  const core = sourceFiles(ROOT).filter((file) => CORE.test(file));
  if (paths.length === 0) return core;
  return paths.flatMap((path) => {
    const begins = [path, `server/${path}`].map((one) => one.replace(/\/$/, ""));
    const found = core.filter((file) => begins.some((begin) => file === begin || file.startsWith(`${begin}/`)));
    if (found.length > 0) return found;
    throw new Failure(`${path} is not in the pure core`, "A file or folder of server/src/gate or server/src/person.");
  });
}

/**
 * Stryker remembers what it tried, and tries again where a source or a test file changed. It does not see a changed
 * decision table or helper, so what survived is always tried again.
 */
function forgetSurvivors(path) {
  if (!existsSync(`${ROOT}/${path}`)) return;
  const memory = JSON.parse(readFileSync(`${ROOT}/${path}`, "utf8"));
  for (const file of Object.values(memory.files)) file.mutants = file.mutants.filter((one) => !isSurvivor(one));
  writeFileSync(`${ROOT}/${path}`, JSON.stringify(memory));
}

async function tried({ name, mutate, tests, ignoreStatic }, options) {
  const { Stryker } = await import("@stryker-mutator/core");
  forgetSurvivors(memoryOf(name));
  process.env.HOLDOFF_MUTATION_TESTS = JSON.stringify(tests);
  try {
    return await new Stryker(strykerOptions({ name, mutate, ignoreStatic, ...options })).runMutationTest();
  } catch (error) {
    throw new Failure(error.message, "Before anything is changed all tests of the pure core have to pass.");
  }
}

async function triedAll(groups, options) {
  // The test processes inherit both: few cases of each property, always the same ones; and way for whoever works here.
  process.env.HOLDOFF_MUTATING = "1";
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const mutants = [];
  for (const group of groups) {
    mutants.push(...(await step(`mutate ${group.name}`, () => tried(group, options), { loud: true })));
  }
  return mutants;
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
  console.log(`\n${killed} of ${tried} mutants killed: ${percent.toFixed(1)} %. Reports: ${FOLDER}/*.html`);
}

function workersOf(text) {
  const workers = Number(text);
  if (Number.isInteger(workers) && workers > 0) return workers;
  throw new Failure(`--workers ${text}`, "A whole number from 1.");
}

export async function run(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { all: { type: "boolean", default: false }, workers: { type: "string", default: String(WORKERS) } },
    allowPositionals: true,
  });
  const options = { all: values.all, workers: workersOf(values.workers) };
  mkdirSync(`${ROOT}/${FOLDER}`, { recursive: true });
  const groups = grouped(filesOf(positionals));
  const mutants = await triedAll(groups, options);
  const files = new Set(groups.flatMap(({ mutate }) => mutate));
  // Stryker also tells what it remembers of files that were not asked for.
  const asked = mutants.filter(({ fileName }) => files.has(pathOf(fileName)));
  const survivors = asked.filter(isSurvivor).map((one) => told(one));
  const listed = JSON.parse(readFileSync(`${ROOT}/${LISTED}`, "utf8"));
  const result = compared(survivors, listed, (file) => positionals.length === 0 || files.has(file));
  tell(asked, result);
  const { unlisted, outdated, unexplained } = result;
  if (unlisted.length > 0) {
    const entries = unlisted.map(({ file, code, mutant }) => ({ file, code, mutant, why: "" }));
    writeFileSync(`${ROOT}/${UNLISTED}`, `${JSON.stringify(entries, null, 2)}\n`);
    console.log(
      `${unlisted.length} survivors are not listed: a test kills them, or ${LISTED} says why not (${UNLISTED}).`,
    );
  }
  const listIsTrue = unlisted.length + outdated.length + unexplained.length === 0;
  return listIsTrue && scoreOf(asked).percent >= PERCENT_MIN ? 0 : 1;
}
