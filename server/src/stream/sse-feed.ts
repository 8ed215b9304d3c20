/**
 * One open connection of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): what is
 * sent before it stands waits, a comment keeps it alive, and a reader that does not read is let go, to come back with the
 * id of the last event that it saw.
 */
import { createSession, type Session } from "better-sse";
import type { Request, Response } from "express";

/** Proxies close what is silent for half a minute. */
const HEARTBEAT_MS = 10_000;
const RECONNECT_MS = 2_000;
/** Bytes that wait for a reader, at most. */
const UNREAD_BYTES_MAX = 1024 * 1024;

export interface Feed {
  /** An event without an id leaves the reader's last one as it is. */
  send(data: unknown, id?: string): void;
}

/** Answers when the connection stands; `onClosed` is called once, however it ends. */
export async function openFeed(request: Request, response: Response, onClosed: () => void): Promise<Feed> {
  // Whoever left while the door was being opened says so no more.
  if (response.destroyed) onClosed();
  else response.once("close", onClosed);
  const session: Session = await createSession(request, response, { keepAlive: HEARTBEAT_MS, retry: RECONNECT_MS });
  return {
    send(data, id) {
      if (!session.isConnected || response.destroyed) return;
      session.push(data, "message", id ?? session.lastId);
      if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
    },
  };
}
