/** One POST: how it names itself, and what is recorded when no answer came. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Message } from "@holdoff/sdk/wire";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Posted, postWebhook } from "../../src/delivery/post-webhook.js";
import { WebhookAgents } from "../../src/delivery/public-address.js";
import { userAgentOf } from "../../src/delivery/user-agent.js";
import { until } from "../support/until.js";

const SECRET = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
const agents = new WebhookAgents();
let headers: IncomingHttpHeaders = {};
const connections = new Set<Socket>();
let sentBytes = 0;
function* endless(): Generator<Buffer> {
  for (;;) {
    sentBytes += 1_024;
    yield Buffer.alloc(1_024, "x");
  }
}
const receiver = createServer((request, response) => {
  headers = request.headers;
  request.resume();
  connections.add(request.socket);
  // A slow one never answers.
  if (request.url === "/slow") return;
  if (request.url === "/endless") void pipeline(Readable.from(endless()), response).catch(() => undefined);
  else if (request.url === "/moved") response.writeHead(307, { location: "/elsewhere" }).end();
  else response.end();
});
beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await agents.close();
});

const OTHER_SECRET = `whsec_${Buffer.from("another secret of enough bytes").toString("base64")}`;

async function post(path: string, answerMsMax?: number, secrets = [SECRET]): Promise<Posted> {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
  const destination = { id: "dialler", url, secrets, channels: ["call"], allowPrivateNetwork: true } as const;
  return await postWebhook(agents, destination, "fu_1-e0", { type: "follow_up.held" } as Message, 0, answerMsMax);
}

it("comes under its own name", async () => {
  expect(await post("/")).toEqual({ at: "accepted", answer: "200" });
  expect(headers["user-agent"]).toMatch(/^Holdoff\/\d+\.\d+\.\d+( \(\+https:\S+\))?$/);
});

it("records a time-out as such, and the receiver may have it", async () => {
  expect(await post("/slow", 50)).toEqual({ at: "unknown", answer: "timeout" });
});

it("is signed with each secret, so that a receiver may change its own at any time between", async () => {
  await post("/", undefined, [SECRET, OTHER_SECRET]);
  const body = JSON.stringify({ type: "follow_up.held" });
  const by = (secret: string): string => new Webhook(secret).sign("fu_1-e0", new Date(0), body);
  expect(headers["webhook-signature"]).toBe(`${by(SECRET)} ${by(OTHER_SECRET)}`);
});

it("cuts off an answer that goes on and on: its status is what counts", async () => {
  expect(await post("/endless")).toEqual({ at: "accepted", answer: "200" });
  const [socket] = [...connections].slice(-1);
  await until("its connection is closed", () => socket?.destroyed === true);
  // What the kernels of both sides hold for them, and not what a receiver could send in a quarter of a minute.
  expect(sentBytes).toBeLessThan(16 * 1024 * 1024);
});

it("follows no redirect", async () => {
  expect(await post("/moved")).toEqual({ at: "refused", answer: "307" });
});

it.each([
  [{ version: "1.2.3" }, "Holdoff/1.2.3"],
  [{ version: "1.2.3", homepage: "https://holdoff.example" }, "Holdoff/1.2.3 (+https://holdoff.example)"],
  [
    { version: "1.2.3", repository: { url: "git+https://git.example/h.git" } },
    "Holdoff/1.2.3 (+https://git.example/h)",
  ],
  [{ version: "1.2.3", repository: "https://git.example/h" }, "Holdoff/1.2.3 (+https://git.example/h)"],
  [{ version: "1.2.3", repository: "github:holdoff/holdoff" }, "Holdoff/1.2.3"],
])("%j is %s", (named, agent) => {
  expect(userAgentOf(named)).toBe(agent);
});
