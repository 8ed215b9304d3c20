import { describe, expect, it, vi } from "vitest";
import { start } from "../../src/browser/index.js";

describe("on a server, where a shop renders its pages", () => {
  it("starting does nothing, and nothing throws", async () => {
    const holdoff = start({ key: "hpk_test_demo", endpoint: "https://h" });
    holdoff("identify", "c_42", { hash: "abc" });
    holdoff("order", { order: 1 });
    holdoff("reset");
    await holdoff.ready;
    expect(holdoff.visitor).toBe("");
    expect(await holdoff.mayInvite("chat")).toEqual({ allow: false, reason: "not_now" });
    holdoff.stop();
  });
});

describe("a key", () => {
  it.each(["", "hsk_test_demo", "undefined", " hpk_test_demo"])("of %j starts nothing", (key) => {
    vi.spyOn(console, "warn").mockReturnValue();
    const window = {};
    vi.stubGlobal("window", window);
    const holdoff = start({ key, endpoint: "https://h" });
    holdoff("order", { order: 1 });
    expect(holdoff.visitor).toBe("");
    expect(window).toEqual({});
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
});
