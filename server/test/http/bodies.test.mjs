/** What a server takes in of a body, and how long it waits for a client: over plain sockets, with bodies of our own. */
import { once } from "node:events";
import { connect } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SLOW_CASES } from "../../../scripts/attack/kit/raw-cases.mjs";
import { playRaw, wrongIn } from "../../../scripts/attack/kit/raw-socket.mjs";
import { newHttpServer } from "../../src/http/http-server.ts";
import { problemHandler } from "../../src/http/problem.ts";
import { bytesOf, readBytes } from "../../src/http/read-json.ts";
import { unanswered } from "../../src/http/routes.ts";
import { newLogger } from "../../src/log.ts";

const BYTES_MAX = 1_000;
const MIB = 1024 * 1024;
/** Kernels take in a few MiB on each side before anybody reads them. */
const IN_FLIGHT_BYTES = 16 * MIB;
const ENDED_MS_MAX = 60_000;
/** Well before node would look by itself. */
const GONE_MS_MAX = 20_000;
/** A tenth of the real one. */
const QUICK = { headersMs: 500, requestMs: 800, lookMs: 200, idleMs: 500, readerMs: 1_000 };

let server;
let port;
beforeAll(async () => {
  const app = express();
  app.post(
    ["/read", "/v1/signals"],
    readBytes(BYTES_MAX),
    (request, response) => void response.json(bytesOf(request).length),
  );
  app.post("/unread", (_request, response) => void response.json("unread"));
  app.get("/large", (_request, response) => void response.send("x".repeat(64 * MIB)));
  app.get("/healthz", (_request, response) => void response.json("alive"));
  app.use(unanswered(() => []));
  app.use(problemHandler(newLogger("silent"), () => []));
  server = newHttpServer(app, { connectionsMax: 100, patience: QUICK });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = server.address().port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const head = (path, ...headers) => [`POST ${path} HTTP/1.1`, "Host: a", ...headers, "", ""].join("\r\n");
const play = async (...steps) => await playRaw(port, steps, ENDED_MS_MAX);
const x = (bytes) => "x".repeat(bytes);

describe("a body", () => {
  it.each([BYTES_MAX - 1, BYTES_MAX])("of %d bytes is read, announced or in chunks", async (bytes) => {
    for (const sent of [
      [head("/read", "Connection: close", `Content-Length: ${bytes}`), x(bytes)],
      [
        head("/read", "Connection: close", "Transfer-Encoding: chunked"),
        `${bytes.toString(16)}\r\n${x(bytes)}\r\n0\r\n\r\n`,
      ],
    ]) {
      const { statuses, text } = await play(...sent);
      expect([statuses, text.slice(-String(bytes).length)]).toEqual([[200], String(bytes)]);
    }
  });

  it("of a byte more is refused before any of it came, where it is announced", async () => {
    const { statuses, text } = await play(head("/read", `Content-Length: ${BYTES_MAX + 1}`));
    expect(statuses).toEqual([413]);
    expect(text).toMatch(/connection: close/i);
    expect(text).toContain("1000 bytes");
  });

  it.each([
    ["announced", head("/read", `Content-Length: ${1024 * MIB}`), x(MIB)],
    ["in chunks", head("/read", "Transfer-Encoding: chunked"), `100000\r\n${x(MIB)}\r\n`],
    ["compressed", head("/read", "Content-Encoding: gzip", "Transfer-Encoding: chunked"), `100000\r\n${x(MIB)}\r\n`],
    ["to a door that reads none", head("/unread", `Content-Length: ${1024 * MIB}`), x(MIB)],
    ["where there is no door", head("/nothing", "Transfer-Encoding: chunked"), `100000\r\n${x(MIB)}\r\n`],
  ])("of a gigabyte is not taken in: %s", async (_how, start, piece) => {
    const { ended, sentBytes } = await play(start, ...Array.from({ length: 1024 }, () => [piece, 1]).flat());
    expect(ended).toBe(true);
    expect(sentBytes).toBeLessThan(IN_FLIGHT_BYTES);
  });

  it("that is too large is answered also to who sends on before reading", async () => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }).pause();
    const [broken, text] = [[], []];
    socket.on("error", (error) => broken.push(error.code)).on("data", (chunk) => text.push(chunk));
    socket.pause().write(head("/read", "Content-Length: 100000"));
    await once(server, "request");
    for (let nth = 0; nth < 10; nth++) {
      socket.write(x(10_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.resume();
    await once(socket, "end");
    socket.destroy();
    expect([broken, Buffer.concat(text).toString()]).toEqual([
      [],
      expect.stringMatching(/^HTTP\/1.1 413 .*too_large/s),
    ]);
  });

  it("that is a little too large is answered also to who sends it to its end first", async () => {
    for (let nth = 0; nth < 20; nth++) {
      const response = await fetch(`http://127.0.0.1:${port}/read`, { method: "POST", body: x(70_000) });
      expect([response.status, response.headers.get("connection")]).toEqual([413, "close"]);
    }
  });

  it("that was not asked for does not end the connection, where it is small", async () => {
    const { statuses } = await play(
      `${head("/unread", "Content-Length: 2")}{}`,
      `${head("/unread", "Content-Length: 2", "Connection: close")}{}`,
    );
    expect(statuses).toEqual([200, 200]);
  });

  it("is not invited where it would be refused, and is where it will be read", async () => {
    const expects = "Expect: 100-continue";
    expect((await play(head("/read", expects, "Content-Length: 5000"))).statuses).toEqual([413]);
    const invited = await play(head("/read", expects, "Content-Length: 2", "Connection: close"), 50, "{}");
    expect(invited.statuses).toEqual([100, 200]);
  });
});

// Side by side: each only waits.
describe.concurrent("a client that takes its time is let go", () => {
  it.each(SLOW_CASES)("$says", async (one) => {
    const steps = one.steps.map((step) => (typeof step === "number" ? step / 10 : step));
    const played = await playRaw(port, steps, GONE_MS_MAX);
    expect(wrongIn(one, played)).toEqual([]);
  });

  it("and so is one that does not read its answer", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.pause();
    const dropped = new Promise((resolve) => {
      server.on("request", (request, response) => {
        if (request.url === "/large") response.once("close", resolve);
      });
    });
    socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    await dropped;
    socket.destroy();
  });
});

describe("a connection too many", () => {
  it("is closed at once, and the others go on", async () => {
    const most = newHttpServer(express(), { connectionsMax: 2 });
    most.listen(0, "127.0.0.1");
    await once(most, "listening");
    const at = most.address().port;
    const sockets = [connect(at), connect(at)];
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    const third = connect(at);
    third.on("error", () => undefined);
    await once(third, "close");
    expect(sockets.map(({ readyState }) => readyState)).toEqual(["open", "open"]);
    for (const socket of sockets) socket.destroy();
    most.close();
  });
});
