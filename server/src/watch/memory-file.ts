/**
 * What a process remembers of the partitions, kept outside Redis: an older copy of the data that is put back, or data
 * that is gone, is behind it. Written every second, so that it is read back after a crash of everything.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Partition } from "../ids.js";
import type { Seen } from "../state/seen.js";

const whole = z.number().int().nonnegative();
const schema = z.object({ version: z.literal(1), partitions: z.array(z.tuple([whole, whole, whole, whole])) });

export class MemoryFile {
  constructor(readonly path: string) {}

  /** Answers whether there was one. A file that cannot be read is an error: it may be the only witness of a loss. */
  async recall(seen: Seen): Promise<boolean> {
    let text: string;
    try {
      text = await readFile(this.path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    }
    for (const [partition, tick, counter, epoch] of this.#parse(text).partitions) {
      seen.note(partition as Partition, { tick, counter, epoch });
    }
    return true;
  }

  async write(seen: Seen): Promise<void> {
    const partitions = seen.all().map(([partition, { tick, counter, epoch }]) => [partition, tick, counter, epoch]);
    const next = `${this.path}.${process.pid}`;
    await writeFile(next, JSON.stringify({ version: 1, partitions }), { flush: true });
    await rename(next, this.path);
  }

  #parse(text: string): z.infer<typeof schema> {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      throw new Error(`${this.path} is not what Holdoff wrote: put it right, or remove it and resume every live site`);
    }
  }
}
