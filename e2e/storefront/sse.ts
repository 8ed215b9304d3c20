/** Server-sent events by topic: who listens, and what is sent to them. */
import type { Request, Response } from "express";

export interface Hub {
  /** Keeps this response open as a stream of the topic's events. */
  listen(topic: string, request: Request, response: Response): void;
  send(topic: string, event: string, data?: unknown): void;
  close(): void;
}

export function createHub(): Hub {
  const listeners = new Map<string, Set<Response>>();
  return {
    listen(topic, request, response) {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 1000\n\n");
      const all = listeners.get(topic) ?? new Set();
      listeners.set(topic, all.add(response));
      request.on("close", () => {
        all.delete(response);
        if (all.size === 0 && listeners.get(topic) === all) listeners.delete(topic);
      });
    },
    send(topic, event, data = {}) {
      for (const response of listeners.get(topic) ?? []) {
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      }
    },
    close() {
      for (const all of listeners.values()) for (const response of all) response.end();
      listeners.clear();
    },
  };
}
