/** What Holdoff made of events, and the error when some of them were lost. */
import type { DropReason } from "../wire/index.js";

/** `id` is null where the event had none that could be read. */
export interface DroppedEvent {
  id: string | null;
  reason: DropReason;
  detail?: string;
}

/** A field that could not be read and was left out of an event that was taken. */
export interface IgnoredField {
  id: string | null;
  pointer: string;
  detail: string;
}

export interface EventsAnswer {
  accepted: number;
  dropped: DroppedEvent[];
  ignored: IgnoredField[];
  epoch?: string;
}

/** Events that the message of the error names. */
const NAMED_MAX = 5;

/** Holdoff took what it could, and these events were not among it: as they are, they will never be. */
export class EventsDroppedError extends Error {
  override readonly name = "EventsDroppedError";
  /** What was made of the whole list. */
  readonly answer: EventsAnswer;
  /** What was dropped, but for events of a type that Holdoff does not know. */
  readonly dropped: DroppedEvent[];

  constructor(answer: EventsAnswer, dropped: DroppedEvent[]) {
    const first = dropped.slice(0, NAMED_MAX).map(({ id, reason, detail }) => [id, reason, detail].join(" ").trim());
    const more = dropped.length > NAMED_MAX ? "; …" : "";
    super(
      `${dropped.length} ${dropped.length === 1 ? "event was" : "events were"} dropped: ${first.join("; ")}${more}`,
    );
    this.answer = answer;
    this.dropped = dropped;
  }
}
