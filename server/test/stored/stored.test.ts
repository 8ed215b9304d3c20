/**
 * Data of each format that a version ever wrote is read, and answers what it answered then. `format-1.jsonl` is a store
 * after the day of day.ts, `format-1.answers.json` is what the server answered about it.
 *
 * When the format changes, keep those files and make the next ones, with the version that writes it:
 * `HOLDOFF_WRITE_STORED=2 node node_modules/vitest/vitest.mjs run server/test/stored`, and add the number to FORMATS.
 * An older store then answers what it answered; where a new version knows more, mend its answers by hand, and say why.
 */
import { readFile, writeFile } from "node:fs/promises";
import type { Decision } from "@holdoff/sdk/wire";
import { afterAll, describe, expect, it } from "vitest";
import { testScope } from "../../src/ids.js";
import { Keys } from "../../src/state/keys.js";
import { type Product, Sandbox, startProduct } from "../support/product.js";
import { type Day, playDay } from "./day.js";
import { dumpStore, loadStore } from "./dump.js";

const FORMATS = [1];
const WRITTEN = process.env["HOLDOFF_WRITE_STORED"];

interface Answers extends Day {
  sandbox: string;
  /** The sandbox's time when it was asked. */
  now: string;
  answers: Record<string, unknown>;
}

const file = (format: number | string, what: string): URL => new URL(`format-${format}.${what}`, import.meta.url);

const started: Product[] = [];
afterAll(async () => await Promise.all(started.map((product) => product.stop())));

/** One thing asked of the server, by its path. */
async function ask(sandbox: Sandbox, { persons, followUps }: Day): Promise<Record<string, unknown>> {
  const paths = [
    ...persons.map((ref) => `/v1/persons/${encodeURIComponent(ref)}`),
    ...followUps.flatMap((id) => [`/v1/follow-ups/${id}`, `/v1/follow-ups/${id}/receipts`]),
    "/v1/follow-ups?key=cart-1",
    "/v1/follow-ups?customer=c_turned",
    "/v1/departments",
    "/v1/stop",
  ];
  const answers: Record<string, unknown> = {};
  for (const path of paths) answers[path] = (await sandbox.call("GET", path)).body;
  // What would come of another call, and of a mail: each reason with its facts.
  for (const ref of persons) {
    for (const channel of ["call", "email"]) {
      const person = { [ref.split(":")[0] ?? ""]: ref.split(":")[1] };
      const asked = { person, channel, purpose: "sales", basis: "consent", trigger: { type: "requested" } };
      const { body } = await sandbox.call<Decision>("POST", "/v1/check", asked);
      answers[`check ${channel} ${ref}`] = { verdict: body.verdict, until: body.until, reasons: body.reasons };
    }
  }
  return answers;
}

const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const MINUTE_MS = 60_000;

/** Instants of the minute in which it was asked are all the same: it goes on while one asks. */
function settled(answers: unknown, now: string): unknown {
  const nowMs = Date.parse(now);
  const text = JSON.stringify(answers).replaceAll(ISO, (instant) => {
    const afterMs = Date.parse(instant) - nowMs;
    return afterMs >= 0 && afterMs < MINUTE_MS ? "now" : instant;
  });
  return JSON.parse(text);
}

describe.each(WRITTEN === undefined ? [] : [WRITTEN])("format %s", (format) => {
  it("writes a store down, and what is answered about it", async () => {
    const product = await startProduct({ HOLDOFF_PARTITIONS: "8" });
    started.push(product);
    const sandbox = product.sandbox();
    const day = await playDay(sandbox);
    const { body } = await sandbox.call<{ now: string }>("GET", "/v1/test-clock");
    const answers = settled(await ask(sandbox, day), body.now);
    const all = { sandbox: sandbox.name, now: body.now, ...day, answers };
    await writeFile(file(format, "answers.json"), `${JSON.stringify(all, null, 1)}\n`);
    await writeFile(file(format, "jsonl"), await dumpStore(product.redis.connect()));
  });
});

describe.each(WRITTEN === undefined ? FORMATS : [])("a store of format %i", (format) => {
  it("is read, and answers what it answered", async () => {
    const then = JSON.parse(await readFile(file(format, "answers.json"), "utf8")) as Answers;
    const dump = await readFile(file(format, "jsonl"), "utf8");
    const product = await startProduct({}, undefined, [], async (redis) => {
      const client = redis.connect();
      await loadStore(client, dump);
      const partitions = Number(await client.get(new Keys().partitionCount()));
      const keys = new Keys(partitions);
      const scope = testScope("demo", then.sandbox);
      const [seconds, micros] = await client.time();
      const realMs = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      // The sandbox's clock stands where it stood.
      await client.hset(keys.clock(keys.home(scope), scope), "offsetMs", Date.parse(then.now) - realMs);
    });
    started.push(product);
    const sandbox = new Sandbox(product.url, "demo", then.sandbox);
    expect(settled(await ask(sandbox, then), then.now)).toEqual(then.answers);
    const states = then.followUps.map((id) => (then.answers[`/v1/follow-ups/${id}`] as { status: string }).status);
    expect(new Set(states)).toEqual(new Set(["waiting", "released", "redeemed", "closed", "cancelled", "expired"]));
  });
});
