/** How long a document is kept, and what of a stranger's outlives it: by what it holds. */
import { kindOf, type Ref } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import {
  isStranger,
  kindOfLasting,
  type Lasting,
  type LastingKind,
  lastingOf,
  looksHuman,
  withLasting,
} from "../person/strangers.js";
import { type StoredHalves, upgraded } from "../person/upgrade.js";
import type { Keys } from "./keys.js";
import { isSandbox, keptMs, LASTING_TTL_MS, SANDBOX_TTL_MS, STRANGER_TTL_MS } from "./lifetimes.js";
import { sparse } from "./record.js";
import type { Loaded } from "./store.js";

export interface Stay {
  /** Of the document; "" to keep it for good. */
  ttlMs: number | "";
  /** It is a stranger's. */
  isStranger: boolean;
  /** What outlives it; null for nothing. */
  lasting: { text: string; kind: LastingKind; ttlMs: number } | null;
}

export function stayOf({ scope, ref, hasLasting }: Loaded, document: PersonDocument): Stay {
  const sandbox = isSandbox(scope);
  if (!isStranger(ref, document))
    return { ttlMs: sandbox ? SANDBOX_TTL_MS : keptMs(document), isStranger: false, lasting: null };
  const found = hasLasting || looksHuman(document.now) ? lastingOf(document) : null;
  return {
    ttlMs: STRANGER_TTL_MS,
    isStranger: true,
    lasting: found && lastingWrite(found, sandbox),
  };
}

function lastingWrite(lasting: Lasting, sandbox: boolean): NonNullable<Stay["lasting"]> {
  const kind = kindOfLasting(lasting);
  const text = `{"now":${sparse(lasting.now)},"known":${sparse(lasting.known)}}`;
  return { text, kind, ttlMs: sandbox ? SANDBOX_TTL_MS : LASTING_TTL_MS[kind] };
}

/** What the commit script is told of it, after all else; nothing of those who are no visitors. */
export function stayArguments(ref: Ref, stay: Stay, bytes: number, unitsMax: number): (string | number)[] {
  if (kindOf(ref) !== "visitor") return [];
  const { text = "", kind = "", ttlMs = "" } = stay.lasting ?? {};
  return [stay.isStranger ? bytes : "", text, kind, ttlMs, unitsMax];
}

export function stayKeys(keys: Keys, { scope, ref, partition }: Loaded): string[] {
  if (kindOf(ref) !== "visitor") return [];
  return [
    keys.share(partition),
    keys.strangers(partition, scope, "presence"),
    keys.lasting(scope, ref),
    keys.strangers(partition, scope, "completions"),
    keys.strangers(partition, scope, "refusals"),
  ];
}

/** What outlived an earlier document and is not in this one. */
export function joinLasting(document: PersonDocument, text: string | null): PersonDocument {
  if (text === null || text === "") return document;
  const { now, known } = upgraded(JSON.parse(text) as StoredHalves);
  return withLasting(document, { now, known });
}

type Halves = Loaded["stored"];

/** Of a document as it is stored after this change. */
export const bytesOf = (changed: Halves, stored: Halves): number =>
  Buffer.byteLength(changed.now || stored.now) +
  Buffer.byteLength(changed.known || stored.known) +
  Buffer.byteLength(changed.open || stored.open);
