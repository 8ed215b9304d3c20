/** One thread of `npm run races`, with a Redis of its own: its share of the interleavings, told as they are done. */
import { parentPort, workerData } from "node:worker_threads";
import { connect } from "./connect.mjs";
import { HoldoffGate } from "./holdoff-gate.mjs";
import { NaiveGate } from "./naive-gate.mjs";
import { linkPlanOf, planOf } from "./plan.mjs";
import { runInterleavings } from "./run.mjs";

/** As many processes of a shop's. */
const CONNECTIONS = 4;
const TELL_EVERY = 100;

const { socket, naive, links, again, seed, count, seconds } = workerData;
const connections = Array.from({ length: CONNECTIONS }, () => connect(socket));
const gate = naive ? new NaiveGate(connections, connect(socket)) : new HoldoffGate(connections);

let stopped = false;
parentPort.once("message", () => {
  stopped = true;
});

const tally = await runInterleavings(gate, {
  seed,
  count,
  untilMs: performance.now() + seconds * 1000,
  stopAtFirst: !naive,
  planned: links ? linkPlanOf : planOf,
  isStopped: () => stopped,
  showsAny: again,
  onProgress: (sofar) => sofar.interleavings % TELL_EVERY === 0 && parentPort.postMessage({ ...sofar }),
});
parentPort.postMessage({ ...tally, over: true });
