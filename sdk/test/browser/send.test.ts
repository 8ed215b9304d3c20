import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { COMPANY_MS, doorUrl, TIMEOUT_MS } from "../../src/browser/send.js";
import { answered, forget, network, open, type Sent, sender, sending, seqs } from "./network.js";

beforeEach(() => {
  answered.mockClear();
  forget.mockClear();
  vi.spyOn(console, "warn").mockReturnValue();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a sender", () => {
  it("sends what is urgent at once, and what was said in the same breath with it", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "offer.declined", offer: "insurance" });
    send({ type: "form.progress", filled: 1, of: 2 });
    send({ type: "order.completed" });
    expect(sent).toHaveLength(0);
    await settled();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1, 2, 3]]);
  });

  it("lets what can wait have company for as long as a heartbeat takes to come", async () => {
    const { sent } = network();
    const send = sender();
    send({ type: "offer.shown", offer: "insurance" });
    await vi.advanceTimersByTimeAsync(COMPANY_MS - 1);
    expect(sent).toHaveLength(0);
    send({ type: "offer.shown", offer: "warranty" });
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1, 2]]);
  });

  it("lets what can wait go with the next that cannot, and not because an answer came", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    send({ type: "offer.shown", offer: "insurance" });
    await sent[0]?.answer(202);
    expect(sent).toHaveLength(1);
    send({ type: "page.active" });
    await settled();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1], [2, 3]]);
  });

  it("does not hold back what is urgent for an answer that has not come, and says nothing twice", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    send({ type: "offer.declined", offer: "insurance" });
    await settled();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1], [2]]);
    await sent[1]?.answer(202);
    await sent[0]?.answer(202);
    expect(sent).toHaveLength(2);
  });

  it("sends nothing twice while nothing fails, however much is said", async () => {
    const { sent, settled } = network();
    const send = sender();
    for (let count = 0; count < 200; count += 1) {
      send({ type: "offer.declined", offer: `o_${count}` });
      await settled();
      if (count % 3 === 0) await sent[count]?.answer(202);
    }
    const all = sent.flatMap(({ body }) => seqs(body));
    expect(all).toHaveLength(200);
    expect(new Set(all).size).toBe(200);
  });

  it("lets nothing leave before it is ready", async () => {
    const { sent, settled } = network();
    let begin: () => void = () => undefined;
    const { say } = open(
      new Promise<void>((resolve) => {
        begin = resolve;
      }),
    );
    say({ type: "page.viewed" }, "ada");
    await settled();
    expect(sent).toHaveLength(0);
    begin();
    await settled();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1]]);
  });

  it("sends more than a batch holds as several", async () => {
    const { sent, settled } = network();
    const send = sender();
    for (let count = 0; count < 150; count += 1) send({ type: "page.active" });
    await settled();
    expect(sent.map(({ body }) => seqs(body).length)).toEqual([100, 50]);
    expect(seqs(sent[1]?.body)[0]).toBe(101);
  });

  it.each([429, 500, 503])(
    "keeps everything over a %i, and sends it again after what the collector asked",
    async (status) => {
      const { sent, settled } = network();
      const send = sender();
      send({ type: "page.viewed" });
      await settled();
      await sent[0]?.answer(status, "busy", { "retry-after": "7" });
      send({ type: "order.completed" });
      await vi.advanceTimersByTimeAsync(6_999);
      expect(sent).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(sent.slice(1).map(({ body }) => seqs(body))).toEqual([[1, 2]]);
    },
  );

  it("waits longer with each failure, and starts over after a success", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    for (const [attempt, waitMs] of [1_000, 2_000, 4_000].entries()) {
      await sent[attempt]?.fail();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(sent).toHaveLength(attempt + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(sent).toHaveLength(attempt + 2);
    }
    await sent[3]?.answer(202);
    send({ type: "page.active" });
    await settled();
    await sent[4]?.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.slice(5).map(({ body }) => seqs(body))).toEqual([[2]]);
  });

  it.each([404, 413, 415])("takes a %i for the last word on that batch, whatever stands in it", async (status) => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    await sent[0]?.answer(status, "<html>");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(1);
    send({ type: "page.active" });
    await settled();
    expect(seqs(sent[1]?.body)).toEqual([2]);
  });

  it.each([400, 401, 403, 410])("says nothing more on this page after a %i", async (status) => {
    const { sent, wills, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    send({ type: "offer.shown", offer: "a" });
    await sent[0]?.answer(status, "<html>");
    send({ type: "order.completed" });
    send({ type: "page.left" });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(1);
    expect(wills()).toEqual([]);
    // The journal keeps nothing of it either.
    expect(forget.mock.calls.flat(2).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("is not silenced by what is said to an earlier page's words", async () => {
    const { sent, settled } = network();
    const { say, adopt } = open();
    adopt([{ text: '{"seq":9}', seq: 9, who: "old", old: true }]);
    await settled();
    await sent[0]?.answer(401, "{}");
    say({ type: "page.viewed" }, "ada");
    await settled();
    expect(seqs(sent[1]?.body)).toEqual([1]);
  });

  it("gives a collector that hangs its time, and asks again", async () => {
    const { sent, settled } = network();
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      const hang = new AbortController();
      setTimeout(() => hang.abort(), ms);
      return hang.signal;
    });
    const send = sender();
    send({ type: "order.completed" });
    await settled();
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 1);
    send({ type: "page.active" });
    await settled();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1], [2]]);
    await vi.advanceTimersByTimeAsync(1 + 1_000);
    expect(seqs(sent[2]?.body)).toEqual([1]);
  });

  it("waits for the network where the browser knows that there is none", async () => {
    const { sent, settled, goOffline, goOnline } = network();
    const send = sender();
    await goOffline();
    send({ type: "order.completed" });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(0);
    await goOnline();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1]]);
    await settled();
  });

  it("does not wait out its pause when the network is back", async () => {
    const { sent, settled, goOnline } = network();
    const send = sender();
    send({ type: "order.completed" });
    await settled();
    await sent[0]?.fail();
    await goOnline();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1], [1]]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(2);
  });

  it.each(["<html>", "null", ""])("does not take %j for an acknowledgement", async (body) => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    await sent[0]?.answer(200, body);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seqs(sent[1]?.body)).toEqual([1]);
  });

  it("sends an order again when the epoch changes", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "order.completed" });
    await settled();
    await sent[0]?.answer(202);
    send({ type: "page.active" });
    await settled();
    await sent[1]?.answer(202, { accepted: 1, dropped: [], epoch: "e2" });
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1], [2], [1]]);
    await sent[2]?.answer(202, { accepted: 1, dropped: [], epoch: "e2" });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(3);
  });
});

