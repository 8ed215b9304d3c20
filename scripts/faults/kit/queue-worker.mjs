/**
 * A shop's worker as a process of its own, gated, one job at a time. Its telephone is a file: a line is a ring. What
 * befalls each start of a job is in the folder `LAB_FATES`; a start that finds nothing there rings and is done.
 */
import { appendFileSync } from "node:fs";
import { ROOT } from "../../root.mjs";
import { serverPackage } from "../../server-package.mjs";
import { takeFate } from "./queue-fates.mjs";

const { LAB_VERSION, LAB_QUEUE, LAB_SOCKET, LAB_URL, LAB_SECRET, LAB_FATES, LAB_RINGS } = process.env;
const { Worker } = LAB_VERSION === "5" ? serverPackage("bullmq5", "bullmq") : serverPackage("bullmq");
const { createClient, gated, NotSent } = await import(`${ROOT}/sdk/dist/node/index.js`);

const LOCK_MS = 1_500;
/** Of the job in hand. */
let fate;

const die = () => process.kill(process.pid, "SIGKILL");
/** Until somebody wakes it. */
const standStill = () => process.kill(process.pid, "SIGSTOP");

async function ask(...request) {
  if (fate === "cannot ask") throw new Error("no route to Holdoff");
  const answer = await fetch(...request);
  await answer.clone().text();
  if (fate === "loses the answer") throw new Error("the answer is lost");
  if (fate === "killed with the answer") die();
  if (fate === "stands still with the answer") standStill();
  return answer;
}

function ring(job, { followUp }) {
  if (fate === "throws before the ring") throw new Error("no telephone");
  if (fate === "throws NotSent") throw new NotSent("no line is free");
  appendFileSync(LAB_RINGS, `${followUp.id}\n`);
  if (fate === "killed after the ring") die();
  if (fate === "throws after the ring") throw new Error("the line broke");
  return { outcome: "reached", job: job.id };
}

const patience = { triesMax: 1, totalMsMax: 0 };
const client = createClient({ url: LAB_URL, secretKey: LAB_SECRET, patience, fetch: ask });
const work = gated(client, ring);
const worker = new Worker(
  LAB_QUEUE,
  async (job, token, signal) => {
    fate = takeFate(LAB_FATES, job.id);
    if (fate === "killed before it asks") die();
    if (fate === "stands still before it asks") standStill();
    return await work(job, token, signal);
  },
  {
    connection: { path: LAB_SOCKET },
    prefix: "shop",
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS / 3,
    maxStalledCount: 1,
    drainDelay: 1,
  },
);
worker.on("error", () => undefined);
