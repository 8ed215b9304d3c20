/** What a session has besides the tag. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Options } from "../../src/browser/holdoff.js";
import type { LoadLater, Room } from "../../src/browser/later.js";
import loadParts from "../../src/browser/parts.js";

beforeEach(() => {
  const target = { addEventListener: vi.fn(), dispatchEvent: vi.fn() };
  vi.stubGlobal("window", target);
  vi.stubGlobal("document", { ...target, scripts: [], querySelectorAll: () => [], activeElement: null });
});
afterEach(() => vi.unstubAllGlobals());

/** A page with a session; `isBlocked` says whether its further parts come. */
function page(options: Partial<Options>, isBlocked = false) {
  const begun: Room[] = [];
  const room: Room = {
    options: { key: "hpk_x", endpoint: "https://h", adapters: "none", consent: "granted", ...options },
    signal: new AbortController().signal,
    emit: vi.fn(),
    refer: vi.fn(),
    who: () => ({ v: 1, key: "hpk_x", visitor: "v_x", refs: {}, tab: "t_x" }),
    may: () => true,
    hear: vi.fn(),
    acts: [],
    beats: () => true,
    tab: "t_x",
    page: undefined,
    agreed: Promise.resolve(),
  };
  const asked: string[] = [];
  const load: LoadLater = (name) => {
    asked.push(name);
    const part = { default: (one: Room) => begun.push(one) };
    return isBlocked ? Promise.reject(new Error("blocked")) : Promise.resolve<never>(part as never);
  };
  const holdoff = Object.assign(() => undefined, {
    ...{ key: "hpk_x", visitor: "", ready: Promise.resolve(), stop: vi.fn() },
    mayInvite: () => Promise.resolve({ allow: false }),
  });
  const looking = { holdoff, options: room.options, load, queues: [] };
  return { room, begun, asked, ready: loadParts({ ...looking, eachRoom: (begin) => begin(room) }) };
}

it.each<[Partial<Options>, string[]]>([
  [{}, []],
  [{ checkout: "/checkout" }, ["funnel"]],
  [{ payment: "/pay" }, ["funnel"]],
  [{ steps: "a=/a" }, ["funnel"]],
  [{ completed: "/thanks" }, ["funnel"]],
])("under %j what reads addresses comes: %j", async (options, names) => {
  const { asked, begun, ready, room } = page(options);
  await ready;
  expect(asked).toEqual(names);
  expect(begun).toEqual(names.map(() => room));
});

it("is ready where what reads addresses is blocked", async () => {
  await expect(page({ checkout: "/checkout" }, true).ready).resolves.toBeUndefined();
});

it("keeps no clicks once they are heard", () => {
  expect(page({}).room.acts).toBeUndefined();
});

it("answers whether a chat may be offered, and says when the shared beat is due", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new Error("no network")));
  vi.stubGlobal("location", { origin: "https://shop.example" });
  const { room } = page({});
  expect(await room.mayInvite?.("chat")).toMatchObject({ allow: false });
  const storage = {};
  vi.stubGlobal("localStorage", storage);
  expect([room.beats(false), room.beats(false)]).toEqual([true, false]);
});
