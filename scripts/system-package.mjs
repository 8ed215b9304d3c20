/**
 * Installs a program from the system's own packages, where that needs no question: as root with apt, or with Homebrew.
 * Everywhere else the caller says in one line what to install.
 */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { findProgram } from "./find-program.mjs";
import { runProgram } from "./run-program.mjs";
import { step } from "./step.mjs";

const POLICY = "/usr/sbin/policy-rc.d";

/**
 * Debian starts a service as soon as its package is installed; ours runs beside it or not at all. The policy file
 * tells Debian not to. It refuses only while this process lives, so a crash cannot leave it behind in force.
 */
async function withoutStartingServices(work) {
  const ours = !existsSync(POLICY);
  if (ours) {
    const text = `#!/bin/sh\n# Left behind by a Holdoff set-up that crashed; may be deleted.\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
    writeFileSync(POLICY, text, { mode: 0o755 });
  }
  try {
    return await work();
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}

let listsAreFresh = false;

/** What can be done without is not waited for where no package can be fetched. */
const IMPATIENT = ["Acquire::Retries=0", "Acquire::http::Timeout=15", "Acquire::https::Timeout=15"];

async function aptInstall(packages, isOptional) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another apt may be at work on a new machine; wait for it.
  const settings = ["DPkg::Lock::Timeout=180", ...(isOptional ? IMPATIENT : [])].flatMap((one) => ["-o", one]);
  const apt = (args, options) => runProgram("apt-get", [...settings, ...args], { env, ...options });
  // A failed update matters only if the install then fails, which says so itself.
  if (!listsAreFresh) await apt(["update"], { mayFail: true });
  listsAreFresh = true;
  await withoutStartingServices(() =>
    apt(["install", "-y", "--no-install-recommends", ...packages], {
      remedy: `Install it by hand: apt-get install ${packages.join(" ")}`,
    }),
  );
}

/**
 * @param {{ apt?: string[], brew?: string[], isOptional?: boolean }} packages names for each package manager
 * @returns {Promise<boolean>} whether something was installed
 */
export async function installSystemPackage({ apt, brew, isOptional = false }) {
  if (apt && process.getuid?.() === 0 && findProgram("apt-get")) {
    await step(`install ${apt.join(", ")} with apt`, () => aptInstall(apt, isOptional));
    return true;
  }
  if (brew && process.platform === "darwin" && findProgram("brew")) {
    await step(`install ${brew.join(", ")} with Homebrew`, () =>
      runProgram(findProgram("brew"), ["install", ...brew], { remedy: `Install it by hand: brew install ${brew}` }),
    );
    return true;
  }
  return false;
}
