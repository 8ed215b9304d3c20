/**
 * The script in the page must know three things of a signal's type: whether it can end a follow-up, whether it may wait,
 * whether it is a heartbeat; and of a property, whether it is text that a shop may have as a number. The catalogue of
 * signals says so, and is too large for a page; so the build makes patterns of it, with the shortest beginnings that tell
 * the names apart.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { ROOT } from "./root.mjs";

const CATALOGUE = `${ROOT}/sdk/src/wire/signal-catalogue.ts`;
const PATTERNS = `${ROOT}/sdk/src/browser/signal-patterns.ts`;

/** The catalogue's rows, read from the source: the build needs them before anything is compiled. */
export async function readCatalogue() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [CATALOGUE],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { SIGNALS } = await import(`data:text/javascript;base64,${code}`);
  return SIGNALS;
}

/** Property kinds that are text, and often numbers in a shop. */
const TEXTS = ["id", "name", "text"];
/** What an envelope and a numbered signal hold beside the signals' properties. */
const ENVELOPE = [
  "v",
  "key",
  "visitor",
  "tab",
  "sentAt",
  "zone",
  "refs",
  "exp",
  "hash",
  "signals",
  "type",
  "seq",
  "at",
];

/** The shortest beginnings that these names have and the others have not, as alternatives of a pattern. */
export function beginningsOf(names, others) {
  const beginnings = names.map((name) => {
    for (let length = 1; length <= name.length; length += 1) {
      const beginning = name.slice(0, length);
      if (!others.some((other) => other.startsWith(beginning))) return beginning;
    }
    throw new Error(`no beginning tells ${name} from the others`);
  });
  return [...new Set(beginnings)].map((beginning) => beginning.replaceAll(".", "\\.")).join("|");
}

export function patternsOf(signals) {
  const types = Object.keys(signals).filter((type) => signals[type].doors.includes("page"));
  const beginnings = (is) =>
    beginningsOf(
      types.filter((type) => is(signals[type])),
      types.filter((type) => !is(signals[type])),
    );
  const props = types.flatMap((type) => Object.entries(signals[type].props));
  const names = (are) => props.filter(([, kind]) => TEXTS.includes(kind) === are).map(([name]) => name);
  const texts = beginningsOf(["customer", ...names(true)], [...ENVELOPE, ...names(false)]);
  return `// Made by the build from the catalogue of signals (wire/signal-catalogue.ts). Change it there.

/** Finds, in a signal's JSON, a type that can end a follow-up. Quotes inside a value are escaped, so it finds nothing else. */
export const ENDS_FOLLOW_UPS = /"type":"(${beginnings(({ ends }) => ends !== undefined)})/;
/** Finds a heartbeat in the same way. */
export const HEARTBEAT = /"type":"(${beginnings(({ isHeartbeat }) => isHeartbeat === true)})/;
/** Types that may wait for company. */
export const MAY_WAIT = /^(${beginnings(({ mayWait }) => mayWait === true)})/;
/** Properties and refs that are text on the wire. */
export const TEXTS = /^(${texts})/;
`;
}

/** Writes the patterns where they are not as the catalogue says. */
export async function makeSignalPatterns() {
  const patterns = patternsOf(await readCatalogue());
  if (readFileSync(PATTERNS, "utf8") !== patterns) writeFileSync(PATTERNS, patterns);
}
