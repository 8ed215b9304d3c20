import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackendEvent, createClient, type HoldoffClient } from "../../src/node/index.js";
import { type FakeApi, startFakeApi } from "./fake-api.js";
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

it("sends events as they are, with an id where none was given", async () => {
  api.replies.push({ status: 202, body: { accepted: 2, dropped: [] } });
  const { id: _left, ...nameless } = ticket("t1");
  expect(await client.events([order("o1"), nameless])).toEqual({ accepted: 2, dropped: [] });
  const made: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(api.seen[0]?.body).toEqual({ events: [order("o1"), { ...nameless, id: made }] });
});

it("splits more than a hundred and adds the answers up", async () => {
  api.replies.push(
    { status: 202, body: { accepted: 100, dropped: [] } },
    { status: 202, body: { accepted: 0, dropped: [{ id: "e100", reason: "bad_props" }] } },
  );
  const many = Array.from({ length: 101 }, (_, index) => ticket(`e${index}`));
  expect(await client.events(many)).toEqual({ accepted: 100, dropped: [{ id: "e100", reason: "bad_props" }] });
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
