/** Finds a Chromium for the browser tests, or installs the system's. Nothing is downloaded past the package manager. */
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
