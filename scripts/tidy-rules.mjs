/**
 * Our own rules, as a table. Each says where it looks, what it finds there and what to do instead, and carries a
 * violation of itself (`plant`) and a lookalike that is fine (`fine`), by which tidy tests itself at every run. Plants
 * are cut in two, so that this file does not break its own rules.
 */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { unboundedPolls } from "./unbounded-polls.mjs";

const LINES_MAX = 400;

const isTest = (path) => /\.test\.\w+$/.test(path) || /(^|\/)(test|specs|fixtures)\//.test(path);
const isProduct = (path) => /^(sdk|server)\/src\/.*\.tsx?$/.test(path) && !isTest(path);
const isPure = (path) => /^server\/src\/(reading|person|gate)\//.test(path) && isProduct(path);
const isClock = (path) => basename(path) === "clock.ts";
const isCode = (path) => /\.([cm]?[jt]sx?|lua)$/.test(path);
const isText = (path) => isCode(path) || /\.(md|ya?ml|jsonc?|html|css|sh)$/.test(path) || path.startsWith(".ci/");

/** The line numbers on which `pattern` stands. Comments are blanked out unless `comments` is set. */
function banned(pattern, { comments = false } = {}) {
  return (text) => {
    const lines = (comments ? text : withoutComments(text)).split("\n");
    return lines.flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
  };
}

/** A `//` inside a string has no space before it, as in a URL; what has one is a comment. */
const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, "")).replace(/(^|\s)\/\/.*$/gm, "$1");

const words = (...parts) => parts.join("");

