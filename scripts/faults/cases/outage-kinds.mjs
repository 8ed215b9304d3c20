/** In how many ways Redis can be away, and how it comes back from each. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../run-program.mjs";
import { atTheEnd, ownFolder } from "../kit/started.mjs";
import { until } from "../kit/wait.mjs";
import { World } from "../kit/world.mjs";
import { FaultProxy } from "../proxy.mjs";

const COMES_BACK_WITHIN_MS = 120_000;

/** From when it may have done something again, and when it takes commands again, writes too. */
async function answers(redis, fromMs) {
  await until("Redis to answer", COMES_BACK_WITHIN_MS, async () => {
    return (await redis.ask("SET", "lab", "1").catch(() => "")) === "OK";
  });
  return { fromMs, answersMs: Date.now() };
}

/** @param {(redis: LabRedis) => { away, back, isOver? }} handsOn */
const withHands = (handsOn) => async (work) => await World.within({}, (world) => work(world, handsOn(world.redis)));

const frozen = (awayMs) => ({
  name: `frozen for ${awayMs / 1000} s`,
  awayMs,
  within: withHands((redis) => ({
    away: () => redis.freeze(),
    back: () => {
      const fromMs = Date.now();
      redis.thaw();
      return answers(redis, fromMs);
    },
  })),
});

/** Through a network of our own between the server and Redis. */
const network = (name, breaks) => ({
  name,
  awayMs: 4_000,
  within: async (work) =>
    await World.within({}, async (world) => {
      const proxy = await new FaultProxy({ path: world.redis.socket }).listen();
      world.redisUrl = proxy.url;
      try {
        return await work(world, {
          away: () => breaks(proxy),
          back: () => {
            const fromMs = Date.now();
            proxy.heal();
            return { fromMs, answersMs: fromMs };
          },
        });
      } finally {
        await proxy.close();
      }
    }),
});

const restarted = (name, goes) => ({
  name,
  awayMs: 4_000,
  within: withHands((redis) => ({
    away: () => goes(redis),
    back: async () => {
      redis.begin();
      await redis.ready;
      return await answers(redis, redis.readyAtMs);
    },
  })),
});

const loading = {
  name: "killed, then loading for a while",
  awayMs: COMES_BACK_WITHIN_MS,
  within: withHands((redis) => ({
    isOver: () => redis.readyAtMs !== undefined,
    away: async () => {
      await redis.kill();
      // Each command that it reads back takes a while, and it serves its clients in between: with LOADING.
      redis.begin({ "key-load-delay": "1000", "loading-process-events-interval-bytes": "1024" });
    },
    back: async () => {
      await redis.ready;
      return await answers(redis, redis.readyAtMs);
    },
  })),
};

const outOfMemory = {
  name: "out of memory",
  awayMs: 4_000,
  endsAccepted: true,
  within: withHands((redis) => ({
    away: () => redis.ask("CONFIG", "SET", "maxmemory", "1mb"),
    back: async () => {
      const fromMs = Date.now();
      await redis.ask("CONFIG", "SET", "maxmemory", "0");
      return await answers(redis, fromMs);
    },
  })),
};

const MOUNT_BYTES = "48m";

/** A small disk of its own, in memory, which only the system's administrator may make. */
const outOfDisk = {
  name: "out of disk",
  awayMs: 5_000,
  async impossible() {
    const folder = ownFolder();
    const { code, output } = await runProgram("mount", mountArgs(folder), { mayFail: true }).catch((error) => ({
      code: 1,
      output: error.message,
    }));
    if (code !== 0) return `a small disk cannot be made here (${output.trim()})`;
    await runProgram("umount", [folder]);
    return undefined;
  },
  async within(work) {
    const disk = ownFolder();
    await runProgram("mount", mountArgs(disk));
    const isDone = atTheEnd(() => spawnSync("umount", ["-l", disk]));
    const [data, ballast] = [join(disk, "data"), join(disk, "ballast")];
    mkdirSync(data);
    try {
      return await World.within({ data }, (world) =>
        work(world, {
          away: () => fill(ballast, disk),
          back: async () => {
            const fromMs = Date.now();
            rmSync(ballast);
            return await answers(world.redis, fromMs);
          },
        }),
      );
    } finally {
      await runProgram("umount", [disk]);
      isDone();
    }
  },
};

const mountArgs = (folder) => ["-t", "tmpfs", "-o", `size=${MOUNT_BYTES}`, "tmpfs", folder];

/** Takes all the room that there is. */
function fill(path, disk) {
  const file = openSync(path, "a");
  const block = Buffer.alloc(4096);
  try {
    for (let left = statfsSync(disk).bfree + 1; left > 0; left -= 1) writeSync(file, block);
  } catch {
    // Full.
  } finally {
    closeSync(file);
  }
}

export const OUTAGES = [
  restarted("stopped", (redis) => redis.stop()),
  restarted("killed", (redis) => redis.kill()),
  frozen(1_000),
  frozen(5_000),
  frozen(30_000),
  network("cut off", (proxy) => proxy.cut()),
  network("half-open, no answers", (proxy) => proxy.halfOpen("replies")),
  network("half-open, no requests", (proxy) => proxy.halfOpen("requests")),
  loading,
  outOfMemory,
  outOfDisk,
];
