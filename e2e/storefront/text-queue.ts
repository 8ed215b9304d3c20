/**
 * The shop's own BullMQ queue of texts. Where a shop without Holdoff adds a job with a delay, this one asks Holdoff, and
 * the job enters the queue when it is released. Its worker redeems each job before it sends.
 */
import { setTimeout } from "node:timers/promises";
import { gated, gatedQueue, type HoldoffClient } from "@holdoff/sdk/node";
import type { FollowUp, FollowUpRequest, ReleasedData } from "@holdoff/sdk/wire";
import { type ConnectionOptions, type Job, Worker } from "bullmq";
import type { SiteKey } from "./site-keys.js";
import type { TextLog } from "./text-log.js";

/** As the demo's sites file names it. On a Cluster the keys of a queue have to be on one node, hence the braces. */
const QUEUE = { id: "texts", name: "larkholm-texts", prefix: "{larkholm}" };

/** A worker whose Redis is away does not end by itself. */
const CLOSED_MS_MAX = 2_000;

export interface Text {
  to: string;
  phone: string;
  words: string;
}

/** Everything of a text but its words: who it is for, and why. */
export type TextRequest = Omit<FollowUpRequest, "channel" | "payload" | "deliver">;

/** `label` names the text: asking for it twice asks once. */
export const askForText = (client: HoldoffClient, label: string, text: Text, request: TextRequest): Promise<FollowUp> =>
  gatedQueue(client, { queue: QUEUE.id }).add("text", text, {
    ...request,
    channel: "sms",
    key: label,
    idempotencyKey: label,
  });

interface Sender {
  connection: ConnectionOptions;
  clientFor(key: SiteKey): HoldoffClient;
  now(): number;
  onTrouble(error: Error): void;
}

/** Sends what comes through the queue until it is closed. Nothing is really sent: the log is this shop's text gateway. */
export function sendTexts({ connection, clientFor, now, onTrouble }: Sender, log: TextLog): { close(): Promise<void> } {
  const worker = new Worker<ReleasedData>(
    QUEUE.name,
    async (job: Job<ReleasedData>) => {
      const { followUp } = job.data;
      const { site } = followUp.metadata ?? {};
      if (typeof site !== "string") throw new Error(`${followUp.id} was not asked for by this shop`);
      // The queue is one for all sandboxes, and each has a key of its own.
      const send = gated(clientFor(site), (_job, { data }) => {
        const { id, department = "" } = followUp;
        log.note({ ...readText(data), id, site, department, atMs: now() });
      });
      return await send(job);
    },
    { connection, prefix: QUEUE.prefix },
  );
  worker.on("error", onTrouble);
  worker.on("failed", (_job, error) => onTrouble(error));
  return {
    async close() {
      await Promise.race([worker.close(), setTimeout(CLOSED_MS_MAX, undefined, { ref: false })]);
    },
  };
}

function readText(data: unknown): Text {
  const parts = new Map<string, unknown>(typeof data === "object" && data !== null ? Object.entries(data) : []);
  const text = (name: string): string => {
    const value = parts.get(name);
    return typeof value === "string" ? value : "";
  };
  return { to: text("to"), phone: text("phone"), words: text("words") };
}
