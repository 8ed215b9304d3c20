/**
 * Where a listener is in the change streams, as the id of an event: `1790000000000-0@3f`, the entry's id in its
 * partition's stream and the partition in hexadecimal.
 */
import type { Partition } from "../ids.js";

/** `milliseconds-sequence`, as Redis numbers the entries of a stream. */
export interface EntryId {
  ms: number;
  seq: number;
}

export interface Position {
  partition: Partition;
  entry: EntryId;
}

export const FIRST_ENTRY: EntryId = { ms: 0, seq: 0 };

export const formatEntryId = ({ ms, seq }: EntryId): string => `${ms}-${seq}`;

export function parseEntryId(text: string): EntryId | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  return match ? { ms: Number(match[1]), seq: Number(match[2]) } : undefined;
}

export const isAfter = (a: EntryId, b: EntryId): boolean => a.ms > b.ms || (a.ms === b.ms && a.seq > b.seq);

export const formatPosition = ({ partition, entry }: Position): string =>
  `${formatEntryId(entry)}@${partition.toString(16)}`;

/** Undefined when it is none of ours, or of a partition that there is not. */
export function parsePosition(text: string, partitions: number): Position | undefined {
  const match = /^(\d+-\d+)@([0-9a-f]{1,3})$/.exec(text);
  const entry = parseEntryId(match?.[1] ?? "");
  const partition = Number.parseInt(match?.[2] ?? "", 16);
  return entry && partition < partitions ? { partition: partition as Partition, entry } : undefined;
}
