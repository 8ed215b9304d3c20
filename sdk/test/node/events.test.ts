import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BackendEvent, createClient, EventsDroppedError, type HoldoffClient } from "../../src/node/index.js";
import { type FakeApi, problem, startFakeApi } from "./fake-api.js";
import { type FakeClock, fakeClock } from "./fake-clock.js";

const order = (id: string): BackendEvent => ({
  id,
  type: "order.completed",
  person: { customer: "c_42" },
  checkout: id,
});
const ticket = (id: string): BackendEvent => ({ id, type: "ticket.opened", person: { customer: "c_42" }, ticket: id });
const taken = (epoch: string) => ({ status: 202, body: { accepted: 1, dropped: [], epoch } });

/** The ids of each request's events. */
const sentIds = (api: FakeApi) =>
  api.seen.map(({ body }) => {
    const { events } = body as { events: { id: string }[] };
    return events.map((event) => event.id);
  });

let api: FakeApi;
let clock: FakeClock;
let client: HoldoffClient;
beforeEach(async () => {
  api = await startFakeApi();
  clock = fakeClock();
  client = createClient({ url: api.url, secretKey: "hsk_test_demo", clock });
});
afterEach(() => api.close());

/** The fake clock's first instant. */
const START = "1970-01-01T00:16:40.000Z";

it("sends events as they are, with an id where none was given", async () => {
  api.replies.push({ status: 202, body: { accepted: 3, dropped: [] } });
  const { id: _left, ...nameless } = ticket("t1");
  const dated = { ...order("o1"), at: "2026-11-21" };
  const numbered: BackendEvent = { type: "ticket.closed", id: 7, person: { customer: 42, visitor: null }, ticket: 12 };
  expect(await client.events([dated, nameless, numbered])).toEqual({ accepted: 3, dropped: [], ignored: [] });
  const made: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(api.seen[0]?.body).toEqual({ sentAt: START, events: [dated, { ...nameless, id: made }, numbered] });
});

it("takes what the wire knows", async () => {
  const person = { customer: "c_42" };
  const events: BackendEvent[] = [
    { type: "order.cancelled", person, order: 1001 },
    { type: "order.completed", person, order: "1002", renewal: true, checkout: null, at: 1795982400 },
    { type: "contact.received", person, channel: "call" },
    { type: "message.received", person, channel: "sms", keyword: "stop" },
    { type: "consent.given", person, channel: "sms", purpose: "sales", lifts: { before: START }, at: START },
    { type: "consent.withdrawn", person, channel: "call", purpose: "all", import: true, batch: "crm-2025" },
  ];
  await client.events(events.map((event, index) => ({ ...event, id: `e${index}` })));
  expect(api.seen[0]?.body).toMatchObject({ events });
});

describe("the time of an event", () => {
  /** What was sent, request by request. */
  const times = () =>
    api.seen.map(({ body }) => {
      const { sentAt, events } = body as { sentAt: string; events: { at?: string | null }[] };
      return [sentAt, ...events.map(({ at }) => at)];
    });

  it("is its receipt where none is told, and when it was given where it is sent again", async () => {
    api.replies.push(taken("e1"), taken("e2"), taken("e2"));
    await client.events([order("o1"), { ...order("o2"), at: null }, { ...order("o3"), at: "2026-11-21" }]);
    clock.advance(60_000);
    await client.events([ticket("t2")]);
    const later = "1970-01-01T00:17:40.000Z";
    expect(times()).toEqual([
      [START, undefined, null, "2026-11-21"],
      [later, undefined],
      [later, START, START, "2026-11-21"],
    ]);
  });

  it("is never made up for an import", async () => {
    api.replies.push(taken("e1"), taken("e2"));
    await client.events([{ ...order("o1"), import: true }]);
    await client.events([ticket("t2")]);
    expect(times()[2]).toEqual([START, undefined]);
  });

  it("of sending is that of each try", async () => {
    api.replies.push("drop", problem(503, "busy", { "retry-after": "2" }));
    await client.events([order("o1")]);
    const [first, second, third] = times();
    expect(first).toEqual([START, undefined]);
    expect(Date.parse(String(third?.[0])) - Date.parse(String(second?.[0]))).toBe(2_000);
    expect(Date.parse(String(second?.[0]))).toBeGreaterThan(Date.parse(START));
  });
});

