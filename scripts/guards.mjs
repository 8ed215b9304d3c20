/**
 * `npm run guards`: takes the guards of the scripts in Redis out, one at a time, and looks whether a test notices. Fails
 * where one survives that has no reason in `scripts/guards/survivors.json`.
 * `-- --script commit` tries one script; `-- --all` tries again what was noticed before; `-- --workers 2` uses both cores.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { parseArgs } from "node:util";
import { Failure } from "./failure.mjs";
import { FOLDER, Memory } from "./guards/memory.mjs";
import { mutantsOf } from "./guards/mutants.mjs";
import { SCRIPTS } from "./guards/scripts.mjs";
import { compared } from "./mutate/mutants.mjs";
import { ROOT } from "./root.mjs";
import { say, step } from "./step.mjs";

const LISTED = "scripts/guards/survivors.json";
const UNLISTED = `${FOLDER}/unlisted.json`;
const WORKERS_MAX = 16;
/** One line so often. */
const TOLD_EVERY = 10;

function scriptsOf(name) {
  const found = SCRIPTS.filter((script) => name === undefined || script.name.split("/").at(-1) === name);
  if (found.length > 0) return found;
  throw new Failure(`--script ${name}`, `One of ${SCRIPTS.map((one) => one.name.split("/").at(-1)).join(", ")}.`);
}

function workersOf(text) {
  const workers = Number(text);
  if (Number.isInteger(workers) && workers > 0 && workers <= WORKERS_MAX) return workers;
  throw new Failure(`--workers ${text}`, `A whole number from 1 to ${WORKERS_MAX}.`);
}

/** What fails by itself would be taken for having noticed. */
async function passUnchanged(trials, scripts) {
  const tests = [...new Set(scripts.flatMap((script) => script.tests))];
  if (tests.length === 0) return;
  const { failure, passed, broken, unhandled } = await trials.run(tests, null);
  const wrong = failure ? `${failure.file}: ${failure.test}\n${failure.error}` : [...broken, ...unhandled].join("\n");
  if (wrong !== "" || passed === 0) throw new Failure(wrong, "Before a guard is taken out all its tests have to pass.");
  say(`${passed} tests pass unchanged`);
}

/** @returns {Promise<boolean>} whether a test failed */
async function isNoticed(trials, { script, mutant, key }, memory) {
  if (script.tests.length === 0) return false;
  const { failure } = await trials.run(script.tests, { path: script.path, text: mutant.text });
  if (failure === undefined) return false;
  if (failure.error.includes("compiling script")) throw new Error(`${script.path}: no Lua:\n${mutant.mutant}`);
  memory.note(key, failure);
  return true;
}

/** Tries all that is not known; the queue is shared by the workers. */
async function triedAll(tries, memory, { workers, all }) {
  const left = tries.filter(({ key }) => all || !memory.knows(key));
  say(`${tries.length} mutants, ${tries.length - left.length} of them known to be noticed`);
  const { Trials } = await import("./guards/trial.mjs");
  const survivors = new Set();
  const queue = [...left];
  let done = 0;
  const work = async (trials) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (!(await isNoticed(trials, next, memory))) {
        survivors.add(next);
        say(`survived: ${next.script.path}:${next.mutant.line}\n- ${next.mutant.code}\n+ ${next.mutant.mutant}`);
      }
      if (++done % TOLD_EVERY === 0 || done === left.length) {
        say(`${done} of ${left.length} tried, ${survivors.size} survive`);
      }
    }
  };
  const opened = await Promise.all(Array.from({ length: workers }, () => Trials.open()));
  try {
    if (left.length > 0) await passUnchanged(opened[0], [...new Set(left.map(({ script }) => script))]);
    await Promise.all(opened.map(work));
  } finally {
    await Promise.all(opened.map((trials) => trials.close()));
  }
  return survivors;
}

function tell(scripts, tries, survivors, { unlisted, outdated, unexplained }) {
  const columns = (cells) => cells.map((cell, index) => String(cell).padStart(index === 0 ? 0 : 9)).join(" ");
  const width = Math.max(...scripts.map(({ name }) => name.length));
  const row = (name, of) => {
    const all = tries.filter(({ script }) => of(script.path)).length;
    const lived = [...survivors].filter(({ script }) => of(script.path)).length;
    const bare = unlisted.filter(({ file }) => of(file)).length;
    return columns([name.padEnd(width), all, all - lived, lived - bare, bare]);
  };
  for (const { file, line, code, mutant } of unlisted)
    console.log(`survived: ${file}:${line}\n- ${code}\n+ ${mutant}\n`);
  for (const { file, code, mutant } of outdated) console.log(`listed, no survivor: ${file}\n- ${code}\n+ ${mutant}\n`);
  for (const { file, mutant } of unexplained) console.log(`listed without a reason: ${file}\n+ ${mutant}\n`);
  console.log(columns(["".padEnd(width), "mutants", "noticed", "listed", "unlisted"]));
  for (const { name, path } of scripts) console.log(row(name, (file) => file === path));
  console.log(row("all", () => true));
}

export async function run(args) {
  const { values } = parseArgs({
    args,
    options: {
      script: { type: "string" },
      all: { type: "boolean", default: false },
      workers: { type: "string", default: "1" },
    },
  });
  const scripts = scriptsOf(values.script);
  const workers = workersOf(values.workers);
  mkdirSync(`${ROOT}/${FOLDER}`, { recursive: true });
  const memory = Memory.open();
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const tries = scripts.flatMap((script) =>
    mutantsOf(readFileSync(`${ROOT}/${script.path}`, "utf8")).map((mutant) => {
      return { script, mutant, key: memory.key(script, mutant) };
    }),
  );
  const survivors = await step("guards", () => triedAll(tries, memory, { workers, all: values.all }), { loud: true });
  if (values.script === undefined) memory.keepOnly(tries.map(({ key }) => key));
  const lived = [...survivors].map(({ script, mutant: { line, code, mutant } }) => ({
    file: script.path,
    line,
    code,
    mutant,
  }));
  const listed = JSON.parse(readFileSync(`${ROOT}/${LISTED}`, "utf8"));
  const result = compared(lived, listed, (file) => scripts.some(({ path }) => path === file));
  tell(scripts, tries, survivors, result);
  const { unlisted, outdated, unexplained } = result;
  if (unlisted.length > 0) {
    const entries = unlisted.map(({ file, code, mutant }) => ({ file, code, mutant, why: "" }));
    writeFileSync(`${ROOT}/${UNLISTED}`, `${JSON.stringify(entries, null, 2)}\n`);
    console.log(
      `${unlisted.length} are not listed: a test notices them, or ${LISTED} says why none can (${UNLISTED}).`,
    );
  }
  return unlisted.length + outdated.length + unexplained.length === 0 ? 0 : 1;
}
