/** What holds at every door: a name for each request, the right refusal of a method or a path, and no join of names. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FollowUp, Problem } from "@holdoff/sdk/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveScope, testScope } from "../../src/ids.js";
import { Keys } from "../../src/state/keys.js";
import { type Answer, fresh, type Product, startProduct } from "../support/product.js";
import { signIn } from "../support/sign-in.js";

let product: Product;
/** Of the console's owner, from its own page. */
let owner: Record<string, string>;
beforeAll(async () => {
  product = await startProduct();
  owner = { ...(await signIn(product.url)), "sec-fetch-site": "same-origin" };
});
afterAll(async () => await product.stop());

async function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer<string>> {
  const response = await fetch(`${product.url}${path}`, { method, headers: { ...owner, ...headers } });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Every route as the source writes it down: its methods by its path. */
async function writtenRoutes(): Promise<Map<string, Set<string>>> {
  const source = fileURLToPath(new URL("../../src", import.meta.url));
  const files = (await readdir(source, { recursive: true })).filter((file) => /(^|[/-])(router|app)\.ts$/.test(file));
  const routes = new Map<string, Set<string>>();
  for (const file of files) {
    const text = await readFile(join(source, file), "utf8");
    for (const [, method = "", path = ""] of text.matchAll(
      /\b(?:router|app)\.(get|post|patch|delete|put)\(\s*"(\/[^"]*)"/g,
    ))
      routes.set(path, (routes.get(path) ?? new Set()).add(method.toUpperCase()));
  }
  return routes;
}

describe("the name of a request", () => {
  it.each([
    ["an answer", "GET", "/healthz", 200],
    ["a file", "GET", "/holdoff.js", 200],
    ["a preflight", "OPTIONS", "/v1/signals", 204],
    ["a page of the console", "GET", "/console", 200],
    ["a problem", "GET", "/v1/follow-ups", 401],
    ["what is not there", "GET", "/nothing", 404],
    ["a wrong method", "DELETE", "/v1/signals", 405],
  ])("stands in the header of %s, and another one each time", async (_what, method, path, status) => {
    const [one, two] = [await ask(method, path), await ask(method, path, { "x-request-id": "mine" })];
    expect([one.status, two.status]).toEqual([status, status]);
    const names = [one, two].map(({ headers }) => headers.get("x-request-id"));
    for (const name of names) expect(name).toMatch(/^req_[0-9a-f]{24}$/);
    expect(names[0]).not.toBe(names[1]);
    if (status >= 400) expect(JSON.parse(two.body)).toMatchObject({ status, requestId: names[1] });
  });

  it("stands in the header of a stream", async () => {
    const over = new AbortController();
    const headers = { authorization: `Bearer ${product.sandbox().secret}` };
    const response = await fetch(`${product.url}/v1/stream`, { headers, signal: over.signal });
    expect([response.status, response.headers.get("x-request-id")]).toEqual([200, expect.stringMatching(/^req_/)]);
    over.abort();
  });

  it("stands in the problem of each entry of a bulk call, and pages may read it", async () => {
    const sandbox = product.sandbox();
    const headers = { "idempotency-key": fresh("k") };
    const bulk = await sandbox.call<{ data: { problem: Problem }[] }>(
      "POST",
      "/v1/follow-ups/bulk",
      { followUps: [{}] },
      headers,
    );
    expect(bulk.body.data[0]?.problem.requestId).toBe(bulk.headers.get("x-request-id"));
    const signals = await sandbox.page().send({ signals: [] });
    expect(signals.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
  });
});

describe("a method that is not for its path", () => {
  it.each([
    ["DELETE", "/v1/signals", "OPTIONS, POST"],
    ["GET", "/v1/signals", "OPTIONS, POST"],
    ["PUT", "/v1/follow-ups", "GET, HEAD, OPTIONS, POST"],
    ["DELETE", "/v1/follow-ups/fu_1", "GET, HEAD, OPTIONS, PATCH"],
    ["GET", "/v1/follow-ups/fu_1/redeem", "OPTIONS, POST"],
    ["POST", "/v1/follow-ups/fu_1/deliveries", "GET, HEAD, OPTIONS"],
    ["POST", "/healthz", "GET, HEAD, OPTIONS"],
    ["POST", "/V1/Intake/", "GET, HEAD, OPTIONS"],
  ])("%s %s is a 405 that allows %s", async (method, path, allow) => {
    const answer = await ask(method, path);
    expect([answer.status, answer.headers.get("allow"), JSON.parse(answer.body)]).toEqual([
      405,
      allow,
      expect.objectContaining({ code: "method_not_allowed", detail: expect.stringContaining(allow) }),
    ]);
  });

  it("is refused so at each route that there is", async () => {
    const routes = await writtenRoutes();
    expect(routes.size).toBeGreaterThan(40);
    for (const path of routes.keys()) {
      const at = path.replaceAll(/:\w+/g, "x1");
      // One of a fixed name may be read as an id by another.
      const own = [...routes].filter(([other]) => new RegExp(`^${other.replaceAll(/:\w+/g, "[^/]+")}$`).test(at));
      const written = new Set(own.flatMap(([, methods]) => [...methods]));
      const allowed = [...written, "OPTIONS", ...(written.has("GET") ? ["HEAD"] : [])].sort();
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((one) => !allowed.includes(one))) {
        const { status, headers } = await ask(method, at);
        expect([method, at, status, headers.get("allow")]).toEqual([method, at, 405, allowed.join(", ")]);
      }
      const options = await ask("OPTIONS", at);
      expect([at, options.status]).toEqual([at, 204]);
    }
  });

  it("is not told apart from others where the path is unknown", async () => {
    for (const method of ["GET", "POST", "OPTIONS", "DELETE"])
      expect((await ask(method, "/v1/nothing/of/ours")).status).toBe(404);
  });

  it("is HEAD nowhere that GET is: the same answer without its body, streams too", async () => {
    const key = { authorization: `Bearer ${product.sandbox().secret}` };
    for (const path of ["/healthz", "/v1/follow-ups", "/v1/stream", "/console", "/console/api/sites"]) {
      const { status, body } = await ask("HEAD", path, key);
      expect([path, status, body]).toEqual([path, 200, ""]);
    }
    expect((await ask("HEAD", "/v1/stream")).status).toBe(401);
  });
});

