import { describe, expect, it } from "vitest";
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
