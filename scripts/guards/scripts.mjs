/**
 * The scripts, each with the tests that are about it: whoever takes a guard out has to be noticed by one of them. Quick
 * ones first, because the first that fails settles it.
 */
import { ROOT } from "../root.mjs";
import { sourceFiles } from "../source-files.mjs";

const FOLDER = "server/src/state/lua/";
const state = (...names) => names.map((name) => `server/test/state/${name}.test.ts`);
const watch = (...names) => names.map((name) => `server/test/watch/${name}.test.ts`);

const TESTS = {
  beat: [...watch("beat", "hearing-moments", "site-failures"), ...state("formats")],
  checkout: state("checkout"),
  claim: state("claim"),
  clock: state("scope-clock", "claim"),
  commit: [...state("commit", "commit-writes", "one-clock", "tally", "strangers"), ...watch("blind-decisions")],
  deliver: state("delivery-claim", "commit"),
  department: state("departments"),
  elsewhere: state("merge-steps"),
  forget: state("commit"),
  format: state("formats"),
  forward: state("merge-steps", "strangers"),
  hasten: state("stops"),
  links: state("visitor-links"),
  load: state("one-clock", "strangers"),
  mark: state("renew-visitor"),
  order: state("orders-heard"),
  publish: state("rules-in-force"),
  purge: state("room", "sandboxes"),
  repoint: state("repoint", "renew-visitor"),
  resume: watch("resume-gap"),
  room: state("room", "strangers"),
  rules: state("rules-in-force"),
  sandbox: state("sandboxes"),
  seal: state("merge-steps"),
  stop: state("stops"),
  take: [],
  tell: state("departments"),
  "shared/strangers": state("room", "strangers"),
  "shared/heard": [...watch("beat", "hearing-moments", "site-failures", "blind-decisions"), ...state("claim")],
};

const PATHS = sourceFiles(ROOT).filter((path) => path.startsWith(FOLDER) && path.endsWith(".lua"));
const isShared = (path) => path.startsWith(`${FOLDER}shared/`);

/**
 * @returns {{ name: string, path: string, tests: string[], beside: string[] }[]} Paths from the root; `beside`: what a
 *   script is put together with.
 */
export const SCRIPTS = PATHS.map((path) => {
  const name = path.slice(FOLDER.length, -".lua".length);
  // One that is not in the table has no test that is about it, and all its mutants survive.
  return { name, path, tests: TESTS[name] ?? [], beside: PATHS.filter((one) => isShared(one) !== isShared(path)) };
});