describe("events that are dropped", () => {
  const lost = { id: "o2", reason: "bad_props", detail: "order: no text" };
  const unknown = { id: "x1", reason: "unknown_type" };
  const ignored = { id: "o1", pointer: "/events/0/at", detail: "is no time" };
  const answer = { accepted: 1, dropped: [unknown, lost], ignored: [ignored], epoch: "e1" };
  /** A shop may pipe through whatever it has. */
  const piped: BackendEvent = JSON.parse('{"id":"x1","type":"warehouse.moved","person":{"customer":"c_42"}}');

  it("are an error, with the whole answer", async () => {
    api.replies.push({ status: 202, body: answer });
    const error = await client.events([piped, order("o1"), order("o2")]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventsDroppedError);
    expect(error).toMatchObject({ name: "EventsDroppedError", answer, dropped: [lost] });
    expect(String(error)).toContain("1 event was dropped: o2 bad_props order: no text");
  });

  it("are handed over instead where that was asked for", async () => {
    api.replies.push({ status: 202, body: answer });
    const onDropped = vi.fn();
    expect(await client.events([piped, order("o1"), order("o2")], { onDropped })).toEqual(answer);
    expect(onDropped.mock.calls).toEqual([[[lost]]]);
  });

  it("for their type alone are in the answer, and trouble nobody", async () => {
    const unknownOnly = { accepted: 0, dropped: [unknown], ignored: [] };
    api.replies.push({ status: 202, body: unknownOnly }, { status: 202, body: unknownOnly });
    expect(await client.events([piped])).toEqual(unknownOnly);
    const onDropped = vi.fn();
    await client.events([piped], { onDropped });
    expect(onDropped).not.toHaveBeenCalled();
  });

  it("are not sent again when the epoch changes", async () => {
    api.replies.push({ status: 202, body: { ...answer, dropped: [lost] } }, taken("e2"));
    await client.events([order("o1"), order("o2")], { onDropped: () => undefined });
    await client.events([ticket("t1")]);
    expect(sentIds(api)).toEqual([["o1", "o2"], ["t1"], ["o1"]]);
  });

  it("are named, the first of them, in the error's message", async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ id: `e${index}`, reason: "bad_props" }));
    api.replies.push({ status: 202, body: { accepted: 0, dropped: many } });
    await expect(client.events([order("o1")])).rejects.toThrow(
      /^40 events were dropped: e0 bad_props; .* e4 bad_props; …$/,
    );
  });
});

describe("a hundred of which nothing was understood", () => {
  const refused = problem(422, "bad_field");
  const many = (count: number) => Array.from({ length: count }, (_, index) => order(`o${index}`));

  it("is an error like that of any other call", async () => {
    api.replies.push(refused);
    await expect(client.events([order("o1")], { onDropped: () => undefined })).rejects.toMatchObject({
      name: "HoldoffError",
      status: 422,
    });
  });

  it("keeps no other hundred from being sent, and kept", async () => {
    api.replies.push(taken("e1"), refused, taken("e1"), taken("e2"));
    await expect(client.events(many(201))).rejects.toMatchObject({ status: 422 });
    expect(sentIds(api).map((ids) => ids.length)).toEqual([100, 100, 1]);
    await client.events([ticket("t1")]);
    expect(sentIds(api).slice(4).flat()).toEqual([...many(100).map(({ id }) => id), "o200"]);
  });

  it("does not hide that Holdoff is gone", async () => {
    api.replies.push(refused, "drop", "drop", "drop", "drop");
    await expect(client.events(many(201))).rejects.toMatchObject({ name: "HoldoffUnreachableError" });
  });
});

it("splits more than a hundred and adds the answers up", async () => {
  api.replies.push(
    { status: 202, body: { accepted: 100, dropped: [] } },
    {
      status: 202,
      body: { accepted: 0, dropped: [{ id: "e100", reason: "unknown_type" }], ignored: [{ id: "e100" }], epoch: "e1" },
    },
  );
  const many = Array.from({ length: 101 }, (_, index) => ticket(`e${index}`));
  expect(await client.events(many)).toEqual({
    accepted: 100,
    dropped: [{ id: "e100", reason: "unknown_type" }],
    ignored: [{ id: "e100" }],
    epoch: "e1",
  });
  expect(sentIds(api).map((ids) => ids.length)).toEqual([100, 1]);
});

describe("when Holdoff's run epoch changes", () => {
  it("sends again what can end a follow-up, and only that", async () => {
    api.replies.push(taken("e1"), taken("e2"), taken("e2"));
    await client.events([order("o1"), ticket("t1")]);
    await client.events([ticket("t2")]);
    expect(sentIds(api)).toEqual([["o1", "t1"], ["t2"], ["o1"]]);
  });

  it("sends it again once", async () => {
    api.replies.push(taken("e1"), taken("e2"), taken("e2"), taken("e2"));
    await client.events([order("o1")]);
    await client.events([ticket("t2")]);
    await client.events([ticket("t3")]);
    expect(sentIds(api)).toEqual([["o1"], ["t2"], ["o1"], ["t3"]]);
  });

  it("sends nothing again that is older than ten minutes", async () => {
    api.replies.push(taken("e1"), taken("e2"));
    await client.events([order("o1")]);
    clock.advance(10 * 60_000);
    await client.events([ticket("t2")]);
    expect(sentIds(api)).toEqual([["o1"], ["t2"]]);
  });

  it("tries at the next call when sending again failed, and troubles no caller", async () => {
    api.replies.push(taken("e1"), taken("e2"), "drop", "drop", "drop", "drop", taken("e2"), taken("e2"));
    await client.events([order("o1")]);
    expect(await client.events([ticket("t2")])).toMatchObject({ accepted: 1 });
    await client.events([ticket("t3")]);
    expect(sentIds(api).at(-1)).toEqual(["o1"]);
  });
});

it("sends nothing again while the epoch stays", async () => {
  api.replies.push(taken("e1"), taken("e1"));
  await client.events([order("o1")]);
  await client.events([ticket("t2")]);
  expect(sentIds(api)).toEqual([["o1"], ["t2"]]);
});
