/**
 * What a snippet leaves to its reader: each name once, as the shop of these tests has it. What the shop does it says, a
 * line of JSON each. `needs` names what has to stand before it.
 * @type {Record<string, { code: string, needs?: string[] }>}
 */
export const SURROUNDINGS = {
  say: { code: "const say = (...said: unknown[]): void => console.log(JSON.stringify(said));" },

  // Of a shop's backend.
  express: { code: 'import express from "express";' },
  app: {
    needs: ["express", "say"],
    code: 'const app = express();\napp.listen(Number(process.env["SHOP_PORT"]), "127.0.0.1", () => say("listening"));',
  },
  form: { code: 'const form = { visitor: "v_0123456789abcdef" };' },
  data: { code: 'const data = { to: "c_42" };' },
  secret: { code: 'const secret = process.env["WEBHOOK_SECRET"] ?? "";' },
  secretKey: { code: 'const secretKey = process.env["SECRET_KEY"] ?? "";' },
  connection: { code: 'const connection = { path: process.env["REDIS_SOCKET"] ?? "", maxRetriesPerRequest: null };' },
  ring: { needs: ["say"], code: 'const ring = async (...how: unknown[]): Promise<void> => say("ring", ...how);' },
  send: { needs: ["say"], code: 'const send = async (...what: unknown[]): Promise<void> => say("send", ...what);' },
  callList: {
    needs: ["say"],
    code: `import type { Message } from "@holdoff/sdk/wire";
const callList = {
  update(message: Message): void {
    say("list", message.type, message.data.followUp.id);
    if (message.type === "follow_up.released") this.released(message);
  },
  released: (_message: Message): void => undefined,
};`,
  },
  holdoff: {
    code: 'import { createClient } from "@holdoff/sdk/node";\nconst holdoff = createClient({ url: "https://HOST", secretKey: "hsk_…" });',
  },
  lines: { code: "declare const lines: { take(): Promise<{ ring(data: unknown): Promise<void> } | null> };" },
  Worker: { code: 'import { Worker } from "bullmq";' },
  gated: { code: 'import { gated } from "@holdoff/sdk/node";' },
  processor: { code: "const processor = async (): Promise<void> => undefined;" },
  formerProcessor: {
    code: 'import type { Job } from "bullmq";\nconst formerProcessor = async (job: Job): Promise<string> => job.name;',
  },
  toEvents: {
    code: 'const toEvents = async () => [{ id: "o-1", type: "order.completed", person: { customer: "c_42" }, order: "1" }];',
  },
  /** As a test runner has it. */
  expect: {
    code: `const expect = (seen: unknown) => ({
  toBe(wanted: unknown): void {
    if (seen !== wanted) throw new Error(\`\${seen}, not \${wanted}\`);
  },
});`,
  },

  // Of a page: there is no page here, so these are only compiled.
  holdoffOfPage: { code: 'declare const holdoff: import("@holdoff/sdk").Holdoff;' },
  proofOfPage: { code: "declare const exp: number;\ndeclare const hash: string;" },
};

/** Packages that a shop may have and this workspace has not: a file of their own, beside what imports them. */
export const OTHER_PACKAGES = 'declare module "pg";\ndeclare module "better-sqlite3";\n';

/** The code that declares these names, each after what it needs. */
export function surroundingsFor(names) {
  const laid = new Set();
  const lay = (name) => {
    const one = SURROUNDINGS[name];
    if (one === undefined) throw new Error(`no surroundings are called ${name}`);
    for (const needed of one.needs ?? []) lay(needed);
    laid.add(one.code);
  };
  for (const name of names) lay(name);
  return [...laid].join("\n");
}
