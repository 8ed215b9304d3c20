/**
 * Finds a Chromium for the browser tests, or installs the system's. Nothing is downloaded past the package manager.
 *
 * Beside it there is its shell, the same engine without windows: a page of its own costs a fifth of the time there (124
 * and 686 ms), and the whole suite two thirds. What is about windows and tabs has no meaning in it.
 */
import { Failure } from "./failure.mjs";
import { findProgram, isProgram } from "./find-program.mjs";
import { installSystemPackage } from "./system-package.mjs";

const MAC_APPS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const find = () =>
  findProgram("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") ?? MAC_APPS.find(isProgram);

/** The path of a Chromium or Chrome that may be run. */
export async function findOrInstallChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !isProgram(named)) {
    throw new Failure(`CHROMIUM_PATH names no program: ${named}`, "Name another, or unset it to have one found.");
  }
  const found = named || find();
  if (found) return found;
  // Without a font the text in screenshots is boxes.
  await installSystemPackage({ apt: ["chromium", "fonts-liberation"] });
  const installed = find();
  if (installed) return installed;
  throw new Failure(
    "the browser tests need Chromium, and none is here",
    "Install Chromium or Chrome (Debian: apt install chromium, macOS: brew install --cask chromium), or set CHROMIUM_PATH.",
  );
}

/** Not the one in `/usr/bin`: that is a script, and the browser would outlive it. */
const SHELL = "/usr/lib/chromium/chromium-headless-shell";

/**
 * The path of a shell of the system's Chromium, or nothing: all can be tested without it. A machine that exists for the
 * tests gets one; a person's own keeps what it has.
 */
export async function findOrInstallShell() {
  if (process.env.CHROMIUM_PATH) return undefined;
  if (isProgram(SHELL)) return SHELL;
  if (!process.env.CI) return undefined;
  await installSystemPackage({ apt: ["chromium-headless-shell"], isOptional: true }).catch(({ message }) =>
    console.log(`no chromium-headless-shell, so the browser tests take longer: ${message.split("\n").at(-1)}`),
  );
  return isProgram(SHELL) ? SHELL : undefined;
}
