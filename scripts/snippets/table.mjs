/**
 * What becomes of each snippet, by words that only it has. A snippet that stands in none of these tables fails the test:
 * say here how it is read or run. A program is one or several snippets of a page, in the order in which they stand there.
 * What it leaves open is named in `opens` (surroundings.mjs), and what its reader would go on with is in `after`.
 */

/** @typedef {{ name: string, page: string, parts: string[], opens?: string[], after?: string, site?: string, runs: boolean, language?: "ts" | "js" }} Program */

const README_CLIENT = "// Where a timer asked for a call, ask Holdoff";
const README_WEBHOOK = 'app.post("/holdoff-webhook"';
const README_QUEUE = 'gatedQueue(holdoff, { queue: "calls" })';

/** @type {Program[]} `site`: of the world in which it runs, where it is not the one that delivers by webhook. */
export const PROGRAMS = [
  {
    name: "readme-backend",
    page: "README.md",
    parts: [README_CLIENT, README_WEBHOOK, README_QUEUE],
    opens: ["form", "app", "callList", "ring", "data", "connection"],
    runs: false, // as one only compiled: a shop has the webhook or the queue, and each is run below
  },
  {
    name: "readme-webhook",
    page: "README.md",
    parts: [README_CLIENT, README_WEBHOOK],
    opens: ["form", "app", "callList", "ring"],
    after: `callList.released = ({ data: { followUp, release } }) =>
  void dial({ id: followUp.id, release, payload: { phone: "+44 …" } });`,
    runs: true,
  },
  {
    name: "readme-queue",
    page: "README.md",
    parts: [README_CLIENT, README_QUEUE],
    opens: ["form", "ring", "data", "connection"],
    after: 'console.log(JSON.stringify(["worker"]));',
    site: "queues",
    runs: true,
  },
  {
    name: "readme-sandbox",
    page: "README.md",
    parts: ['createClient({ url: "http://localhost:4600", secretKey: "hsk_test_demo+my-test" })'],
    after: 'console.log(JSON.stringify(["status", (await holdoff.get(mail.id)).status]));',
    runs: true,
  },
  {
    name: "sdk-page-calls",
    page: "sdk/README.md",
    parts: ['holdoff("identify", "c_42", { exp, hash })'],
    opens: ["holdoffOfPage", "proofOfPage"],
    runs: false, // for a page; sdk/test/browser and the browser suite make these calls
  },
  {
    name: "sdk-backend",
    page: "sdk/README.md",
    parts: ['import { createClient, signCustomer } from "@holdoff/sdk/node"', "await holdoff.events(["],
    after: 'console.log(JSON.stringify(["signed", signCustomer("demo-identity-secret", "c_42").hash]));',
    runs: true,
  },
  {
    name: "webhooks-receiver",
    page: "server/docs/webhooks.md",
    parts: ["import { createReleaseLog, verifyWebhook, WebhookVerificationError }"],
    opens: ["app", "secret", "callList"],
    runs: true,
  },
  {
    name: "webhooks-queue",
    page: "server/docs/webhooks.md",
    parts: ['gatedQueue(holdoff, { queue: "texts" })'],
    opens: ["secretKey", "send", "connection"],
    after: 'console.log(JSON.stringify(["worker"]));',
    site: "queues",
    runs: true,
  },
  {
    name: "webhooks-not-sent",
    page: "server/docs/webhooks.md",
    parts: ['throw new NotSent("no line is free")'],
    opens: ["holdoff", "lines"],
    runs: false, // sdk/test/node/gated-worker.test.ts throws it
  },
  {
    name: "webhooks-move-over",
    page: "server/docs/webhooks.md",
    parts: ["{ others: formerProcessor }"],
    opens: ["holdoff", "Worker", "gated", "processor", "formerProcessor", "connection"],
    runs: false, // sdk/test/node/gated-worker.test.ts works jobs of other names
  },
  {
    name: "webhooks-store-redis",
    page: "server/docs/webhooks.md",
    parts: ["redisReleaseStore(new Redis())"],
    runs: false, // sdk/test/node/shared-stores.test.ts runs the three stores
  },
  {
    name: "webhooks-store-postgres",
    page: "server/docs/webhooks.md",
    parts: ["new pg.Pool()"],
    runs: false,
  },
  {
    name: "webhooks-store-sqlite",
    page: "server/docs/webhooks.md",
    parts: ['new Database("shop.db")'],
    runs: false,
  },
  {
    name: "test-clock",
    page: "server/docs/test-clock.md",
    parts: ["const sandbox = crypto.randomUUID()"],
    opens: ["expect"],
    after: 'console.log(JSON.stringify(["passed"]));',
    runs: true,
  },
  {
    name: "feeding",
    page: "server/docs/feeding.md",
    parts: ['app.post("/webhooks/shopify/orders"'],
    opens: ["app", "toEvents"],
    language: "js",
    runs: true,
  },
];

