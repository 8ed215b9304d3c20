/** How documents and follow-ups look in Redis: JSON fields of one hash each. */
import type { Decision } from "@holdoff/sdk/wire";
import { type FollowUpId, kindOf, type Partition, type Ref, refValue } from "../ids.js";
import type { Known, Now, OpenFollowUp, PersonDocument } from "../person/document.js";
import { type StoredHalves, upgraded } from "../person/upgrade.js";
import type { WriteHalf } from "./formats.js";
import type { Delivery, FollowUpState, FollowUpWrite, Loaded, StoredFollowUp, StoredRequest } from "./store.js";

/** Reads a document, whichever version wrote it. */
export function parseDocument(ref: Ref, now: string | null, known: string | null, open: string | null): PersonDocument {
  return {
    customer: kindOf(ref) === "customer" ? refValue(ref) : null,
    ...upgraded({ now: parsed<StoredHalves["now"]>(now), known: parsed<StoredHalves["known"]>(known) }),
    open: open ? (JSON.parse(open) as OpenFollowUp[]) : [],
  };
}

const parsed = <T>(half: string | null): T => JSON.parse(half || "{}") as T;

/** The halves to write: empty where nothing changed. A half that was passed on as it was needs no comparing. */
export function changedHalves(
  loaded: Loaded,
  document: PersonDocument,
  write: WriteHalf,
): { now: string; known: string; open: string } {
  const before = loaded.document;
  // A half may be as it was loaded and yet not be stored: it outlived the document before.
  const sparseUnless = <T extends Now | Known>(was: T, half: T): string =>
    was === half && !loaded.hasLasting ? "" : sparse(write(half));
  const [now, known] = [sparseUnless(before.now, document.now), sparseUnless(before.known, document.known)];
  const open = before.open === document.open ? "" : JSON.stringify(document.open);
  return {
    now: now === loaded.stored.now ? "" : now,
    known: known === loaded.stored.known ? "" : known,
    open: open === loaded.stored.open || (open === "[]" && loaded.stored.open === "") ? "" : open,
  };
}

/** Empty lists and tables of a half are left out: most people have most of them empty. */
export function sparse(half: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(half).filter(([, value]) => !isEmpty(value))));
}

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "object" && Object.keys(value).length === 0);

export interface FieldWrite {
  id: FollowUpId;
  create: boolean;
  createdAtMs: number;
  ttlMs: number | null;
  fields: [string, string][];
  /** Numbers of deliveries that the relay has to see. */
  deliver: number[];
}

export function fieldsOf(write: FollowUpWrite): FieldWrite {
  const fields: [string, string][] = [];
  if (write.state) fields.push(["state", JSON.stringify(write.state)]);
  const request = write.create ?? write.amend;
  if (request) fields.push(["request", JSON.stringify(request)]);
  if (write.receipt) fields.push([`r:${write.receipt.n}`, JSON.stringify(write.receipt.decision)]);
  for (const delivery of write.deliveries) fields.push([`d:${delivery.n}`, JSON.stringify(delivery)]);
  return {
    id: write.id,
    create: write.create !== undefined,
    createdAtMs: write.create?.createdAtMs ?? 0,
    ttlMs: write.ttlMs ?? null,
    fields,
    deliver: write.deliveries.map((delivery) => delivery.n),
  };
}

export function parseFollowUp(
  id: FollowUpId,
  partition: Partition,
  hash: Record<string, string>,
): StoredFollowUp | undefined {
  if (hash["request"] === undefined || hash["state"] === undefined) return undefined;
  return {
    id,
    partition,
    request: JSON.parse(hash["request"]) as StoredRequest,
    state: JSON.parse(hash["state"]) as FollowUpState,
    receipts: numbered(hash, "r:").map((text) => JSON.parse(text) as Decision),
    deliveries: numbered(hash, "d:").map((text) => JSON.parse(text) as Delivery),
  };
}

const numbered = (hash: Record<string, string>, prefix: string): string[] =>
  Object.keys(hash)
    .filter((field) => field.startsWith(prefix))
    .sort((a, b) => Number(a.slice(prefix.length)) - Number(b.slice(prefix.length)))
    .map((field) => hash[field] as string);
