/**
 * Scripts that many shops carry, at the versions that the figures are about. They are fetched when a row needs them, into a
 * folder that is no part of the project.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { ROOT } from "../../../root.mjs";
import { runProgram } from "../../../run-program.mjs";
import { html } from "./shop.mjs";

const FOLDER = `${ROOT}/scripts/lab/known`;

const MADE_FROM = {
  plausible: {
    package: "@plausible-analytics/tracker",
    version: "0.4.6",
    program: `import { init, track } from "@plausible-analytics/tracker";
      init({ domain: "shop.example", endpoint: LAB_COLLECTOR + "/api/event", captureOnLocalhost: true });
      window.labSay = (id) => track("Order", { props: { id } });`,
  },
  snowplow: {
    package: "@snowplow/browser-tracker",
    version: "4.10.1",
    program: `import { newTracker, trackPageView, trackStructEvent } from "@snowplow/browser-tracker";
      newTracker("sp", LAB_COLLECTOR, { appId: "shop" });
      trackPageView();
      window.labSay = (id) => trackStructEvent({ category: "shop", action: "order", label: id });`,
  },
  segment: {
    package: "@segment/analytics-next",
    version: "1.84.3",
    program: `import { AnalyticsBrowser } from "@segment/analytics-next";
      const analytics = AnalyticsBrowser.load({ writeKey: "lab", cdnURL: LAB_COLLECTOR });
      analytics.page();
      window.labSay = (id) => analytics.track("Order", { id });`,
  },
};

export const KNOWN = Object.keys(MADE_FROM);

const installed = (name) => {
  const file = `${FOLDER}/node_modules/${name}/package.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
};

async function fetchMissing() {
  const all = Object.values(MADE_FROM);
  if (all.every((one) => installed(one.package) === one.version)) return;
  mkdirSync(FOLDER, { recursive: true });
  const wanted = all.map((one) => `${one.package}@${one.version}`);
  const quietly = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund"];
  await runProgram("npm", ["install", "--prefix", FOLDER, ...quietly, ...wanted], { cwd: FOLDER });
}

const programs = new Map();

/** The script as one file, which sends to `LAB_COLLECTOR`. */
export async function knownScript(name) {
  if (!programs.has(name)) {
    await fetchMissing();
    const { build } = await import("esbuild");
    const { outputFiles } = await build({
      stdin: { contents: MADE_FROM[name].program, resolveDir: FOLDER },
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      target: "es2020",
      define: { "process.env.NODE_ENV": '"production"' },
      logLevel: "error",
    });
    programs.set(name, outputFiles[0].text);
  }
  return programs.get(name);
}

/** What Segment's script asks its own host for before it starts. */
const segmentSettings = (collector) => {
  const apiHost = `${collector.url.replace("http://", "")}/v1`;
  return JSON.stringify({ integrations: { "Segment.io": { apiKey: "lab", apiHost, protocol: "http" } }, plan: {} });
};

let pages = 0;

/** A known script, as something that says one last thing on each page. */
export class KnownSdk {
  #heard = new Set();

  static async of(name, collector, shop) {
    const sdk = new KnownSdk();
    sdk.name = name;
    sdk.url = shop.url;
    sdk.version = MADE_FROM[name].version;
    const script = await knownScript(name);
    shop.page(`/${name}.js`, { text: script, headers: { "content-type": "text/javascript" } });
    shop.page(
      "/said",
      html(`<script>LAB_COLLECTOR = "${collector.url}"</script><script src="/${name}.js"></script><p>Shop</p>`),
    );
    collector.also = (path) => (path.startsWith("/v1/projects/") ? segmentSettings(collector) : undefined);
    collector.heardElsewhere = (text) => {
      for (const form of [text, decodedOf(text)])
        for (const [marker] of form.matchAll(/\b[pe]\d+x\b/g)) sdk.#heard.add(marker);
    };
    return sdk;
  }

  trial() {
    pages += 1;
    const [page, event] = [`p${pages}x`, `e${pages}x`];
    return {
      kind: "an event",
      canWait: false,
      url: `${this.url}/said?id=${page}`,
      say: `labSay("${event}"), 0`,
      isReady: () => this.#heard.has(page),
      isHeard: () => this.#heard.has(event),
    };
  }
}

const decodedOf = (text) => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return "";
  }
};
