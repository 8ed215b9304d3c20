/**
 * A sample of `npm run races`: Holdoff keeps its promise in every order of commands that is tried, and the same
 * harness sees the promise broken by a gate that compares no revision, and by one made of delayed jobs.
 */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../races/connect.mjs";
import { HoldoffGate } from "../../races/holdoff-gate.mjs";
import { NaiveGate } from "../../races/naive-gate.mjs";
import { startOwnRedis } from "../../races/own-redis.mjs";
import { runInterleavings } from "../../races/run.mjs";

const INTERLEAVINGS = 800;
/** Of what is only to be seen to happen. */
const FEW = 200;
const CONNECTIONS = 4;

let redis;
beforeAll(async () => {
  redis = await startOwnRedis();
});
afterAll(async () => await redis.stop());

const connections = () => Array.from({ length: CONNECTIONS }, () => connect(redis.socket));
const seed = randomInt(2 ** 31);

describe("interleavings of what clients do to one person", () => {
  it(`contradict nothing, ${INTERLEAVINGS} from seed ${seed} on`, async () => {
    const { contradictions, counts, shown } = await runInterleavings(new HoldoffGate(connections()), {
      seed,
      count: INTERLEAVINGS,
    });
    const why = shown && `npm run races -- --seed ${shown.seed}\n${shown.table}`;
    expect(contradictions, why).toBe(0);
    // There was something to see: both ways round, merges, and every fault.
    for (const name of ["go", "no go", "committed released", "committed cancelled", "committed merge", "unknown"])
      expect(counts[name], name).toBeGreaterThan(10);
    for (const kind of ["crash_before", "crash_after", "lost", "resent"])
      expect(counts[`fault ${kind}`], kind).toBeGreaterThan(10);
  });

  it("are seen to contradict when the guard is taken out", async () => {
    const gate = new HoldoffGate(connections(), { guarded: false });
    const { kinds } = await runInterleavings(gate, { seed, count: FEW, stopAtFirst: false });
    console.info(`without the guard, ${FEW} interleavings: ${JSON.stringify(kinds)}`);
    expect(kinds["released or redeemed"]).toBeGreaterThan(0);
    expect(kinds.lost).toBeGreaterThan(0);
  });

  it("break promises of a gate made of delayed jobs", async () => {
    const gate = new NaiveGate(connections(), connect(redis.socket));
    const { contradictions } = await runInterleavings(gate, { seed, count: 2 * FEW, stopAtFirst: false });
    console.info(`delayed jobs, ${2 * FEW} interleavings: ${contradictions} broken promises`);
    expect(contradictions).toBeGreaterThan(0);
  });
});
