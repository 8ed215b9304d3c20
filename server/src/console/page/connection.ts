/** The page's end of the event stream. It comes back by itself, also when the server refused it. */
import type { LiveEvent } from "../shapes.js";
import { later } from "./clock.js";

export type ConnectionState = "connecting" | "live" | "lost";

const AGAIN_MS = 2_000;

export interface ConnectionHandlers {
  onEvent: (event: LiveEvent) => void;
  onState: (state: ConnectionState) => void;
  /** It ended, or was answered by something else than a stream. */
  onLost: () => void;
}

/** Answers how to end it. */
export function connect(scope: string, { onEvent, onState, onLost }: ConnectionHandlers): () => void {
  let ended = false;
  let source: EventSource | undefined;
  let cancel = (): void => undefined;

  const open = (): void => {
    source = new EventSource(`/console/api/stream?${new URLSearchParams({ scope })}`);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as LiveEvent;
      if (event.type === "hello") onState("live");
      onEvent(event);
    };
    source.onerror = () => {
      if (ended) return;
      onState("lost");
      onLost();
      // The browser comes back by itself after a lost connection, and not at all after an answer that was no stream.
      if (source?.readyState === EventSource.CLOSED) cancel = later(AGAIN_MS, open);
    };
  };

  onState("connecting");
  open();
  return () => {
    ended = true;
    cancel();
    source?.close();
  };
}
