/**
 * What a process remembers of the partitions, kept outside Redis: an older copy of the data that is put back, or data
 * that is gone, is behind it. Written every second, so that it is read back after a crash of everything. It keeps the
 * collector's name too: a process that crashed and is started again is the one that is missed, and not another one.
 */
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { z } from "zod";
import { StartError } from "../config.js";
import type { Partition } from "../ids.js";
import type { Seen } from "../state/seen.js";

const whole = z.number().int().nonnegative();
const schema = z.object({
  version: z.literal(1),
  partitions: z.array(z.tuple([whole, whole, whole, whole])),
  collector: z.string().nullish(),
  pid: whole.optional(),
});

export class MemoryFile {
  constructor(readonly path: string) {}

  /**
   * Answers the name of the collector that wrote it, null where there is none or where it still runs. A file that cannot
   * be read is an error: it may be the only witness of a loss.
   */
  async recall(seen: Seen): Promise<string | null> {
    let text: string;
    try {
      text = await readFile(this.path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
    const { partitions, collector, pid } = this.#parse(text);
    for (const [partition, tick, counter, epoch] of partitions) {
      seen.note(partition as Partition, { tick, counter, epoch });
    }
    return pid !== undefined && isAnother(pid) ? null : (collector ?? null);
  }

  /** Throws where it could not be written: what is not remembered is missed on the day when data is lost. */
  async tryOut(): Promise<void> {
    const next = this.#next();
    try {
      if ((await stat(this.path).catch(() => null))?.isDirectory()) throw new Error("it is a folder");
      await writeFile(next, "");
      await rm(next);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StartError(`HOLDOFF_MEMORY_FILE is ${this.path}, which cannot be written: ${why}`);
    }
  }

  async write(seen: Seen, collector: string | null): Promise<void> {
    const partitions = seen.all().map(([partition, { tick, counter, epoch }]) => [partition, tick, counter, epoch]);
    const next = this.#next();
    await writeFile(next, JSON.stringify({ version: 1, partitions, collector, pid: process.pid }), { flush: true });
    await rename(next, this.path);
  }

  /** Written first, and then put in the place of the old one. */
  #next(): string {
    return `${this.path}.${process.pid}`;
  }

  #parse(text: string): z.infer<typeof schema> {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      throw new Error(`${this.path} is not what Holdoff wrote: put it right, or remove it and resume every live site`);
    }
  }
}

/** Another process of this machine that runs. In a container each has the same number: then it is this one, once more. */
function isAnother(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
