/** The log of a server whose Redis fails at everything. Each line names the request and route, and none the person. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forbiddenIn } from "../support/logs/search.js";
import { fresh, sitesText } from "../support/product.js";
import { type PrivateRedis, startRedis } from "../support/redis.js";
import { until } from "../support/until.js";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const PAYLOAD = { name: "Marked Jane Doe", phone: "+49 171 5550199" };
const CUSTOMER = fresh("marked-");

let redis: PrivateRedis;
let server: ChildProcess;
let said = "";
let url = "";
beforeAll(async () => {
  redis = await startRedis();
  const folder = join(redis.folder, "config");
  await mkdir(folder);
  const file = join(folder, "sites.yaml");
  await writeFile(file, sitesText("http://127.0.0.1:1/hook"));
  const env = { ...process.env, REDIS_URL: redis.url, HOLDOFF_CONFIG: file, HOLDOFF_LOG: "debug", PORT: "0" };
  server = spawn(process.execPath, [CLI, "serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [server.stdout, server.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  await until("the server is ready", () => /^ready$/m.test(said));
  url = /^collector\s+(\S+)$/m.exec(said)?.[1] ?? "";
});
afterAll(async () => {
  server.kill("SIGKILL");
  await redis.stop();
});

const SECRET = "hsk_test_demo+logs";
const person = { customer: CUSTOMER };
const followUp = { person, channel: "call", purpose: "sales", basis: "consent", payload: PAYLOAD };
const signal = { seq: 1, at: 1_000, type: "offer.declined", offer: `offer-${CUSTOMER}` };
const batch = {
  v: 1,
  key: "hpk_test_demo+logs",
  visitor: fresh("v_"),
  tab: fresh("t_"),
  sentAt: 1_000,
  signals: [signal],
};
const ORDER = { type: "order.completed", order: CUSTOMER, checkout: CUSTOMER };
const ID = "fu_000x0123456789abcdefghjkmnp";

const REQUESTS: [string, string, string, unknown?][] = [
  ["POST /v1/signals", "POST", "/v1/signals", batch],
  ["POST /v1/invites", "POST", "/v1/invites", { key: batch.key, visitor: batch.visitor, channel: "chat" }],
  ["POST /v1/events", "POST", "/v1/events", { events: [{ id: CUSTOMER, person, ...ORDER }] }],
  ["POST /v1/follow-ups", "POST", "/v1/follow-ups", followUp],
  ["POST /v1/follow-ups/bulk", "POST", "/v1/follow-ups/bulk", { followUps: [followUp] }],
  ["POST /v1/check", "POST", "/v1/check", followUp],
  ["GET /v1/persons/:ref", "GET", `/v1/persons/customer:${CUSTOMER}`],
  ["GET /v1/follow-ups", "GET", `/v1/follow-ups?customer=${CUSTOMER}`],
  ["GET /v1/follow-ups/:id", "GET", `/v1/follow-ups/${ID}`],
  ["POST /v1/follow-ups/:id/cancel", "POST", `/v1/follow-ups/${ID}/cancel`, { reason: PAYLOAD.phone }],
  ["POST /v1/follow-ups/:id/redeem", "POST", `/v1/follow-ups/${ID}/redeem`, {}],
];

/** These write something new each time. */
const WRITERS = ["POST /v1/follow-ups", "POST /v1/follow-ups/bulk"];

/** Answers with the name of each request, and its status. */
async function askAll(): Promise<Map<string, { route: string; status: number }>> {
  const asked = new Map<string, { route: string; status: number }>();
  for (const [route, method, path, body] of REQUESTS) {
    const headers = {
      authorization: `Bearer ${SECRET}`,
      "idempotency-key": fresh("k"),
      "content-type": "application/json",
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, headers, ...sent });
    await response.arrayBuffer();
    asked.set(response.headers.get("x-request-id") ?? "", { route, status: response.status });
  }
  return asked;
}

interface Line {
  msg: string;
  requestId?: string;
  route?: string;
  error?: object;
}
const lines = (): Line[] =>
  said.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Line] : []));

describe("a log", () => {
  it("names request and route of what failed, and nobody", async () => {
    const fine = await askAll();
    expect([...fine.values()].filter(({ status }) => status >= 500)).toEqual([]);
    // First a script fails in its middle, with all that it was to write; then each is refused.
    const rules = [["-xadd"], ["-evalsha", "-eval", "-@hash"]];
    for (const denied of rules) {
      await redis.connect().call("ACL", "SETUSER", "default", ...denied);
      const failed = [...(await askAll())].filter(([, { status }]) => status >= 500);
      expect(failed.map(([, { route }]) => route)).toEqual(
        denied[0] === "-xadd" ? WRITERS : REQUESTS.map(([route]) => route),
      );
      await until("each has its line", () => failed.every(([id]) => said.includes(id)));
      for (const [requestId, { route }] of failed) {
        const [line] = lines().filter((one) => one.requestId === requestId);
        const error = { name: "ReplyError", message: expect.stringMatching(/NOPERM|can't run/) };
        expect(line).toMatchObject({ msg: "a request failed", route, error });
      }
    }
    for (const mark of [CUSTOMER, "Marked", "5550199", SECRET, batch.visitor, batch.key])
      expect([mark, said.includes(mark)]).toEqual([mark, false]);
    expect(forbiddenIn(said)).toEqual([]);
  });
});
