import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fresh, type Product, type Sandbox, startProduct } from "../support/product.js";
import { until } from "../support/until.js";
import { Listening } from "./listen.js";

interface Changed {
  type: string;
  person: string;
  revision: string;
  what: string;
  followUps: { id: string; status: string; release: number; nextLookAt: string | null }[];
}

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => {
  await product.stop();
});

const listen = (sandbox: Sandbox, lastId?: string): Promise<Listening<Changed>> =>
  Listening.open(`${product.url}/v1/stream`, {
    authorization: `Bearer ${sandbox.secret}`,
    ...(lastId === undefined ? {} : { "last-event-id": lastId }),
  });

const customer = (): string => fresh("c_");
const of = (id: string) => (data: Changed) => data.person === `customer:${id}`;

describe("GET /v1/stream", () => {
  it("tells of a change with the person's open follow-ups", async () => {
    const sandbox = product.sandbox();
    const listening = await listen(sandbox);
    expect(listening.headers["content-type"]).toBe("text/event-stream");
    const person = customer();
    const { id, nextLookAt } = await sandbox.schedule({ person: { customer: person }, delay: "30m" });
    const { data, id: eventId } = await listening.next(of(person));
    expect(data).toEqual({
      type: "person.changed",
      person: `customer:${person}`,
      revision: expect.stringMatching(/^\d+\.\d+$/),
      what: "follow_up.scheduled",
      followUps: [{ id, status: "waiting", release: 0, nextLookAt }],
    });
    expect(eventId).toMatch(/^\d+-\d+@[0-9a-f]{1,3}$/);
    listening.close();
  });

  it("names a follow-up that just ended", async () => {
    const sandbox = product.sandbox();
    const listening = await listen(sandbox);
    const person = customer();
    const { id } = await sandbox.schedule({ person: { customer: person }, delay: "30m" });
    await sandbox.call("POST", `/v1/follow-ups/${id}/cancel`, { reason: "the order was found" });
    const { data } = await listening.next((event) => event.what === "follow_up.cancelled");
    expect(data.followUps).toEqual([{ id, status: "cancelled", release: 0, nextLookAt: null }]);
    listening.close();
  });

  it("resumes after Last-Event-ID and leaves nothing out", async () => {
    const sandbox = product.sandbox();
    const first = await listen(sandbox);
    const before = customer();
    await sandbox.schedule({ person: { customer: before }, delay: "30m" });
    const seen = await first.next(of(before));
    first.close();

    const missed = Array.from({ length: 5 }, customer);
    for (const person of missed) await sandbox.schedule({ person: { customer: person }, delay: "30m" });
    const again = await listen(sandbox, seen.id);
    const after = customer();
    await sandbox.schedule({ person: { customer: after }, delay: "30m" });
    await again.next(of(after));
    expect(again.told.map(({ data }) => data.person)).toEqual([...missed, after].map((person) => `customer:${person}`));
    again.close();
  });

  it("says so when the past is gone", async () => {
    const sandbox = product.sandbox();
    for (const lastId of ["1-1@0", "1-1@3f", "from somewhere else"]) {
      const listening = await listen(sandbox, lastId);
      expect((await listening.next((event) => event.type === "stream.gap")).id).toBe(lastId);
      listening.close();
    }
  });

  it("never tells one sandbox of another", async () => {
    const [mine, other] = [product.sandbox(), product.sandbox()];
    const listening = await listen(mine);
    const [told, hidden] = [customer(), customer()];
    await other.schedule({ person: { customer: hidden }, delay: "30m" });
    await mine.schedule({ person: { customer: told }, delay: "30m" });
    await listening.next(of(told));
    expect(listening.told.map(({ data }) => data.person)).toEqual([`customer:${told}`]);
    listening.close();
    // It was there to be told of, to who may know.
    const allowed = await listen(other, "1-1@0");
    await allowed.next(of(hidden));
    allowed.close();
  });

  it("ends when its key is taken out of the sites file, and tells nothing more", async () => {
    const sandbox = product.sandbox("shadow");
    const listening = await listen(sandbox);
    const before = customer();
    await sandbox.schedule({ person: { customer: before } });
    await listening.next(of(before));
    const text = await readFile(product.sitesFile, "utf8");
    await writeFile(product.sitesFile, text.replace("hsk_test_shadow", "hsk_test_other"));
    await product.served.reload();
    const ended = new Promise((resolve) => listening.once("ended", resolve));
    // News all the same: a page's own.
    await sandbox.page().says({ type: "page.viewed" });
    await ended;
    expect(listening.told.filter(({ data }) => !of(before)(data))).toEqual([]);
    await writeFile(product.sitesFile, text);
    await product.served.reload();
  });

  it("is for secret keys only", async () => {
    const sandbox = product.sandbox();
    for (const authorization of ["", `Bearer ${sandbox.publishable}`, "Bearer hsk_test_nobody"]) {
      const listening = await Listening.open(`${product.url}/v1/stream`, { authorization });
      expect(listening.status).toBe(401);
      listening.close();
    }
  });

  it("turns away who comes when it is full, and has room again when somebody leaves", async () => {
    const sandbox = product.sandbox();
    const crowd: Listening<Changed>[] = [];
    for (let status = 200; status === 200 && crowd.length <= 101; ) {
      const listening = await listen(sandbox);
      crowd.push(listening);
      ({ status } = listening);
    }
    const refused = crowd.pop();
    expect(refused?.status).toBe(503);
    expect(refused?.headers["retry-after"]).toBe("10");
    expect(JSON.parse((await refused?.body()) ?? "")).toMatchObject({ code: "too_many_listeners" });
    for (const listening of crowd) listening.close();
    await until("room", async () => {
      const again = await listen(sandbox);
      again.close();
      return again.status === 200;
    });
  });
});
