import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createInviter, DWELL_MS, GAP_MS } from "../../src/browser/invite.js";

const QUESTION = { key: "hpk_test_demo", visitor: "v_0123456789", channel: "chat", tab: "t_0123456789" };
const YES = { allow: true };

let uptimeMs = 0;
const fetched = vi.fn<() => Promise<Response>>();

/** Asks as a page that has been visible for `visibleMs`. */
const ask = (inviter: ReturnType<typeof createInviter>, visibleMs = DWELL_MS) =>
  inviter.ask("https://h", () => ({ ...QUESTION, visibleMs }));

beforeEach(() => {
  uptimeMs = 0;
  fetched.mockReset().mockImplementation(() => Promise.resolve(Response.json(YES)));
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("performance", { now: () => uptimeMs });
  vi.stubGlobal("document", { referrer: "" });
  vi.stubGlobal("location", { origin: "https://shop.example" });
});

afterEach(() => vi.unstubAllGlobals());

describe("a chat may be offered", () => {
  it.each([
    [DWELL_MS - 1, false],
    [DWELL_MS, true],
    [DWELL_MS + 1, true],
  ])("after %i visible ms: %s", async (visibleMs, allow) => {
    expect((await ask(createInviter(), visibleMs)).allow).toBe(allow);
  });

  it("at once on a later page of the same visit, if the collector says so", async () => {
    vi.stubGlobal("document", { referrer: "https://shop.example/cart" });
    expect(await ask(createInviter(), 0)).toEqual(YES);
  });

  it.each(["chat.invited", "contact.offered"])("five minutes after %s, not earlier", async (type) => {
    const inviter = createInviter();
    inviter.note({ type });
    uptimeMs = GAP_MS - 1;
    expect(await ask(inviter)).toEqual({ allow: false, reason: "gap" });
    uptimeMs = GAP_MS;
    expect(await ask(inviter)).toEqual(YES);
    uptimeMs += 1;
    expect(await ask(inviter)).toEqual({ allow: false, reason: "gap" });
  });

  it("never after one was dismissed", async () => {
    const inviter = createInviter();
    inviter.note({ type: "chat.dismissed" });
    uptimeMs = 10 * GAP_MS;
    expect(await ask(inviter)).toEqual({ allow: false, reason: "dismissed" });
    expect(fetched).not.toHaveBeenCalled();
  });

  it("before and after payment, not at it", async () => {
    const inviter = createInviter();
    inviter.note({ type: "checkout.step_viewed", step: "payment" });
    expect(await ask(inviter)).toEqual({ allow: false, reason: "at_payment" });
    inviter.note({ type: "order.completed" });
    expect(await ask(inviter)).toEqual(YES);
  });
});

describe("the collector", () => {
  it("is told how long this page has been visible by now: it may have heard less", async () => {
    await ask(createInviter(), 12_345);
    const init = expect.objectContaining({ body: JSON.stringify({ ...QUESTION, visibleMs: 12_345 }) });
    expect(fetched).toHaveBeenCalledExactlyOnceWith("https://h/v1/invites", init);
  });

  it("has the last word", async () => {
    fetched.mockResolvedValue(Response.json({ allow: false, reason: "asked", retryAfter: 60 }));
    expect(await ask(createInviter())).toEqual({ allow: false, reason: "asked" });
  });

  it.each([
    ["is unreachable", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["answers a problem", () => Promise.resolve(Response.json({ status: 503 }, { status: 503 }))],
    ["answers something else", () => Promise.resolve(new Response("<html>"))],
    ["answers nothing", () => Promise.resolve(Response.json(null))],
  ])("that %s has said no", async (_case, answer) => {
    fetched.mockImplementation(answer);
    expect(await ask(createInviter())).toEqual({ allow: false, reason: "not_now" });
  });

  it("that takes longer than 300 ms has said no", async () => {
    const expired = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
    fetched.mockImplementation((...args: unknown[]) => {
      const [, init] = args;
      const aborted = typeof init === "object" && init && "signal" in init && init.signal instanceof AbortSignal;
      return aborted ? Promise.reject(new DOMException("late", "TimeoutError")) : Promise.resolve(Response.json(YES));
    });
    expect(await ask(createInviter())).toEqual({ allow: false, reason: "not_now" });
    expect(expired).toHaveBeenCalledWith(300);
  });
});

describe("asking", () => {
  it("never rejects, whatever the page lacks", async () => {
    vi.stubGlobal("performance", undefined);
    expect(await ask(createInviter())).toEqual({ allow: false, reason: "not_now" });
  });
});
