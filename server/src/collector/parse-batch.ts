/** From the bytes of `POST /v1/signals` to a batch, or the reason why it is none. */
import {
  BATCH_DEPTH_MAX,
  BATCH_SIGNALS_MAX,
  type BatchAnswer,
  type BatchRefs,
  type Fact,
  SIGNAL_AGE_MS_MAX,
} from "@holdoff/sdk/wire";
import { z } from "zod";
import { isZone, pageId, ref } from "../http/fields.js";
import { parseJson } from "../http/parse-json.js";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { parseFact } from "./parse-fact.js";

export interface NumberedFact {
  seq: number;
  /** Age of the fact when its batch left, by the page's own clock. */
  ageMs: number;
  fact: Fact;
}

export interface Batch {
  key: string;
  visitor: string;
  tab: string;
  zone?: string;
  refs: BatchRefs;
  facts: NumberedFact[];
  dropped: BatchAnswer["dropped"];
}

const envelope = z.object({
  v: z.literal(1, "the wire's version, 1"),
  key: z.string().min(1).max(200),
  visitor: pageId,
  tab: pageId,
  sentAt: z.number().min(0),
  zone: z.string().max(64).exactOptional(),
  refs: z
    .object({
      customer: ref.exactOptional(),
      exp: z.number().int().min(0).exactOptional(),
      hash: z.string().max(256).exactOptional(),
      checkout: ref.exactOptional(),
    })
    .exactOptional(),
  signals: z.array(z.record(z.string(), z.unknown())),
});

export function parseBatch(body: Buffer): Batch {
  const text = body.toString("utf8");
  const parsed = envelope.safeParse(parseJson(text, BATCH_DEPTH_MAX));
  if (!parsed.success) {
    throw new ProblemError(
      "bad_envelope",
      "the batch is not as it has to be; nothing was stored",
      fieldErrors(parsed.error),
    );
  }
  const { signals, sentAt, zone, refs, ...rest } = parsed.data;
  if (signals.length > BATCH_SIGNALS_MAX) {
    throw new ProblemError("too_many", `${signals.length} signals in one batch: at most ${BATCH_SIGNALS_MAX}`, [
      { pointer: "/signals", detail: `at most ${BATCH_SIGNALS_MAX} signals` },
    ]);
  }
  const batch: Batch = { ...rest, refs: refs ?? {}, facts: [], dropped: [], ...(zone && isZone(zone) ? { zone } : {}) };
  for (const raw of signals) readSignal(batch, raw, sentAt);
  return batch;
}

function readSignal(batch: Batch, raw: Record<string, unknown>, sentAt: number): void {
  const { seq, at } = raw;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 1) {
    batch.dropped.push({ seq: null, reason: "bad_seq", detail: "seq: a whole number from 1" });
    return;
  }
  if (typeof at !== "number" || !Number.isFinite(at)) {
    batch.dropped.push({ seq, reason: "bad_props", detail: "at: milliseconds of the page's clock" });
    return;
  }
  const parsed = parseFact(raw, "page");
  if (!parsed.ok) {
    batch.dropped.push({ seq, reason: parsed.reason, detail: parsed.detail });
    return;
  }
  const fact = withDefaultCheckout(parsed.fact, batch.refs.checkout);
  batch.facts.push({ seq, ageMs: Math.min(Math.max(sentAt - at, 0), SIGNAL_AGE_MS_MAX), fact });
}

/** The batch's checkout is that of its checkout signals and orders that name none. */
function withDefaultCheckout(fact: Fact, checkout: string | undefined): Fact {
  if (checkout === undefined || fact.checkout !== undefined) return fact;
  return fact.type.startsWith("checkout.") || fact.type === "order.completed" ? { ...fact, checkout } : fact;
}
