import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { network, open, sender, seqs } from "./network.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("when the page goes", () => {
  it("hands over what would end with it, pause or not", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    await sent[0]?.fail();
    send({ type: "page.left" });
    expect(sent.slice(1).map(({ body, keepalive }) => [seqs(body), keepalive])).toEqual([[[1, 2], true]]);
  });

  it("leaves to the browser what goes on without it", async () => {
    const { sent, settled } = network();
    const send = sender();
    for (let count = 0; count < 8; count += 1) {
      send({ type: "offer.declined", offer: "x".repeat(900) });
      await settled();
    }
    // Room for the shop's own last words stays free: the others are brief.
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true, true, true, true, true, false, false, false]);
    send({ type: "page.left" });
    expect(sent.slice(8).map(({ body, keepalive }) => [seqs(body), keepalive])).toEqual([[[6, 7, 8, 9], true]]);
  });

  it("takes with it what the browser had no room for", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "offer.declined", offer: "a" });
    await settled();
    await sent[0]?.refuse();
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true, false]);
    send({ type: "page.left" });
    expect(seqs(sent[2]?.body)).toEqual([1, 2]);
  });

  it("leaves a request alone that is under way when the page is only hidden", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    send({ type: "offer.shown", offer: "a" });
    send({ type: "page.hidden" });
    expect(sent.slice(1).map(({ body, keepalive }) => [seqs(body), keepalive])).toEqual([[[2, 3], true]]);
  });

  it("splits what is too much for one request", () => {
    const { sent } = network();
    const send = sender();
    for (let count = 0; count < 120; count += 1) send({ type: "page.active" });
    send({ type: "page.left" });
    expect(sent.map(({ body }) => seqs(body).length)).toEqual([100, 21]);
  });

  it("tries once more at once where the browser has no room for what outlives a page", async () => {
    const { sent } = network();
    sender()({ type: "page.hidden" });
    await sent[0]?.refuse();
    expect(sent.map(({ body, keepalive }) => [seqs(body), keepalive])).toEqual([
      [[1], true],
      [[1], false],
    ]);
  });

  it("leaves to the journal what earlier pages said", async () => {
    const { sent, settled } = network();
    const { say, adopt } = open();
    adopt([{ text: '{"seq":9}', seq: 9, who: "old", old: true }]);
    await settled();
    say({ type: "page.left" }, "ada");
    expect(sent.map(({ body }) => seqs(body))).toEqual([[9], [1]]);
  });
});

describe("when the page dies", () => {
  it("has the browser say what nobody has acknowledged, and nothing else", async () => {
    const { sent, wills, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    send({ type: "offer.shown", offer: "a" });
    await settled();
    expect(wills()).toEqual([[1, 2]]);
    await sent[0]?.answer(202);
    expect(wills()).toEqual([]);
    send({ type: "offer.shown", offer: "b" });
    await settled();
    expect(wills()).toEqual([[3]]);
    // From here on the browser has it in another way.
    send({ type: "page.left" });
    expect(wills()).toEqual([]);
  });
});

describe("what a journal should keep", () => {
  const kept = (send: ReturnType<typeof sender>, types: string[]) => types.filter((type) => send({ type }));
  const ALL = ["page.viewed", "page.active", "offer.declined", "link.clicked", "page.hidden", "page.left"];

  it("is nothing of presence while all is well", () => {
    const { sent } = network();
    expect(kept(sender(), ["page.active", "link.clicked"])).toEqual(["link.clicked"]);
    expect(kept(sender(), ["page.hidden"])).toEqual([]);
    expect(sent.length).toBeGreaterThan(0);
  });

  it("is all but heartbeats while an answer is awaited", async () => {
    const { settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    expect(kept(send, ALL)).toEqual(ALL.filter((type) => type !== "page.active"));
  });

  it("is all but heartbeats after a failure, and where there is no network", async () => {
    const { sent, settled, goOffline } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    await sent[0]?.fail();
    expect(kept(send, ["page.left"])).toEqual(["page.left"]);
    await goOffline();
    expect(kept(sender(), ["page.left"])).toEqual(["page.left"]);
  });

  it("is nothing after the collector's last word", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    await sent[0]?.answer(401);
    expect(kept(send, ALL)).toEqual([]);
  });

  it("is presence too where it matters otherwise", () => {
    network();
    const { say } = open();
    expect(say({ type: "page.active" }, "ada", true)?.seq).toBe(1);
    expect(say({ type: "page.active" }, "ada", false)).toBeUndefined();
  });
});
