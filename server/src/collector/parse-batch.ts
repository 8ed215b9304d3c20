/** From the bytes of `POST /v1/signals` to a batch, or the reason why it is none. */
import { BATCH_DEPTH_MAX, BATCH_SIGNALS_MAX, type DropReason, SIGNAL_AGE_MS_MAX } from "@holdoff/sdk/wire";
import { z } from "zod";
import { pageId } from "../http/fields.js";
import { parseJson } from "../http/parse-json.js";
import { fieldErrors, ProblemError } from "../http/problem.js";
import { allows } from "../person/allows.js";
import type { HeardFact } from "../person/fact.js";
import { fieldNames } from "../reading/field-names.js";
import { readPageId } from "../reading/read-id.js";
import { readPlace } from "../reading/read-place.js";
import { type Ignored, unknownField } from "./ignored.js";
import { isRecord } from "./is-record.js";
import { readFact } from "./read-fact.js";
import { type PageRefs, readPageRefs } from "./read-refs.js";

export interface NumberedFact {
  seq: number;
  /** Age of the fact when its batch left, by the page's own clock. */
  ageMs: number;
  fact: HeardFact;
}

/** `pointer` leads from the signal to the field. */
export interface DroppedSignal {
  seq: number | null;
  type: unknown;
  reason: DropReason;
  pointer: string;
  detail: string;
}

export interface Batch {
  key: string;
  visitor: string;
  tab: string;
  /** The id that this visitor goes on under after a sign-in. */
  next?: string;
  zone?: string;
  refs: PageRefs;
  facts: NumberedFact[];
  dropped: DroppedSignal[];
  ignored: ({ seq: number | null; type: unknown } & Ignored)[];
}

const BATCH_VERSION = 1;
const FIELDS = ["v", "key", "visitor", "tab", "next", "sentAt", "zone", "refs", "signals"];
/** Of the batch, and of no signal in it. */
const OF_ALL = { seq: null, type: null };

/** Without these it is no batch; whatever else is wrong with it costs no signal. */
const envelope = z.object({
  key: z.string().min(1).max(200),
  visitor: pageId,
  tab: pageId,
  signals: z.array(z.unknown()),
});

/** A batch of which is known who speaks, and no signal was read yet. */
export type OpenedBatch = z.infer<typeof envelope> & {
  json: Record<string, unknown>;
  refs: PageRefs;
  ignored: Ignored[];
};

export const parseBatch = (body: Buffer): Batch => readBatch(openBatch(body));

export function openBatch(body: Buffer): OpenedBatch {
  const json = parseJson(body, BATCH_DEPTH_MAX);
  const parsed = envelope.safeParse(json);
  if (!parsed.success || !isRecord(json)) {
    const errors = parsed.success ? [] : fieldErrors(envelope, json, parsed.error);
    throw new ProblemError("bad_envelope", "the batch is not as it has to be; nothing was stored", errors);
  }
  const { signals } = parsed.data;
  if (signals.length > BATCH_SIGNALS_MAX) {
    throw new ProblemError("too_many", `${signals.length} signals in one batch: at most ${BATCH_SIGNALS_MAX}`, [
      { pointer: "/signals", detail: `at most ${BATCH_SIGNALS_MAX} signals` },
    ]);
  }
  return { ...parsed.data, json, ...readPageRefs(json["refs"]) };
}

export function readBatch({ json, signals, refs, ignored, ...rest }: OpenedBatch): Batch {
  const batch: Batch = {
    ...rest,
    refs,
    facts: [],
    dropped: [],
    ignored: ignored.map((one) => ({ ...OF_ALL, ...one })),
  };
  const { misnamed, unknown } = fieldNames(json, FIELDS);
  for (const name of unknown) batch.ignored.push({ ...OF_ALL, ...unknownField(`/${name}`, FIELDS) });
  for (const [name, { detail }] of misnamed)
    batch.ignored.push({ ...OF_ALL, pointer: `/${name}`, detail: `expected ${detail}` });
  const { v = null } = json;
  if (v !== null && v !== BATCH_VERSION)
    batch.ignored.push({ ...OF_ALL, pointer: "/v", detail: `expected ${BATCH_VERSION}` });
  const zone = readPlace(json["zone"]);
  if (zone.read === "value") batch.zone = zone.value;
  if (zone.read === "unreadable")
    batch.ignored.push({ ...OF_ALL, pointer: "/zone", detail: `expected ${zone.detail}` });
  const next = readPageId(json["next"]);
  if (next.read === "value") batch.next = next.value;
  else if (next.read !== "absent")
    batch.ignored.push({ ...OF_ALL, pointer: "/next", detail: `expected ${next.detail}` });
  const sentAt = readPageTime(json["sentAt"]);
  if (sentAt === "unreadable") batch.ignored.push({ ...OF_ALL, pointer: "/sentAt", detail: `expected ${PAGE_TIME}` });
  for (const raw of signals) readSignal(batch, raw, sentAt);
  return batch;
}

const PAGE_TIME = "milliseconds since 1970 by the page's clock, as in sentAt";
type PageTime = number | "absent" | "unreadable";

function readPageTime(raw: unknown): PageTime {
  if (raw === undefined || raw === null) return "absent";
  const ms = typeof raw === "string" && raw.trim() !== "" ? Number(raw) : raw;
  return typeof ms === "number" && Number.isFinite(ms) && ms >= 0 ? ms : "unreadable";
}

function readSignal(batch: Batch, raw: unknown, sentAt: PageTime): void {
  if (!isRecord(raw)) {
    batch.dropped.push({ seq: null, type: null, reason: "bad_props", pointer: "", detail: "expected an object" });
    return;
  }
  const seq = typeof raw["seq"] === "string" && /^\d{1,15}$/.test(raw["seq"]) ? Number(raw["seq"]) : raw["seq"];
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 1) {
    const detail = "expected a whole number from 1";
    batch.dropped.push({ seq: null, type: raw["type"], reason: "bad_seq", pointer: "/seq", detail });
    return;
  }
  const read = readFact(raw, { door: "page", zone: batch.zone ?? "UTC", checkout: batch.refs.checkout });
  batch.ignored.push(...read.ignored.map((one) => ({ seq, type: raw["type"], ...one })));
  if (!read.ok) {
    batch.dropped.push({ seq, type: raw["type"], reason: read.reason, pointer: read.pointer, detail: read.detail });
    return;
  }
  const ageMs = ageOf(readPageTime(raw["at"]), sentAt);
  if (ageMs !== null) {
    batch.facts.push({ seq, ageMs, fact: read.fact });
    return;
  }
  const detail = `expected ${PAGE_TIME}`;
  if (allows(read.fact)) {
    batch.dropped.push({ seq, type: read.fact.type, reason: "bad_props", pointer: "/at", detail });
    return;
  }
  batch.ignored.push({ seq, type: read.fact.type, pointer: "/at", detail });
  batch.facts.push({ seq, ageMs: 0, fact: read.fact });
}

/** Nobody's script keeps a signal for so long: one of the times is in another unit, or counts from when the page began. */
const OTHER_UNIT_MS = 365 * 24 * 60 * 60 * 1000;

/** Null where the times say nothing of how old it is. */
function ageOf(at: PageTime, sentAt: PageTime): number | null {
  if (at === "unreadable" || sentAt === "unreadable") return null;
  if (at === "absent") return 0;
  if (sentAt === "absent" || Math.abs(sentAt - at) > OTHER_UNIT_MS) return null;
  return Math.min(Math.max(sentAt - at, 0), SIGNAL_AGE_MS_MAX);
}
