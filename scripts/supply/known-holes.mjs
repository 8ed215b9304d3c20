/** What the registry knows against the packages of the lockfile, read from what `pnpm audit --json` prints. */

const WORST_FIRST = ["critical", "high", "moderate", "low", "info"];

/**
 * @param {string} output of `pnpm audit --json`
 * @returns {{ answered: false, why: string } | { answered: true, packages: number, holes: string[] }} `holes` a line each
 */
export function knownHoles(output) {
  const said = parsed(output);
  if (said === undefined) return { answered: false, why: output.trim().slice(0, 500) || "nothing was printed" };
  if (said.error !== undefined) return { answered: false, why: String(said.error.message ?? said.error.code) };
  const packages = said.metadata?.totalDependencies ?? 0;
  // An answer about nothing is none: it would pass whatever there is.
  if (said.advisories === undefined || packages === 0)
    return { answered: false, why: "the answer is about no package" };
  const holes = Object.values(said.advisories)
    .sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity))
    .map(
      ({ severity, module_name: name, title, findings, patched_versions: mended, url }) =>
        `${severity}: ${name} ${versionsOf(findings)}: ${title} (mended in ${mended || "no version"}; ${url})`,
    );
  return { answered: true, packages, holes };
}

const versionsOf = (findings) => [...new Set(findings.map(({ version }) => version))].join(", ");

/** A package manager may say something before its answer. */
function parsed(output) {
  const from = output.indexOf("{");
  if (from < 0) return undefined;
  try {
    return JSON.parse(output.slice(from));
  } catch {
    return undefined;
  }
}
