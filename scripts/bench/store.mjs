/**
 * What a person and a follow-up weigh in Redis, and what each step costs it: bytes by `MEMORY USAGE` of every key, and
 * Redis's own processor time, so that what the client does is not counted. On a Redis of its own, thrown away after.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figure, machine } from "./kit/measure.mjs";
import { doorsOf } from "./kit/store.mjs";

const PERSONS = 4_000;
const AT_ONCE = 32;

const folder = mkdtempSync(join(tmpdir(), "holdoff-bench-"));
const socket = join(folder, "r.sock");
const args = ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder];
const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
const exited = once(child, "exit");
await once(child.stdout, "data");

try {
  const { redis, steps } = await doorsOf(`redis+unix://${socket}`);
  const numbers = Array.from({ length: PERSONS }, (_, number) => number);
  console.log(`store: ${machine()}; ${PERSONS} persons of a live site`);
  const first = await each("a first batch of three signals", steps.arrive);
  const arrived = await weigh(redis);
  await each("a heartbeat", steps.beat);
  await each("a follow-up scheduled", steps.schedule);
  const planned = await weigh(redis);
  await each("a look", steps.look);
  await each("a partition asked for work", steps.ask);
  figure("a person", (arrived.doc + arrived.funnel) / PERSONS, "bytes");
  figure("a follow-up", (planned.total - planned.changes - (arrived.total - arrived.changes)) / PERSONS, "bytes");
  figure("of which its key", planned.fu / PERSONS, "bytes");
  figure("of which the idempotency key, for 7 days", planned.idem / PERSONS, "bytes");
  figure("a line of the change stream", planned.changes / (3 * PERSONS), "bytes");
  figure("first batches", 1e6 / first, "a second and core of Redis");
  redis.disconnect();

  async function each(name, step) {
    const before = await cpuSeconds(redis);
    for (let at = 0; at < PERSONS; at += AT_ONCE) await Promise.all(numbers.slice(at, at + AT_ONCE).map(step));
    const cpuUs = ((await cpuSeconds(redis)) - before) * (1e6 / PERSONS);
    figure(name, cpuUs, "us of Redis");
    return cpuUs;
  }
} finally {
  child.kill();
  await exited;
  rmSync(folder, { recursive: true });
}

async function cpuSeconds(redis) {
  const info = await redis.info("cpu");
  return ["user", "sys"].reduce((sum, kind) => sum + Number(new RegExp(`used_cpu_${kind}:(\\S+)`).exec(info)?.[1]), 0);
}

/** Bytes by kind of key: the second part of its name. */
async function weigh(redis) {
  const bytes = { total: 0, doc: 0, fu: 0, idem: 0, funnel: 0, changes: 0 };
  for (const key of await redis.keys("h:{p*")) {
    const kind = key.split(":")[2];
    const weight = Number(await redis.memory("USAGE", key, "SAMPLES", 0));
    bytes.total += weight;
    bytes[kind] = (bytes[kind] ?? 0) + weight;
  }
  return bytes;
}