describe("an origin that is refused", () => {
  it("is named, and none of those that are not", async () => {
    const answer = await product.sandbox().page().send({ signals: [] }, { origin: "https://evil.example" });
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.body)).toMatch(/https:\/\/evil\.example.*origins.*sites file/);
    expect(JSON.stringify(answer.body)).not.toContain("localhost");
  });
});

describe("an Idempotency-Key", () => {
  const request = {
    person: { customer: "c_1" },
    channel: "call",
    purpose: "sales",
    trigger: { type: "requested" },
    basis: "consent",
  };

  it.each(["/v1/follow-ups", "/v1/follow-ups/bulk", "redeem"])("has the same bound at %s", async (door) => {
    const sandbox = product.sandbox();
    const { id } = await sandbox.schedule(request as FollowUp);
    const path = door === "redeem" ? `/v1/follow-ups/${id}/redeem` : door;
    const body = door === "redeem" ? {} : door.endsWith("bulk") ? { followUps: [request] } : request;
    const withKey = (key: string) => sandbox.call<Problem>("POST", path, body, { "idempotency-key": key });
    for (const key of ["k".repeat(256), "k\u00e4"]) {
      const { status, body: problem } = await withKey(key);
      expect([status, problem.code, problem.errors]).toEqual([
        422,
        "bad_field",
        [{ pointer: "/headers/idempotency-key", detail: "1 to 255 printable ASCII characters" }],
      ]);
    }
    expect((await withKey("k".repeat(255))).status).toBeLessThan(300);
  });

  it("of an entry of a bulk call is no key that a caller can send", async () => {
    const sandbox = product.sandbox();
    const key = fresh("k");
    const bulk = () =>
      sandbox.call<{ data: { followUp: FollowUp }[] }>(
        "POST",
        "/v1/follow-ups/bulk",
        { followUps: [request] },
        { "idempotency-key": key },
      );
    const first = await bulk();
    const id = first.body.data[0]?.followUp.id;
    for (const plain of [key, `${key}#0`, `0:${key}`, JSON.stringify([key, 0])]) {
      const one = await sandbox.schedule(request as FollowUp, plain);
      expect([plain, one.id]).not.toEqual([plain, id]);
    }
    expect((await bulk()).body.data[0]?.followUp.id).toBe(id);
  });
});

describe("names of keys in Redis", () => {
  it("are never another's, however their parts are cut", () => {
    const keys = new Keys(1);
    const scopes = [liveScope("a"), testScope("a"), testScope("a", "0"), liveScope("0")];
    const names = ["a", "a:0", "0:a", "a#0", "0", "a|0", "+0:a", '["a",0]', "order:a"];
    const made = scopes.flatMap((scope) =>
      names.flatMap((name) => [
        keys.idempotency(scope, name),
        ...[0, 1, 10].map((index) => keys.bulkIdempotency(scope, name, index)),
        keys.checkout(scope, name),
        keys.label(scope, `key:${name}`),
        keys.label(scope, `checkout:${name}`),
      ]),
    );
    expect(new Set(made).size).toBe(made.length);
  });
});
