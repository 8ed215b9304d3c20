import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultProxy } from "../faults/proxy.mjs";

let upstream;
let proxy;
let clients;
/** What the upstream got, as one text. */
let got;

beforeEach(async () => {
  got = "";
  clients = [];
  // It says back what it is told, as a whole line.
  upstream = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      got += chunk;
      socket.write(`re:${chunk}`);
    });
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  proxy = await new FaultProxy({ host: "127.0.0.1", port: upstream.address().port }).listen();
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  upstream.close();
});

async function client(port = Number(new URL(proxy.url).port)) {
  const socket = connect(port, "127.0.0.1");
  clients.push(socket);
  socket.setEncoding("utf8");
  // Each test asks how it ends; an error without a listener would end the test.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function says(socket, line) {
  socket.write(line);
  const [answer] = await once(socket, "data");
  return answer;
}

/** How a connection ends: with what error. */
const ending = async (socket) => (await once(socket, "error"))[0].code;

/** What was on its way has arrived by the time that somebody else, past the proxy, got an answer. */
async function arrived() {
  await says(await client(upstream.address().port), ".");
}

describe("a network of our own", () => {
  it("passes what it is given, both ways", async () => {
    const socket = await client();
    expect(await says(socket, "one")).toBe("re:one");
    expect(await says(socket, "two")).toBe("re:two");
  });

  it("loses the answer to the request that was named, after it was done, and no other", async () => {
    const [unlucky, other] = [await client(), await client()];
    proxy.loseReplyTo("two");
    expect(await says(other, "one")).toBe("re:one");
    const ended = ending(unlucky);
    unlucky.write("two");
    expect(await ended).toBe("ECONNRESET");
    expect([got, proxy.repliesLost, proxy.lossesLeft]).toEqual(["onetwo", 1, 0]);
    expect(await says(other, "two")).toBe("re:two");
  });

  it("loses the next answer, whatever it is to", async () => {
    const socket = await client();
    proxy.loseNextReply();
    const ended = ending(socket);
    socket.write("any");
    expect([await ended, got]).toEqual(["ECONNRESET", "any"]);
  });

  it("is cut: who is connected is reset, who comes is turned away, until it is healed", async () => {
    const socket = await client();
    await says(socket, "one");
    const ended = ending(socket);
    proxy.cut();
    expect(await ended).toBe("ECONNRESET");
    const late = connect(Number(new URL(proxy.url).port), "127.0.0.1");
    clients.push(late);
    expect(await ending(late)).toBe("ECONNRESET");
    proxy.heal();
    expect(await says(await client(), "two")).toBe("re:two");
  });

  it("is half-open: requests arrive and answers do not, and nobody is told", async () => {
    const socket = await client();
    await says(socket, "one");
    proxy.halfOpen("replies");
    let came = "";
    socket.on("data", (chunk) => {
      came += chunk;
    });
    const [pair] = proxy.pairs;
    const answered = once(pair.upstream, "data");
    socket.write("two");
    await answered;
    await arrived();
    expect([got, came]).toEqual(["onetwo.", ""]);
    const ended = ending(socket);
    proxy.heal();
    expect(await ended).toBe("ECONNRESET");
    expect(await says(await client(), "three")).toBe("re:three");
  });

  it("is half-open the other way: requests do not arrive", async () => {
    const socket = await client();
    await says(socket, "one");
    proxy.halfOpen("requests");
    const [pair] = proxy.pairs;
    const asked = once(pair.client, "data");
    socket.write("two");
    await asked;
    await arrived();
    expect(got).toBe("one.");
    const ended = ending(socket);
    proxy.heal();
    await ended;
  });

  it("is slow: an answer comes as much later as it was told", async () => {
    const socket = await client();
    proxy.delay(100);
    const startedMs = performance.now();
    expect(await says(socket, "one")).toBe("re:one");
    // Timers may be early by less than a millisecond.
    expect(performance.now() - startedMs).toBeGreaterThan(99);
  });

  it("is narrow: a long answer comes in pieces, whole and in order", async () => {
    const socket = await client();
    proxy.throttle(50_000);
    const long = "0123456789".repeat(1_000);
    const pieces = [];
    const startedMs = performance.now();
    socket.write(long);
    while (pieces.join("").length < long.length + 3) pieces.push((await once(socket, "data"))[0]);
    expect(pieces.join("")).toBe(`re:${long}`);
    expect(performance.now() - startedMs).toBeGreaterThan(100);
  });
});
