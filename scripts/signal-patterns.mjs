/**
 * The script in the page must know three things of a signal's type: whether it can end a follow-up, whether it may wait,
 * whether it is a heartbeat. The catalogue of signals says so, and is too large for a page; so the build makes patterns
 * of it, with the shortest beginnings that tell the types apart.
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

/** The shortest beginnings that these types have and the others have not, as alternatives of a pattern. */
export function beginningsOf(types, others) {
  const beginnings = types.map((type) => {
    for (let length = 1; length <= type.length; length += 1) {
      const beginning = type.slice(0, length);
      if (!others.some((other) => other.startsWith(beginning))) return beginning;
    }
    throw new Error(`no beginning tells ${type} from the other signals`);
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
  return `// Made by the build from the catalogue of signals (wire/signal-catalogue.ts). Change it there.

/** Finds, in a signal's JSON, a type that can end a follow-up. Quotes inside a value are escaped, so it finds nothing else. */
export const ENDS_FOLLOW_UPS = /"type":"(${beginnings(({ ends }) => ends !== undefined)})/;
/** Finds a heartbeat in the same way. */
export const HEARTBEAT = /"type":"(${beginnings(({ isHeartbeat }) => isHeartbeat === true)})/;
/** Types that may wait for company. */
export const MAY_WAIT = /^(${beginnings(({ mayWait }) => mayWait === true)})/;
`;
}

/** Writes the patterns where they are not as the catalogue says. */
export async function makeSignalPatterns() {
  const patterns = patternsOf(await readCatalogue());
  if (readFileSync(PATTERNS, "utf8") !== patterns) writeFileSync(PATTERNS, patterns);
}
