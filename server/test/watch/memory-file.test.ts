/** What a process remembers outlives it, and what cannot be read is never taken for nothing. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Partition } from "../../src/ids.js";
import { Seen } from "../../src/state/seen.js";
import { MemoryFile } from "../../src/watch/memory-file.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdoff-memory-"));
  path = join(folder, "memory.json");
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const FAR = { tick: 7, counter: 1_234_567, epoch: 3 };

it("is read back as it was written", async () => {
  const seen = new Seen();
  seen.note(5 as Partition, FAR);
  await new MemoryFile(path).write(seen, null);
  const later = new Seen();
  expect(await new MemoryFile(path).recall(later)).toBeNull();
  expect([later.all(), later.epoch]).toEqual([[[5, FAR]], "3"]);
});

it("is not there at the first start", async () => {
  const seen = new Seen();
  expect(await new MemoryFile(path).recall(seen)).toBeNull();
  expect(seen.all()).toEqual([]);
});

it.each([
  ["no JSON", "{"],
  ["a version to come", '{"version":2,"partitions":[]}'],
  ["a negative count", '{"version":1,"partitions":[[1,-1,0,1]]}'],
])("that holds %s is refused, with the way out", async (_what, text) => {
  await writeFile(path, text);
  await expect(new MemoryFile(path).recall(new Seen())).rejects.toThrow(/memory\.json .* remove it and resume/);
});

it("is replaced as a whole: nothing else is left in the folder", async () => {
  const seen = new Seen();
  seen.note(5 as Partition, FAR);
  const file = new MemoryFile(path);
  await file.write(seen, null);
  seen.note(5 as Partition, { ...FAR, tick: 8 });
  await file.write(seen, null);
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
    version: 1,
    partitions: [[5, 8, 1_234_567, 3]],
  });
});

describe("the collector's name", () => {
  const recalled = async (more: object): Promise<string | null> => {
    await writeFile(path, JSON.stringify({ version: 1, partitions: [], ...more }));
    return await new MemoryFile(path).recall(new Seen());
  };

  it("is taken over from a process that is gone, or had this one's number", async () => {
    const { pid = 0, ...gone } = spawnSync(process.execPath, ["--version"]);
    expect(gone.status).toBe(0);
    expect(await recalled({ collector: "one", pid })).toBe("one");
    expect(await recalled({ collector: "one", pid: process.pid })).toBe("one");
  });

  it("stays with a process that runs: two of one name would not be missed one by one", async () => {
    expect(await recalled({ collector: "one", pid: process.ppid })).toBeNull();
  });

  it("is none where an earlier version wrote the file, or a process that hears nobody", async () => {
    expect(await recalled({})).toBeNull();
    await new MemoryFile(path).write(new Seen(), null);
    expect(await new MemoryFile(path).recall(new Seen())).toBeNull();
  });
});

it("never goes back, whatever is noted later", () => {
  const seen = new Seen();
  seen.note(5 as Partition, FAR);
  seen.note(5 as Partition, { tick: 1, counter: 2, epoch: 1 });
  expect([seen.at(5 as Partition), seen.epoch]).toEqual([FAR, "3"]);
});
