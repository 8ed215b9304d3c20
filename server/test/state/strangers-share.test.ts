/** How much strangers may hold. */
import { describe, expect, it } from "vitest";
import { StrangersShare } from "../../src/state/strangers-share.js";

describe("the share", () => {
  const node = (maxBytes: number, role: "master" | "replica" = "master") => ({ role, maxBytes }) as never;
  it.each([
    { nodes: [node(64 * 2 ** 20)], bytes: 16 * 2 ** 20 },
    { nodes: [node(64 * 2 ** 20), node(64 * 2 ** 20), node(64 * 2 ** 20, "replica")], bytes: 32 * 2 ** 20 },
    { nodes: [node(0)], bytes: 256 * 2 ** 20 },
    { nodes: [node(64 * 2 ** 20), node(0)], bytes: 256 * 2 ** 20 },
    { nodes: [], bytes: 256 * 2 ** 20 },
  ])("follows what Redis may use: $bytes", ({ nodes, bytes }) => {
    const share = new StrangersShare();
    share.note({ nodes });
    expect(share.bytes).toBe(bytes);
  });
});
