/** The browser suite. The fixtures start the product themselves, each worker its own, so no web server is named here. */
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** `npm test` and `npm run e2e` find or install the browser and name it; this is for a run by hand. */
const executablePath = process.env.CHROMIUM_PATH ?? USUAL_PLACES.find((path) => existsSync(path));

/** The engine alone, without windows, where there is one: see scripts/chromium.mjs. */
const shellPath = process.env.CHROMIUM_SHELL_PATH ?? executablePath;

/** Tabs that hide, pages that are kept for Back, and what is sent while a page goes away: the shell has none of it. */
const OF_WINDOWS = ["**/presence.spec.ts", "**/back-forward.spec.ts", "**/delivery.spec.ts", "**/nothing-lost.spec.ts"];

const launchOptions = {
  args: [
    // A proxy that cuts or delays sees TCP only.
    "--disable-quic",
    "--no-sandbox",
    // Nothing but the test's own pages may use the network or the processor.
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const launchedFrom = (path: string | undefined) => ({
  launchOptions: { ...launchOptions, ...(path && { executablePath: path }) },
});

export default defineConfig({
  testDir: "./specs",
  outputDir: "./test-results",
  workers: 2,
  retries: 0,
  // A machine that does other things as well takes three times as long.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    // Nothing is tested of what moves, and waiting for it is a fifth of each page load.
    contextOptions: { reducedMotion: "reduce" },
  },
  projects: [
    { name: "pages", testIgnore: OF_WINDOWS, use: launchedFrom(shellPath) },
    { name: "windows", testMatch: OF_WINDOWS, use: launchedFrom(executablePath) },
  ],
});
