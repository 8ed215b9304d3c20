/**
 * Which way imports may run. `wire, ids <- reading <- person <- gate <- state <- look, schedule, collector, delivery <-
 * console, cli, main`; in the SDK `wire <- browser | node | playwright`, and the SDK knows nothing of the server. A layer
 * is a file or a folder of server/src; a new one has to be placed here before anything may import from it.
 */
const LAYERS = [
  ["ids"],
  ["reading"],
  ["person"],
  ["gate"],
  ["policy-words"],
  // Where time is asked for and settings are read: below all that acts, out of reach for what only decides.
  ["clock", "config", "log", "loggable", "sites", "crash-point", "read-text", "read-policy", "terminal-watch"],
  ["state"],
  ["http", "permits", "doors", "rounds"],
  ["limits"],
  ["look", "watch", "schedule", "collector", "intake", "invites", "delivery", "test-clock", "preferences", "stream"],
  ["console", "cli", "app", "rules-in-force", "running-sites", "start", "main"],
];

/** Tests may reach anywhere; they are not part of what they test. */
const TESTS = "\\.test\\.ts$";
/** Built or not: packages see each other's dist, files of one package each other's source. */
const sdk = (part) => `^sdk/(src|dist)/${part}/`;
const server = (names) => `^server/src/(${names.join("|")})(/|\\.ts$)`;

/** Pure: the person and the gate may use these and nothing else. No clock, no Redis, no network, no file. */
const PURE = [sdk("wire"), server(["ids", "reading", "person"])];
const GATE_ALSO = [
  server(["gate"]),
  "^(node:)?crypto$",
  "/node_modules/(zod|yaml|fastest-levenshtein|[^/]*temporal[^/]*)/",
];

const upward = LAYERS.slice(0, -1).map((layer, index) => ({
  name: `${layer.join("-")}-imports-upward`,
  severity: "error",
  comment: `Move what is needed down, or pass it in: ${layer.join(", ")} may import only what stands left of it.`,
  from: { path: server(layer), pathNot: TESTS },
  to: { path: server(LAYERS.slice(index + 1).flat()) },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "reading-is-pure",
      severity: "error",
      comment: "A value reads the same at every door: pass in what it needs.",
      from: { path: server(["reading"]), pathNot: TESTS },
      to: { pathNot: [sdk("wire"), server(["reading"]), "/node_modules/fastest-levenshtein/"] },
    },
    {
      name: "person-is-pure",
      severity: "error",
      comment: "The person is a fold over signals: pass in what it needs.",
      from: { path: server(["person"]), pathNot: TESTS },
      to: { pathNot: PURE },
    },
    {
      name: "gate-is-pure",
      severity: "error",
      comment: "The gate decides from its arguments: pass in what it needs.",
      from: { path: server(["gate"]), pathNot: TESTS },
      to: { pathNot: [...PURE, ...GATE_ALSO] },
    },
    {
      name: "layer-unplaced",
      severity: "error",
      comment: "Place the new file or folder in LAYERS of .dependency-cruiser.cjs.",
      from: {},
      to: { path: "^server/src/", pathNot: server(LAYERS.flat()) },
    },
    {
      name: "wire-stands-alone",
      severity: "error",
      comment: "The wire is what both sides share: it imports nothing.",
      from: { path: "^sdk/src/wire/", pathNot: TESTS },
      to: { pathNot: "^sdk/src/wire/" },
    },
    {
      name: "browser-stands-on-wire",
      severity: "error",
      comment: "What runs in a shop's page has no dependencies, and knows neither the Node client nor the fixtures.",
      from: { path: "^sdk/src/browser/", pathNot: TESTS },
      to: { pathNot: "^sdk/src/(wire|browser)/" },
    },
    {
      name: "sdk-parts-apart",
      severity: "error",
      comment: "The Node client and the Playwright fixtures stand side by side on the wire.",
      from: { path: "^sdk/src/(node|playwright)/", pathNot: TESTS },
      to: { path: "^sdk/src/", pathNot: ["^sdk/src/wire/", "^sdk/src/$1/"] },
    },
    {
      name: "sdk-knows-no-server",
      severity: "error",
      comment: "The SDK is shipped to shops; it speaks to the server over the wire.",
      from: { path: "^sdk/" },
      to: { path: "^server/" },
    },
    {
      name: "no-circular",
      severity: "error",
      comment: "Move what both need, often only types, into a file of its own.",
      from: {},
      to: { circular: true },
    },
    {
      name: "not-resolvable",
      severity: "error",
      comment: "A rule cannot judge an import that leads nowhere: build first, or mend the path.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "not-declared",
      severity: "error",
      comment: "Add the package to the package.json of the workspace that imports it.",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "/dist/"] },
    combinedDependencies: true,
    // Types count: a type taken from above is a tie upward too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.base.json` },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