export const RULES = [
  {
    name: "clock",
    where: (path) => isProduct(path) && !isClock(path),
    find: banned(/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/),
    instead: "take nowMs as an argument; at the edge ask clock.ts",
    plant: { path: "server/src/look/plant.ts", text: "const nowMs = Date.now();" },
    fine: { path: "server/src/look/plant.ts", text: "// never Date.now()\nconst at = new Date(nowMs);" },
  },
  {
    name: "timer",
    where: (path) => isProduct(path) && !isClock(path),
    find: banned(/\bset(Timeout|Interval)\(/),
    instead: "use the timer of clock.ts, which a test can drive and a stop() can end",
    plant: { path: "sdk/src/browser/plant.ts", text: "setTimeout(send, 100);" },
    fine: { path: "sdk/src/browser/clock.ts", text: "setTimeout(send, 100);" },
  },
  {
    name: "chance",
    where: (path) => isProduct(path) && !isClock(path),
    find: banned(/\bMath\.random\(/),
    instead: "for an id use node:crypto's randomBytes, or crypto.getRandomValues in a page; for jitter ask clock.ts",
    plant: { path: "sdk/src/browser/plant.ts", text: "const id = Math.random();" },
    fine: { path: "sdk/src/browser/plant.ts", text: "crypto.getRandomValues(bytes);" },
  },
  {
    name: "raw-key",
    where: (path) =>
      path.startsWith("server/src/") && isCode(path) && path !== "server/src/state/keys.ts" && !isTest(path),
    find: banned(/["'`]h:\{/),
    instead: "name the key in server/src/state/keys.ts and hand it in; a script takes it from KEYS",
    plant: { path: "server/src/look/plant.ts", text: words('const key = "h:', '{0}:due";') },
    fine: { path: "server/src/look/plant.ts", text: "const key = dueKey(partition);" },
  },
  {
    name: "pure",
    where: isPure,
    find: banned(/\basync\b|\bawait\b|\bPromise\b/),
    instead: "reading, person and gate answer from their arguments: load before, settle after",
    plant: { path: "server/src/gate/plant.ts", text: "export async function decide() {}" },
    fine: {
      path: "server/src/gate/plant.ts",
      text: "/** Callers await the load first. */\nexport function decide() {}",
    },
  },
  {
    name: "any",
    where: (path) => /\.tsx?$/.test(path),
    find: banned(/: any\b|\bas any\b|<any>|\bas unknown as\b/),
    instead: "take unknown and narrow it, or parse it with a schema",
    plant: { path: "server/src/look/plant.ts", text: "const row = reply as unknown as Row;" },
    fine: { path: "server/src/look/plant.ts", text: "const row: unknown = parse(anything);" },
  },
  {
    name: "silenced",
    where: (path) => /\.[cm]?[jt]sx?$/.test(path),
    find: banned(new RegExp(words("@ts-", "(ignore|nocheck)")), { comments: true }),
    instead: "mend the type",
    plant: { path: "server/src/look/plant.ts", text: words("// @ts-", "ignore\nx();") },
    fine: { path: "server/test/plant.test.ts", text: "// @ts-expect-error a number is refused\nx(1);" },
  },
  {
    name: "test-left-out",
    where: (path) => isTest(path) && isCode(path),
    find: banned(/\b(it|test|describe|suite)(\.\w+)*\.(only|skip|todo|fixme)\(/),
    instead: "run it, mend it or delete it",
    plant: { path: "server/test/plant.test.ts", text: words("it.", 'only("holds", () => {});') },
    fine: { path: "server/test/plant.test.ts", text: 'it("holds only once", () => list.skip(1));' },
  },
  {
    name: "no-matcher",
    where: (path) => isTest(path) && isCode(path),
    find: (text) =>
      [...withoutComments(text).matchAll(/\bexpect\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*;/g)].map(
        ({ index }) => text.slice(0, index).split("\n").length,
      ),
    instead: "say what is expected: an expect() without a matcher checks nothing",
    plant: { path: "server/test/plant.test.ts", text: "expect(lateMs(a) > lateMs(b));" },
    fine: { path: "server/test/plant.test.ts", text: "expect(lateMs(a))\n  .toBeGreaterThan(lateMs(b));" },
  },
  {
    name: "unbounded-poll",
    where: (path) => isTest(path) && isCode(path) && basename(path) !== "until.ts",
    find: (text) => unboundedPolls(withoutComments(text)),
    instead: "wait for an event, or with until() of server/test/support: it ends, and says what it waited for",
    plant: { path: "server/test/plant.test.ts", text: "while (seen.length < 3)\n  await pauseMs(20);" },
    fine: {
      path: "server/test/plant.test.ts",
      text: 'while (seen.length < 3) await once(shop, "seen");\nfor (const one of seen) await read(one);',
    },
  },
  {
    name: "unsaid-seed",
    where: (path) => isTest(path) && isCode(path),
    find: banned(/^(?!.*\bseed\b).*(\brandomInt\(|\bMath\.random\()/),
    instead: "call it `seed` and say it in the name of the test: what fails by chance has to fail again",
    plant: { path: "server/test/plant.test.ts", text: "await pauseMs(randomInt(0, 3));" },
    fine: { path: "server/test/plant.test.ts", text: 'const seed = randomInt(2 ** 31);\nvi.spyOn(Math, "random");' },
  },
  {
    name: "day-of-the-run",
    where: (path) => isTest(path) && isCode(path),
    find: banned(/\bDate\.now\(|\bnew Date\(\)/),
    instead: "a test holds on every day: name the time, or ask whoever the test is about what time it is there",
    plant: { path: "e2e/fixtures/plant.ts", text: "const midnight = new Date().setHours(0, 0, 0, 0);" },
    fine: { path: "e2e/fixtures/plant.ts", text: "const to = new Date(now);" },
  },
  {
    name: "stopwatch",
    where: (path) => isTest(path) && isCode(path),
    find: banned(/\bexpect\(.*\b(performance\.now|monotonicMs)\(\).*\.toBeLess/),
    instead: "a busy machine takes longer: expect an order of events; npm run bench and npm run faults measure",
    plant: { path: "sdk/test/plant.test.ts", text: "expect(performance.now() - sinceMs).toBeLessThan(500);" },
    fine: { path: "sdk/test/plant.test.ts", text: "expect(performance.now() - sinceMs).toBeGreaterThan(99);" },
  },
  {
    name: "postponed",
    where: isText,
    find: banned(new RegExp(words("\\b(TO", "DO|FIX", "ME|XX", "X)\\b")), { comments: true }),
    instead: "do it now, or write it down where work is planned",
    plant: { path: "server/src/look/plant.ts", text: words("// TO", "DO: later") },
    fine: { path: "server/src/look/plant.ts", text: "// What is left to do after a crash is in the outbox." },
  },
  {
    name: "machine",
    where: isText,
    find: banned(/(^|[\s"'`(=:])\/(work|root|Users|home\/[a-z]\w*)\/|\/\/registry\.|\bnpm-proxy\b/, { comments: true }),
    instead: "name nothing of one machine: paths from the root of the repository, packages by name",
    plant: { path: "README.md", text: words("Look into /wo", "rk/main/log.") },
    fine: { path: "README.md", text: "A homework/root/ folder, https://example.com/home/page." },
  },
  {
    name: "debugging",
    where: (path) => isProduct(path) && !path.startsWith("server/src/cli/"),
    find: banned(/\bdebugger\b|\bconsole\.log\(/),
    instead: "use the logger, or delete it",
    plant: { path: "server/src/look/plant.ts", text: "console.log(reply);" },
    fine: { path: "server/src/cli/plant.ts", text: "console.log(table);" },
  },
  {
    name: "error-in-log",
    where: (path) => /^(server\/src|e2e\/storefront)\//.test(path) && isCode(path) && !isTest(path),
    find: banned(
      /\blog\.(debug|info|warn|error)\(.*(String\(error\)|error\.(message|stack))|\bconsole\.\w+\((.*, )?error\)/,
    ),
    instead: "hand a logger the error as { error }, which loggable.ts cleans; never print what an error carries",
    plant: { path: "server/src/look/plant.ts", text: 'log.warn({ error: String(error) }, "it failed");' },
    fine: { path: "server/src/look/plant.ts", text: 'log.warn({ error }, "it failed");' },
  },
  {
    name: "lua-header",
    where: (path) => path.endsWith(".lua"),
    find: (text) => {
      const header = /^(#!.*\n|\s*\n|--\[\[[\s\S]*?\]\]|--.*\n)*/.exec(text)[0];
      return ["Keys", "Arguments", "Replies", "Effects"].every((word) => header.includes(word)) ? [] : [1];
    },
    instead: "open the script with a comment that says Keys, Arguments, Replies and Effects",
    plant: { path: "server/src/state/lua/plant.lua", text: "-- Keys, Arguments, Replies.\nreturn 1" },
    fine: {
      path: "server/src/state/lua/plant.lua",
      text: "--[[\nload: reads one.\n\nKeys\n  1 a\nArguments\n  none\nReplies\n  1\nEffects\n  none\n]]\nreturn 1",
    },
  },
  {
    name: "long-file",
    where: isCode,
    find: (text) => (text.trimEnd().split("\n").length > LINES_MAX ? [LINES_MAX + 1] : []),
    instead: `ask which second idea moved in, and give it a file of its own (at most ${LINES_MAX} lines)`,
    plant: { path: "server/src/look/plant.ts", text: "x();\n".repeat(LINES_MAX + 1) },
    fine: { path: "server/src/look/plant.ts", text: "x();\n".repeat(LINES_MAX) },
  },
  {
    name: "dead-link",
    where: (path) => path.endsWith(".md"),
    find: (text, path, root) =>
      text.split("\n").flatMap((line, index) => (relativeLinks(line).every(leadsFrom(root, path)) ? [] : [index + 1])),
    instead: "mend the link, or delete it",
    plant: { path: "README.md", text: "See [the map](no-such-file.md#top)." },
    fine: {
      path: "README.md",
      text: "See [the licence](LICENSE), [there](#here) and [the web](https://example.com/x.md).",
    },
  },
];

const relativeLinks = (line) =>
  [...line.matchAll(/\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, target]) => decodeURI(target).split("#")[0])
    .filter((target) => target && !/^[a-z]+:/i.test(target));

const leadsFrom = (root, path) => (target) => existsSync(join(root, dirname(path), target));
