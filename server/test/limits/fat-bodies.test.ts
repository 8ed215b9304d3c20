/** Fat bodies take turns; small ones do not wait for them. */
import { expect, it } from "vitest";
import { FatBodies } from "../../src/limits/fat-bodies.js";

const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

it("fat ones are read one a turn, in the order in which they came; small ones at once", async () => {
  const turns: (() => void)[] = [];
  const bodies = new FatBodies(8_192, () => new Promise((resolve) => turns.push(resolve)));
  const read: string[] = [];
  for (const [name, bytes] of [
    ["fat 1", 8_192],
    ["fat 2", 65_536],
    ["small", 8_191],
  ] as const)
    void bodies.mayRead(bytes).then(() => read.push(name));
  await settled();
  expect(read).toEqual(["small"]);
  turns[0]?.();
  await settled();
  expect(read).toEqual(["small", "fat 1"]);
  turns[1]?.();
  await settled();
  expect(read).toEqual(["small", "fat 1", "fat 2"]);
});