/** @type {{ page: string, holds: string, as: "markup" | "stub" | "sites" | "destinations" | "policy" | "commands" | "elsewhere" }[]} */
export const OTHERS = [
  { page: "README.md", holds: "npm start   # everything", as: "commands" },
  { page: "README.md", holds: "/v1/test-clock/advance", as: "commands" },
  { page: "README.md", holds: 'data-holdoff-offer="insurance"', as: "markup" },
  { page: "sdk/README.md", holds: 'src="https://HOST/holdoff.js"', as: "markup" },
  { page: "sdk/README.md", holds: "holdoff.q=holdoff.q||[]", as: "stub" },
  { page: "server/README.md", holds: "HOLDOFF_CONFIG=my-sites.yaml", as: "commands" },
  { page: "server/README.md", holds: "sites:\n", as: "sites" },
  { page: "server/README.md", holds: "stop --channel call", as: "commands" },
  { page: "server/README.md", holds: "policy publish --site shop", as: "elsewhere" },
  { page: "server/README.md", holds: "resume --site desks", as: "commands" },
  // A file's first lines and a variable: server/test/console/sign-in.test.ts signs in by either.
  { page: "server/README.md", holds: "console: { secret:", as: "elsewhere" },
  { page: "server/README.md", holds: "HOLDOFF_CONSOLE_SECRET=…", as: "elsewhere" },
  // Its numbers are those of the schema: server/test/limits.
  { page: "server/docs/limits.md", holds: "perMinute: 120", as: "elsewhere" },
  // Run as they are, behind both proxies, by npm run attack -- proxies.
  { page: "server/docs/proxies.md", holds: "CONSOLE_PORT=4602", as: "elsewhere" },
  { page: "server/docs/proxies.md", holds: "limits: { proxies: 1 }", as: "elsewhere" },
  { page: "server/docs/policy.md", holds: "policy publish --site desks", as: "elsewhere" },
  { page: "server/docs/policy.md", holds: "version: 1", as: "policy" },
  { page: "server/docs/policy.md", holds: "hours:", as: "policy" },
  { page: "server/docs/policy.md", holds: "/v1/resume", as: "commands" },
  { page: "server/docs/test-clock.md", holds: "/v1/test-clock/advance", as: "commands" },
  { page: "server/docs/webhooks.md", holds: "deliver:\n", as: "destinations" },
  { page: "server/docs/webhooks.md", holds: "backoff: {", as: "destinations" },
  { page: "server/docs/wire.md", holds: "openssl dgst", as: "commands" },
  // Each is run with what its platform sends: server/test/feeding/documented.test.ts.
  { page: "server/docs/feeding.md", holds: "function toEvents(", as: "elsewhere" },
  // Each is typed from top to bottom: server/test/docs/backup.test.ts.
  { page: "server/docs/backup.md", holds: "auto-aof-rewrite-percentage 0", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "BGREWRITEAOF\n", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "--rdb /backup/holdoff.rdb", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "tar -xzf /backup/holdoff.tgz", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "/readyz # ", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "customer=c_42", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "> completed.txt", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "resume --site desks", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "holdoff -- doctor\n", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "--appendonly no", as: "elsewhere" },
  { page: "server/docs/backup.md", holds: "HGET h:format format", as: "elsewhere" },
];
