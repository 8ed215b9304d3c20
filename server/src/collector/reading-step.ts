/** What the steps of reading a fact pass on, see `read-fact.ts`. */
import type { Door, DropReason, SignalType } from "@holdoff/sdk/wire";
import type { Ignored } from "./ignored.js";
import type { Surroundings } from "./read-prop.js";

export interface Around extends Surroundings {
  door: Door;
  /** The checkout of signals about one that name none. */
  checkout?: string | undefined;
}

/** On its way through the steps. */
export interface Reading {
  type: SignalType;
  raw: Record<string, unknown>;
  around: Around;
  /** What was read so far. */
  props: Record<string, unknown>;
  /** Properties that are there and could not be read, and why. */
  unread: Map<string, Unread>;
  ignored: Ignored[];
}

export interface Unread {
  reason: "bad_props" | "placeholder_id";
  detail: string;
}

export interface Drop {
  reason: DropReason;
  pointer: string;
  detail: string;
}

/** A step answers nothing, or why the fact is dropped. */
export type Step = (reading: Reading) => Drop | undefined;