describe("what was said in another name", () => {
  const carried = ({ body }: Pick<Sent, "body">) => {
    const { visitor, signals } = JSON.parse(body);
    return [visitor, signals.map(({ offer }: { offer: string }) => offer)];
  };

  it("is sent in that name, once more too", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "offer.declined", offer: "a" }, "ada");
    await settled();
    send({ type: "offer.declined", offer: "b" }, "bob");
    send({ type: "offer.declined", offer: "c" }, "ada");
    await settled();
    await sent[0]?.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.map(carried)).toEqual([
      ["ada", ["a"]],
      ["bob", ["b"]],
      ["ada", ["c"]],
      ["ada", ["a"]],
    ]);
  });

  it("is heard to be answered in that name", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" }, "bob");
    await settled();
    await sent[0]?.answer(202, { epoch: "e1", linked: true });
    expect(answered.mock.calls).toEqual([[{ epoch: "e1", linked: true }, "bob"]]);
  });

  it("leaves with the page in one batch for each name", () => {
    const { sent } = network();
    const send = sender();
    send({ type: "offer.declined", offer: "a" }, "ada");
    send({ type: "page.left" }, "bob");
    expect(sent.map(({ body }) => JSON.parse(body).visitor)).toEqual(["ada", "bob"]);
  });
});

describe("in the page's console", () => {
  /** What stands in the console after these answers, on a page where nothing has been said before. */
  const consoleAfter = async (...answers: [status: number, body: unknown][]) => {
    vi.resetModules();
    const page = await import("../../src/browser/send.js");
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const { sent, settled } = network();
    const { say } = page.createSender<string>("https://h/v1/signals", sending, Promise.resolve());
    for (const [index, [status, body]] of answers.entries()) {
      say({ type: "page.viewed" }, "ada");
      await settled();
      await sent[index]?.answer(status, body);
    }
    return warned.mock.calls.map((line) => line.join(" "));
  };
  const taken = { accepted: 1, dropped: [], epoch: "e1" };
  const lost = { seq: 1, reason: "bad_props" };
  const field = { seq: 1, pointer: "/signals/0/at", detail: "is no time" };

  it("stands why a batch was refused, once", async () => {
    const problem = { status: 400, detail: "too deep", errors: [{ pointer: "/refs", detail: "is no object" }] };
    const lines = await consoleAfter([413, problem], [415, { detail: "another" }], [202, taken]);
    expect(lines).toEqual([
      'holdoff: refused 413 {"status":400,"detail":"too deep","errors":[{"pointer":"/refs","detail":"is no object"}]}',
    ]);
  });

  it("stands no more of a proxy's page than a line holds", async () => {
    const [line] = await consoleAfter([404, "x".repeat(10_000)]);
    expect(line).toBe(`holdoff: refused 404 ${"x".repeat(600)}`);
  });

  it("stands the first signal that was dropped and the first field that was ignored, each once", async () => {
    const lines = await consoleAfter(
      [202, taken],
      [202, { ...taken, dropped: [lost, lost] }],
      [202, { ...taken, dropped: [lost], ignored: [field, field] }],
      [202, { ...taken, ignored: [field] }],
    );
    expect(lines).toEqual([
      'holdoff: dropped {"seq":1,"reason":"bad_props"}',
      'holdoff: ignored {"seq":1,"pointer":"/signals/0/at","detail":"is no time"}',
    ]);
  });

  it.each([
    [202, { accepted: 1, epoch: "e1" }],
    [429, {}],
    [503, {}],
  ])("stands nothing of a %i", async (status, body) => {
    expect(await consoleAfter([status, body])).toEqual([]);
  });
});

describe("a door", () => {
  it.each(["https://h", "https://h/"])("of %s is found", (endpoint) => {
    expect(doorUrl(endpoint, "signals")).toBe("https://h/v1/signals");
  });
});
