import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Said } from "../../src/browser/batch.js";
import { createSender, doorUrl } from "../../src/browser/send.js";

interface Sent {
  body: string;
  answer(status: number, body?: unknown, headers?: Record<string, string>): Promise<void>;
  fail(): Promise<void>;
}

/** Requests as the page would make them; each waits for the test to answer it. */
function network() {
  const sent: Sent[] = [];
  const beacons: string[] = [];
  const settled = async () => {
    await vi.advanceTimersByTimeAsync(0);
  };
  let room = true;
  vi.stubGlobal(
    "fetch",
    (_url: string, init: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        sent.push({
          body: String(init.body),
          answer(status, body = { accepted: 1, dropped: [], epoch: "e1" }, headers = {}) {
            resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }));
            return settled();
          },
          fail() {
            reject(new TypeError("Failed to fetch"));
            return settled();
          },
        });
      }),
  );
  vi.stubGlobal("navigator", {
    sendBeacon(_url: string, body: string) {
      if (room) beacons.push(body);
      return room;
    },
  });
  return {
    sent,
    beacons,
    settled,
    fullBeacons() {
      room = false;
    },
  };
}

const seqs = (body: string | undefined): unknown[] =>
  JSON.parse(body ?? "{}").signals.map((signal: { seq: unknown }) => signal.seq);

const log = vi.fn();
const answered = vi.fn();
const sending = { envelope: (who: string) => `{"v":1,"visitor":"${who}"}`, answered, log };
function sender() {
  const send = createSender<string>("https://h/v1/signals", sending);
  return (fact: Said, who = "ada") => send(fact, who);
}

beforeEach(() => {
  answered.mockClear();
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

  it("lets what can wait have company for a second", async () => {
    const { sent } = network();
    const send = sender();
    send({ type: "offer.shown", offer: "insurance" });
    await vi.advanceTimersByTimeAsync(999);
    expect(sent).toHaveLength(0);
    send({ type: "offer.shown", offer: "warranty" });
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1, 2]]);
  });

  it("does not hold back what is urgent for an answer that has not come", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    send({ type: "offer.declined", offer: "insurance" });
    await settled();
    expect(sent.map(({ body }) => seqs(body))).toEqual([[1], [1, 2]]);
    await sent[1]?.answer(202);
    await sent[0]?.answer(202);
    expect(sent).toHaveLength(2);
  });

  it("sends the rest when a full batch is acknowledged", async () => {
    const { sent, settled } = network();
    const send = sender();
    for (let count = 0; count < 150; count += 1) send({ type: "page.active" });
    await settled();
    expect(seqs(sent[0]?.body)).toHaveLength(100);
    await sent[0]?.answer(202);
    expect(seqs(sent[1]?.body)).toHaveLength(50);
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

  it.each([400, 401, 403, 413, 415])(
    "takes a %i for the last word on that batch, whatever stands in it",
    async (status) => {
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
    },
  );

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

  it("is sent in that name, once more too, and before what came after it", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "offer.declined", offer: "a" }, "ada");
    await settled();
    send({ type: "offer.declined", offer: "b" }, "bob");
    send({ type: "offer.declined", offer: "c" }, "ada");
    await settled();
    await sent[0]?.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    for (let index = 1; index < 4; index += 1) await sent[index]?.answer(202, { epoch: "e1" });
    expect(sent.slice(2).map(carried)).toEqual([
      ["ada", ["a"]],
      ["bob", ["b"]],
      ["ada", ["c"]],
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

  it("goes by beacon in one batch for each name", () => {
    const { beacons } = network();
    const send = sender();
    send({ type: "offer.declined", offer: "a" }, "ada");
    send({ type: "page.left" }, "bob");
    expect(beacons.map((body) => JSON.parse(body).visitor)).toEqual(["ada", "bob"]);
  });
});

describe("in the page's console", () => {
  /** What stands in the console after these answers, on a page where nothing has been said before. */
  const consoleAfter = async (...answers: [status: number, body: unknown][]) => {
    vi.resetModules();
    const page = await import("../../src/browser/send.js");
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const { sent, settled } = network();
    const send = page.createSender<string>("https://h/v1/signals", sending);
    for (const [index, [status, body]] of answers.entries()) {
      send({ type: "page.viewed" }, "ada");
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
    const lines = await consoleAfter([400, problem], [401, { detail: "another" }], [202, taken]);
    expect(lines).toEqual([
      'holdoff: refused 400 {"status":400,"detail":"too deep","errors":[{"pointer":"/refs","detail":"is no object"}]}',
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

describe("when the page goes", () => {
  it("hands everything unacknowledged to the browser, pause or not", async () => {
    const { sent, beacons, settled } = network();
    const send = sender();
    send({ type: "page.viewed" });
    await settled();
    await sent[0]?.fail();
    send({ type: "page.left" });
    expect(beacons.map(seqs)).toEqual([[1, 2]]);
  });

  it("says again what a beacon carried, for a beacon brings no answer", async () => {
    const { sent, settled } = network();
    const send = sender();
    send({ type: "page.hidden" });
    await settled();
    expect(sent).toHaveLength(0);
    send({ type: "page.viewed" });
    await settled();
    expect(seqs(sent[0]?.body)).toEqual([1, 2]);
  });

  it("splits what is too much for one beacon", () => {
    const { beacons } = network();
    const send = sender();
    for (let count = 0; count < 120; count += 1) send({ type: "page.active" });
    send({ type: "page.left" });
    expect(beacons.map((body) => seqs(body).length)).toEqual([100, 21]);
  });

  it("fetches when there is no room for a beacon", () => {
    const { sent, fullBeacons } = network();
    fullBeacons();
    sender()({ type: "page.left" });
    expect(seqs(sent[0]?.body)).toEqual([1]);
  });

  const forbidden = () => {
    throw new Error("forbidden");
  };
  it.each([{}, { sendBeacon: forbidden }])("fetches when beacons are missing or broken", (navigator) => {
    const { sent } = network();
    vi.stubGlobal("navigator", navigator);
    sender()({ type: "page.left" });
    expect(sent).toHaveLength(1);
  });
});

describe("a door", () => {
  it.each(["https://h", "https://h/"])("of %s is found", (endpoint) => {
    expect(doorUrl(endpoint, "signals")).toBe("https://h/v1/signals");
  });
});
