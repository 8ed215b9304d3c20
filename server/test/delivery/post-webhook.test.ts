/** One POST: how it names itself, and what is recorded when no answer came. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Posted, postWebhook } from "../../src/delivery/post-webhook.js";
import { WebhookAgents } from "../../src/delivery/public-address.js";
import { userAgentOf } from "../../src/delivery/user-agent.js";

const agents = new WebhookAgents();
let headers: IncomingHttpHeaders = {};
const receiver = createServer((request, response) => {
  headers = request.headers;
  request.resume();
  // A slow one never answers.
  if (request.url !== "/slow") response.end();
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

async function post(path: string, answerMsMax?: number): Promise<Posted> {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
  const secret = "whsec_aG9sZG9mZi10ZXN0LXdlYmhvb2stc2VjcmV0";
  const destination = { id: "dialler", url, secrets: [secret], channels: ["call"], allowPrivateNetwork: true } as const;
  return await postWebhook(agents, destination, "fu_1-e0", { type: "follow_up.held" } as Message, 0, answerMsMax);
}

it("comes under its own name", async () => {
  expect(await post("/")).toEqual({ at: "accepted", answer: "200" });
  expect(headers["user-agent"]).toMatch(/^Holdoff\/\d+\.\d+\.\d+( \(\+https:\S+\))?$/);
});

it("records a time-out as such, and the receiver may have it", async () => {
  expect(await post("/slow", 50)).toEqual({ at: "unknown", answer: "timeout" });
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
